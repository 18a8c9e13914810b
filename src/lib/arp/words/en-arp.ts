import type {ArpCatalogue} from './arp-catalogue.js'

export const EN_ARP: ArpCatalogue = {
  labels: {
    mac: 'MAC',
    vendor: 'vendor',
    interface: 'interface',
    state: 'state',
    confirmed: 'confirmed',
    yes: 'yes',
    no: 'no',
    none: 'none',
  },
  heads: {
    address: 'ADDRESS',
    mac: 'MAC',
    interface: 'INTERFACE',
    state: 'STATE',
    name: 'NAME',
    vendor: 'VENDOR',
  },
  local: (address) => `${address} is this machine itself: no need to ask.`,
  silence: (address, name) =>
    `No host on the link of ${name} answered “who has ${address}?” within 3.2 s; the kernel asks three times, a second apart.`,
  nobody: 'No host has the address, or its host is off.',
  unconfirmable: 'The kernel’s table has this MAC, but does not show whether the owner has answered this time.',
  maybeOld: 'It may be an old entry.',
  old: {
    PERMANENT: 'The entry was added to the table by hand, so the kernel does not ask.',
    REACHABLE: 'The table already had this entry, confirmed a short while ago.',
    STALE: 'The table already had this entry (STALE): it was right once.',
    DELAY: 'The table already had this entry; the kernel is about to check it (DELAY).',
    PROBE: 'The table already had this entry; the kernel is checking it (PROBE).',
  },
  oldEntry: 'The table already had this entry.',
  notConfirmed: 'It was not confirmed this time.',
  asked: {
    NDP: (address) =>
      `NDP: the question “who has ${address}?” goes to the group of all addresses with this ending (solicited-node), or to a known neighbour alone.`,
    ARP: (address) =>
      `ARP: the question “who has ${address}?” goes to every host on the link (broadcast), or to a known neighbour alone.`,
  },
  answered: 'The owner answered this time.',
}
