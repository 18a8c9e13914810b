export const EXPERIMENT_NAMES = [
  'handshake',
  'close',
  'backlog',
  'syn-queue',
  'time-wait',
  'mtu',
  'retransmit',
  'window',
  'arp',
  'tls',
] as const
export type ExperimentName = (typeof EXPERIMENT_NAMES)[number]

/**
 * `wire`: every packet, on a TUN device of our own. `proc`: what the kernel lists in /proc. `tcpinfo`: its counts for a socket.
 * `iphlpapi`: what Windows lists. `relay`: the bytes that a relay of ours saw.
 */
export type DemoEvidence = 'wire' | 'proc' | 'tcpinfo' | 'iphlpapi' | 'relay'

/** Who did something. */
export type DemoSide = 'client' | 'server' | 'wire' | 'kernel' | 'relay'
