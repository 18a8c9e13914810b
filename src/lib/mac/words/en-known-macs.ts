import type {KnownMacCatalogue} from './known-mac-catalogue.js'

const named = (name: string | null) => (name === null ? '' : ` (${name})`)

export const EN_KNOWN_MACS: KnownMacCatalogue = {
  broadcast: 'broadcast',
  documentation: 'documentation (RFC 9542)',
  bridges: {
    spanningTree: 'STP / RSTP / MSTP bridge group (nearest customer bridge)',
    slow: 'Slow protocols: LACP, OAM',
    access: 'IEEE 802.1X PAE; LLDP nearest non-TPMR bridge',
    provider: 'Provider bridge group',
    lldp: 'LLDP nearest bridge; PTP peer delay',
    reserved: 'IEEE 802.1 bridge group: never forwarded by bridges',
  },
  cfm: ({faultClass, level}) => `CFM class ${faultClass} level ${level}`,
  ptp: 'PTP IEEE 1588 general',
  legacy: (vendor) => `${vendor} (legacy)`,
  mop: {dump: 'DEC MOP dump and load', console: 'DEC MOP remote console'},
  group4: (group, name) => `IPv4 multicast ${group}${named(name)}, and 31 more groups`,
  group6: (group, name) => `IPv6 multicast ${group}${named(name)}`,
  solicited: (group) => `IPv6 multicast ${group} (solicited-node: who has an address with this ending?)`,
  router: (protocol, number) => `${protocol} ${number}`,
  lastOctets: (protocol, octets) => `${protocol} (last octets ${octets})`,
  hostOnly: 'VirtualBox host-only',
  tap: 'libvirt tap device',
  ofAddress: (software, address) => `${software} (by its address ${address})`,
}
