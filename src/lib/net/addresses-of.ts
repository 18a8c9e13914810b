import fs from 'node:fs'
import {isIP} from 'node:net'
import type {IpVersion} from '../address/endpoint.js'
import {checkHost, noSuchVersion} from './check-host.js'
import {findSystemProgram} from '../io/find-program.js'

/** An address of a name, and its family: 4 or 6. */
type Found = {address: string; family: number}

/**
 * The addresses of a host, families in turn, so that a family that does not work costs one delay (RFC 8305 §4). Names
 * are the system's to look up, with /etc/hosts and all; that an address needs no look-up saves loading node:dns.
 *
 * Rejects with InputError NEEDS_ZONE, WRONG_VERSION, NetworkError NAME_NOT_RESOLVED where it has no address of the version.
 *
 * @param signal gives the look-up up; rejects with its reason
 * @param version only these addresses
 */
export async function addressesOf(host: string, signal?: AbortSignal, version?: IpVersion): Promise<string[]> {
  checkHost(host, version)
  if (isIP(host.split('%')[0]!) !== 0) return [host]
  const all = signal ? await lookUpUntil(host, signal) : await lookUp(host)
  const found = version === undefined ? all : all.filter(({family}) => family === version)
  if (found.length === 0) throw noSuchVersion(host, version)
  const [first, second] = [0, 1].map((other) =>
    found.filter(({family}) => (family === found[0]!.family) === (other === 0)),
  )
  return first!
    .flatMap(({address}, index) => [address, ...(second![index] ? [second![index].address] : [])])
    .concat(second!.slice(first!.length).map(({address}) => address))
}

async function lookUp(host: string): Promise<Found[]> {
  const {lookup} = await import('node:dns/promises')
  return lookup(host, {all: true, verbatim: true})
}

/**
 * Node waits at exit for a getaddrinfo(3) that is under way, ten seconds and more where a name server is silent: no deadline
 * could be kept. So a name that the network must be asked for is looked up by a process that can be killed: getent(1),
 * which asks the same getaddrinfo.
 */
async function lookUpUntil(host: string, signal: AbortSignal): Promise<Found[]> {
  if (process.platform !== 'linux' || isInHostsFile(host)) return abandoned(lookUp(host), signal)
  const answer = await getent(host, signal)
  return answer === null ? abandoned(lookUp(host), signal) : addressesIn(answer)
}

/** What getent says of a host; null where there is no getent. */
async function getent(host: string, signal: AbortSignal): Promise<string | null> {
  const file = findSystemProgram('getent')
  if (file === null) return null
  const {execFile} = await import('node:child_process')
  return new Promise((resolve, reject) => {
    execFile(file, ['ahosts', '--', host], {signal, killSignal: 'SIGKILL'}, (error, stdout) => {
      if (signal.aborted) reject(signal.reason)
      else if (error?.code === 'ENOENT') resolve(null)
      else if (error) reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {code: 'ENOTFOUND'}))
      else resolve(stdout)
    })
  })
}

/** Lines `192.0.2.7 STREAM NAME`, each address once for each kind of socket. */
function addressesIn(lines: string): Found[] {
  const addresses = new Set(lines.match(/^\S+(?=\s+STREAM)/gm))
  return [...addresses].map((address) => ({address, family: isIP(address.split('%')[0]!)}))
}

/** Such a name is answered at once. */
function isInHostsFile(host: string): boolean {
  try {
    const names = fs.readFileSync('/etc/hosts', 'latin1').replaceAll(/#.*/g, '').toLowerCase().split(/\s+/)
    return names.includes(host.toLowerCase())
  } catch {
    return false
  }
}

function abandoned<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), {once: true})
    work.then(resolve, reject)
  })
}
