import fs from 'node:fs'
import {isIP} from 'node:net'
import {Endpoint} from '../address/endpoint.js'
import {SystemError} from '../errors.js'

const DNS_PORT = 53

/**
 * The name servers that this system asks, in their order (resolv.conf(5)). Throws SystemError NO_NAME_SERVER where none is named.
 *
 * @param file where they are named; tests have their own
 */
export function readNameServers(file = '/etc/resolv.conf'): Endpoint[] {
  const servers = decodeNameServers(readText(file) ?? serversOfNode())
  if (servers.length > 0) return servers
  throw new SystemError('NO_NAME_SERVER', `${file} names no name server: name one with --server`, {input: file})
}

/** The lines `nameserver ADDRESS` of resolv.conf(5); others say nothing here. */
export function decodeNameServers(text: string): Endpoint[] {
  return text
    .split('\n')
    .map((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1])
    .filter((address) => address !== undefined && isIP(address.split('%')[0]!) !== 0)
    .map((address) => Endpoint.of(address!, DNS_PORT))
}

/** The text of the system's hosts file; empty where there is none. */
export function readHostsFile(file = SYSTEM_HOSTS): string {
  return readText(file) ?? ''
}

export const SYSTEM_HOSTS = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts'

function readText(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** Systems without such a file (Windows): what Node found out about them. */
function serversOfNode(): string {
  const servers = process.getBuiltinModule('node:dns').getServers()
  return servers.map((server) => `nameserver ${server.replace(/^\[(.*)\](:\d+)?$/, '$1')}`).join('\n')
}
