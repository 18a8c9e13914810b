import {ipVersion} from '../address/ip-version.js'
import {Endpoint} from '../address/endpoint.js'
import type {SocketState} from './kernel-sockets.js'

/** Reads `127.0.0.1:8080`, `[::1]:8080`, `*:8080`; null for a side without a port (`*:*`, `0.0.0.0:0`). */
export function endpointNamed(text: string, isIpv6: boolean): Endpoint | null {
  const [, bracketed, bare, port = ''] = /^(?:\[([^\]]*)\]|([^[\]]*)):(\d+|\*)$/.exec(text) ?? []
  const host = bracketed ?? bare ?? ''
  if (!/^\d+$/.test(port) || port === '0' || Number(port) > 65_535) return null
  if (host === '*') return Endpoint.of(isIpv6 ? '::' : '0.0.0.0', Number(port))
  return ipVersion(host.split('%')[0]!) === 0 ? null : Endpoint.of(host, Number(port))
}

/** Our names for what other systems call the states of TCP. */
const STATES: Record<string, SocketState> = {
  LISTEN: 'LISTEN',
  LISTENING: 'LISTEN',
  SYN_SENT: 'SYN_SENT',
  SYN_RCVD: 'SYN_RECEIVED',
  SYN_RECEIVED: 'SYN_RECEIVED',
  ESTABLISHED: 'ESTABLISHED',
  FIN_WAIT_1: 'FIN_WAIT_1',
  FIN_WAIT_2: 'FIN_WAIT_2',
  CLOSE_WAIT: 'CLOSE_WAIT',
  CLOSING: 'CLOSING',
  LAST_ACK: 'LAST_ACK',
  TIME_WAIT: 'TIME_WAIT',
  CLOSED: 'CLOSED',
}

export function stateNamed(text: string): SocketState | null {
  return STATES[text] ?? null
}
