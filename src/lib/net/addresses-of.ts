import {isIP} from 'node:net'

/**
 * The addresses of a host, families in turn, so that a family that does not work costs one delay (RFC 8305 §4). Names
 * are the system's to look up, with /etc/hosts and all; that an address needs no look-up saves loading node:dns.
 */
export async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host.split('%')[0]!) !== 0) return [host]
  const {lookup} = await import('node:dns/promises')
  const found = await lookup(host, {all: true, verbatim: true})
  const [first, second] = [0, 1].map((other) =>
    found.filter(({family}) => (family === found[0]!.family) === (other === 0)),
  )
  return first!
    .flatMap(({address}, index) => [address, ...(second![index] ? [second![index].address] : [])])
    .concat(second!.slice(first!.length).map(({address}) => address))
}
