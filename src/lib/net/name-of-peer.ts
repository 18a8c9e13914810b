import fs from 'node:fs'
import {ipVersion} from '../address/ip-version.js'
import {IpAddress} from '../address/ip-address.js'

const NAME_MS = 2000

/** What an address is called: in /etc/hosts, else in DNS (PTR), asked for 2 s at most; null where nothing is known. */
export async function nameOfPeer(address: string, hostsFile = '/etc/hosts'): Promise<string | null> {
  const local = nameInHosts(IpAddress.parse(address), hostsFile)
  if (local !== null) return local
  const {Resolver} = await import('node:dns/promises')
  const resolver = new Resolver({timeout: NAME_MS, tries: 1})
  const timer = setTimeout(() => resolver.cancel(), NAME_MS)
  try {
    const [name = null] = await resolver.reverse(address)
    return name
  } catch {
    return null // no name, or nobody who knows it
  } finally {
    clearTimeout(timer)
  }
}

function nameInHosts(address: IpAddress, file: string): string | null {
  try {
    for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
      const [text = '', name] = line.replace(/#.*/, '').trim().split(/\s+/)
      if (name !== undefined && ipVersion(text) !== 0 && IpAddress.parse(text).equals(address)) return name
    }
  } catch {
    return null
  }
  return null
}
