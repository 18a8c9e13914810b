import {Endpoint} from '../../address/endpoint.js'
import type {NetlinkMessage} from '../../kernel/netlink.js'
import {type KernelSocket, socketStateOf} from '../kernel-sockets.js'
import {addressOf, FAMILY} from './attributes.js'

const SOCK_DIAG_BY_FAMILY = 20
const MESSAGE_BYTES = 72
const PROTOCOLS = {tcp: 6, udp: 17} as const
/** TCP_CLOSE: of what sock_diag lists that is a socket with a port, which neither listens nor connects. */
const CLOSED = 7
/** TCP_BOUND_INACTIVE: what asks for those; Linux 6.8 and newer. */
const BOUND = 13
/** Timers of inet_diag.h: 3 is that of TIME_WAIT. */
const NO_TIMER = 0

/**
 * struct inet_diag_req_v2: family, protocol, extensions, states as bits, and the socket's identity, of which only the local port is
 * said (0: any). The kernel leaves out all others itself.
 */
export function socketQuestion(protocol: keyof typeof PROTOCOLS, version: 4 | 6, localPort: number): Buffer {
  const request = Buffer.alloc(56)
  request[0] = FAMILY[version]
  request[1] = PROTOCOLS[protocol]
  request.writeUInt32LE(protocol === 'tcp' ? (1 << (BOUND + 1)) - 1 : 0xffff_ffff, 4)
  request.writeUInt16BE(localPort, 8)
  return request
}

/**
 * The sockets of an answer of sock_diag (struct inet_diag_msg of linux/inet_diag.h):
 *
 *     family state timer retransmits | local port, remote port | local address (16), remote address (16) | interface, cookie (12)
 *     | expires | receive queue | send queue | uid | inode
 */
export function decodeSockets(messages: readonly NetlinkMessage[], protocol: KernelSocket['protocol']): KernelSocket[] {
  return messages.flatMap(({type, body}) => {
    if (type !== SOCK_DIAG_BY_FAMILY || body.length < MESSAGE_BYTES) return []
    const size = body[0] === FAMILY[4] ? 4 : 16
    const end = (at: number, port: number) =>
      Endpoint.of(addressOf(body.subarray(at, at + size))!.toString(), body.readUInt16BE(port))
    const remote = end(24, 6)
    return [
      {
        protocol,
        local: end(8, 4),
        remote: remote.port === 0 ? null : remote,
        state: stateOf(protocol, body[1]!),
        timerMs: body[2] === NO_TIMER ? null : body.readUInt32LE(52),
        receiveQueueBytes: body.readUInt32LE(56),
        sendQueueBytes: body.readUInt32LE(60),
        uid: body.readUInt32LE(64),
        inode: String(body.readUInt32LE(68)),
        drops: null, // sock_diag tells them only with its memory figures
      },
    ]
  })
}

function stateOf(protocol: KernelSocket['protocol'], number: number): KernelSocket['state'] {
  return protocol === 'tcp' && (number === CLOSED || number === BOUND) ? 'BOUND' : socketStateOf(protocol, number)
}
