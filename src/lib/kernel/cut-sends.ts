import {openKernel} from './kernel.js'

/** How many datagrams the kernel makes of one send at most: UDP_MAX_SEGMENTS of linux/udp.h, before 6.10. */
const MAX_DATAGRAMS = 64

/** What fits every link without being cut once more: IPv6's least MTU (RFC 8200 §5), less the headers. */
const MAX_SIZE_BYTES = 1232

/** The payload of one send, all its datagrams together. */
const MAX_SEND_BYTES = 65_507

/**
 * Has the kernel cut each send of a socket into datagrams of one size: a fifth of the work for each. Resolves to how many
 * datagrams a send may hold; to 1, and nothing is changed, where the system cannot do it (it is Linux's, and needs koffi).
 *
 * @param fd of the socket; -1 where it is not to be had
 * @param sizeBytes the payload of each; 0 ends it
 */
export async function cutSends(fd: number, sizeBytes: number): Promise<number> {
  const most = Math.min(MAX_DATAGRAMS, Math.floor(MAX_SEND_BYTES / sizeBytes))
  if (sizeBytes > MAX_SIZE_BYTES || fd < 0) return 1
  try {
    const kernel = await openKernel()
    kernel?.setDatagramSize(fd, sizeBytes)
    return kernel && sizeBytes > 0 ? most : 1
  } catch {
    return 1 // Linux before 4.18
  }
}
