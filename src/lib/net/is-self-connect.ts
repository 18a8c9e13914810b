import type net from 'node:net'

/**
 * Where nobody listens on a port that the system hands out itself, it may give us that very port: the two SYNs meet, and
 * TCP connects us to ourselves (RFC 9293 §3.5, simultaneous open). That is a refusal, though it looks like the opposite.
 */
export function isSelfConnect({localAddress, localPort, remoteAddress, remotePort}: net.Socket): boolean {
  return localPort !== undefined && localPort === remotePort && localAddress === remoteAddress
}
