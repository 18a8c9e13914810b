import {Endpoint} from '../address/endpoint.js'
import type {IpVersion} from '../address/ip-address.js'
import {ipVersion} from '../address/ip-version.js'
import {NetworkError, SystemError} from '../errors.js'
import {hasFile, readHostsFile, readNameServers, SYSTEM_HOSTS} from '../system/read-name-servers.js'
import {resolveHost} from '../net/resolve-host.js'
import {chainOf} from './answer-chain.js'
import {askServers, type AskOptions} from './ask-servers.js'
import type {DomainName} from './domain-name.js'
import {findFromRoots, type ReferralStep} from './from-roots.js'
import {parseHosts} from './parse-hosts.js'
import {type FindRecords, type Hosts, lookUp, type LookupResult, type LookupPlan} from './lookup/look-up.js'
import {ROOT_SERVERS} from './root-servers.js'

const DNS_PORT = 53

export type ResolverOptions = Omit<AskOptions, 'recursion'> & {
  /** Each is asked, and what they say is compared; without any, the system's own are asked in turn, its hosts file first. */
  servers?: readonly Endpoint[] | undefined
  /** Only servers with an address of this version are asked. */
  version?: IpVersion | undefined
  /** Go down from the root instead; `servers` are then where to begin. */
  fromRoots?: boolean
  /** Told of each step of the way down, once for a name: a sentence. */
  onStep?: (step: string) => void
  /** Where the system keeps what it knows. */
  system?: {resolvConf?: string; hostsFile?: string}
}

export type Resolve = (name: DomainName, wanted: Pick<LookupPlan, 'types' | 'wantsAll'>) => Promise<LookupResult>

/**
 * Finds out whom to ask. Rejects with NetworkError NAME_NOT_RESOLVED where a server is named that has no address, SystemError
 * NO_NAME_SERVER where the system names none of that version.
 */
export async function openResolver(options: ResolverOptions): Promise<Resolve> {
  const {fromRoots = false, onStep = () => {}, system = {}, version} = options
  const named = options.servers && options.servers.length > 0 ? await addressesOf(options.servers, version) : null
  if (fromRoots) {
    const roots = named ?? shuffled(ofVersion(ROOT_SERVERS, version))
    return (name, wanted) => {
      const tell = eachOnce(onStep) // the walks for its types go the same way
      const find: FindRecords = (question) =>
        findFromRoots(question, {...options, roots, onStep: (step) => tell(sentenceOf(step))})
      return lookUp({name, ...wanted, groups: [roots]}, find)
    }
  }
  const find: FindRecords = async (question, servers) => {
    const reply = await askServers(question, servers, options)
    return [{reply, records: chainOf(question, reply.message)}]
  }
  if (named) return (name, wanted) => lookUp({name, ...wanted, groups: named.map((server) => [server])}, find)
  const hosts = readHosts(system.hostsFile)
  const servers = once(() => systemServers(version, system.resolvConf))
  return (name, wanted) => lookUp({name, ...wanted, groups: [[]], hosts}, (question) => find(question, servers()))
}

/** Reads `HOST[:PORT]`, an IPv6 address with or without brackets. Throws InputError INVALID_ENDPOINT. */
export function parseServer(text: string): Endpoint {
  const isBareIpv6 = /^[\da-f]*:[\da-f]*:[\da-f:.]*(%.+)?$/i.test(text)
  return Endpoint.parse(isBareIpv6 ? `[${text}]` : text, {defaultPort: DNS_PORT})
}

function systemServers(version: IpVersion | undefined, file?: string): Endpoint[] {
  const servers = readNameServers(file)
  const own = ofVersion(servers, version)
  if (own.length > 0) return own
  const message = `no name server of this system has an IPv${version} address: it has ${servers.join(', ')}`
  throw new SystemError('NO_NAME_SERVER', message)
}

function ofVersion(servers: readonly Endpoint[], version: IpVersion | undefined): Endpoint[] {
  return servers.filter(({host}) => version === undefined || ipVersion(host) === version)
}

async function addressesOf(servers: readonly Endpoint[], version: IpVersion | undefined): Promise<Endpoint[]> {
  return await Promise.all(
    servers.map(async ({host, port}) => {
      const [address] = await resolveHost(host, version).catch((error: unknown) => {
        throw error instanceof NetworkError ? aboutServer(error, host) : error
      })
      return Endpoint.of(address!, port)
    }),
  )
}

/** `@names.txt` is a server; who has such a file meant a list. */
function aboutServer(error: NetworkError, host: string): NetworkError {
  const hint = hasFile(host) ? `; to read names from that file, write @./${host}` : ''
  return new NetworkError(error.code, `name server ${error.message}${hint}`, {input: host, cause: error})
}

function readHosts(file: string = SYSTEM_HOSTS): Hosts {
  return {file, entries: parseHosts(readHostsFile(file), () => {})} // the system passes over lines that are none, too
}

function sentenceOf({server, zone, nameServers}: ReferralStep): string {
  return `${server}: ${zone} is served by ${nameServers.join(', ')}`
}

function eachOnce(tell: (text: string) => void): (text: string) => void {
  const told = new Set<string>()
  return (text) => {
    if (told.has(text)) return
    told.add(text)
    tell(text)
  }
}

/** So that not every walk begins at the same root server. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const start = Math.floor(Math.random() * items.length)
  return [...items.slice(start), ...items.slice(0, start)]
}

/** A system without a name server still has its hosts file: nobody is looked for before they are needed. */
function once<Result>(make: () => Result): () => Result {
  let made: {result: Result} | undefined
  return () => (made ??= {result: make()}).result
}
