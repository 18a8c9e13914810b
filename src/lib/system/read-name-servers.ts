import fs from 'node:fs'
import {ipVersion} from '../address/ip-version.js'
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
  throw new SystemError('NO_NAME_SERVER', `${file} names no name server: give one with --server`, {input: file})
}

/** The lines `nameserver ADDRESS` of resolv.conf(5); others say nothing here. */
export function decodeNameServers(text: string): Endpoint[] {
  return text
    .split('\n')
    .map((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1])
    .filter((address) => address !== undefined && ipVersion(address.split('%')[0]!) !== 0)
    .map((address) => Endpoint.of(address!, DNS_PORT))
}

/** Below which domains a name is tried, and how many dots make it be tried as it is first (resolv.conf(5)). */
export type SearchList = {domains: string[]; ndots: number}

/** As glibc and musl have it. */
const MAX_NDOTS = 15
const MAX_DOMAINS = 32

/** The system's search list: the last `search` or `domain` line counts; empty where there is none. */
export function readSearchList(file = '/etc/resolv.conf'): SearchList {
  const lines = (readText(file) ?? '').split('\n')
  const listed = lines
    .map((line) => /^\s*(?:search|domain)\s+(.*)/.exec(line)?.[1])
    .findLast((one) => one !== undefined)
  const options = lines.flatMap((line) => /^\s*options\s+(.*)/.exec(line)?.[1]?.split(/\s+/) ?? [])
  const ndots = options.map((option) => /^ndots:(\d{1,9})$/.exec(option)?.[1]).findLast((one) => one !== undefined)
  const domains =
    listed
      ?.replace(/[#;].*/, '')
      .trim()
      .split(/\s+/) ?? []
  return {
    domains: domains.filter((one) => one !== '').slice(0, MAX_DOMAINS),
    ndots: Math.min(Number(ndots ?? 1), MAX_NDOTS),
  }
}

/** What the system's hosts file holds; nothing where there is none. */
export function readHostsFile(file = SYSTEM_HOSTS): Buffer {
  try {
    return fs.readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}

export const SYSTEM_HOSTS = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts'

/** Whether such a file is here, for a hint. */
export function hasFile(file: string): boolean {
  return fs.existsSync(file)
}

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
