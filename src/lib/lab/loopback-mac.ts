import os from 'node:os'

/** The six octets of loopback’s MAC address. Linux gives loopback an Ethernet header, too, with zeros for addresses; what others do is not told: null. */
export function loopbackMac(): number[] | null {
  if (process.platform !== 'linux') return null
  const all = Object.values(os.networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const mac = all.find(({address}) => address === '127.0.0.1')?.mac
  return mac === undefined ? null : mac.split(':').map((octet) => Number.parseInt(octet, 16))
}
