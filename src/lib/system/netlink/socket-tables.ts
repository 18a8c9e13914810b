import {errnoName, NETLINK, NetlinkSocket} from '../../kernel/netlink.js'
import type {KernelSocket} from '../kernel-sockets.js'
import type {Refused} from '../../text/told.js'
import {decodeSockets, socketQuestion} from './decode-sockets.js'

const SOCK_DIAG_BY_FAMILY = 20

/** Up to so many ports the kernel is asked about each; above, for everything. */
const MAX_QUESTIONS = 8

/** The sockets that the kernel has, IPv4 and IPv6, those on some local ports alone where that is said (sock_diag(7)). */
export async function readSocketTables(
  protocols: readonly KernelSocket['protocol'][],
  ports?: ReadonlySet<number>,
): Promise<KernelSocket[] | Refused> {
  const socket = await NetlinkSocket.open(NETLINK.sockets)
  if (typeof socket === 'string') return {refused: socket}
  try {
    const asked = ports !== undefined && ports.size <= MAX_QUESTIONS ? [...ports] : [0]
    const found: KernelSocket[] = []
    for (const protocol of protocols) {
      for (const version of [4, 6] as const) {
        for (const port of asked) {
          const answer = await socket.list(SOCK_DIAG_BY_FAMILY, socketQuestion(protocol, version, port))
          if ('errno' in answer) return {refused: errnoName(answer.errno)}
          found.push(...decodeSockets(answer.messages, protocol))
        }
      }
    }
    return onceEach(ports === undefined ? found : found.filter(({local}) => ports.has(local.port)))
  } finally {
    socket.close()
  }
}

/** A socket that is bound and no more is listed for IPv4 and for IPv6. */
function onceEach(sockets: readonly KernelSocket[]): KernelSocket[] {
  const seen = new Set<string>()
  return sockets.filter(({inode, state}) => {
    if (state !== 'BOUND') return true
    const isNew = !seen.has(inode)
    seen.add(inode)
    return isNew
  })
}
