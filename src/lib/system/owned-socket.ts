import type {Endpoint} from '../address/endpoint.js'
import type {Holder, KernelSocket, SocketState} from './kernel-sockets.js'

export type Protocol = KernelSocket['protocol']

/** A socket and who has it. */
export type OwnedSocket = {
  protocol: Protocol
  local: Endpoint
  remote: Endpoint | null
  state: SocketState
  /** Of a TIME_WAIT: until it is over. */
  timerMs: number | null
  user: string | null
  /** Every process that has it open, as it may have been handed down; none where we may not see whose it is. */
  holders: Holder[]
}
