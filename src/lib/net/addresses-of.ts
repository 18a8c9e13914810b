import fs from 'node:fs'
import {ipVersion} from '../address/ip-version.js'
import type {IpVersion} from '../address/ip-address.js'
import {checkHost, noSuchVersion} from './check-host.js'
import {findSystemProgram} from '../io/find-program.js'

/** An address of a name, and its family: 4 or 6. */
type Found = {address: string; family: number}

/**
 * The addresses of a host, families in turn, so that a family that does not work costs one delay (RFC 8305 §4). Names
 * are the system's to look up, with /etc/hosts, nsswitch.conf and the search list; `localhost` and the names below it are never asked of
 * a name server (RFC 6761 §6.3). That an address needs no look-up saves loading node:dns.
 *
 * Rejects with InputError NEEDS_ZONE, WRONG_VERSION, NetworkError NAME_NOT_RESOLVED where it has no address of the version.
 *
 * @param signal gives the look-up up; rejects with its reason
 * @param version only these addresses
 */
export async function addressesOf(host: string, signal?: AbortSignal, version?: IpVersion): Promise<string[]> {
  checkHost(host, version)
  if (ipVersion(host.split('%')[0]!) !== 0) return [host]
  const all = await (isLocalhost(host) ? loopbackFor(host, signal) : lookUp(host, signal))
  const found = version === undefined ? all : all.filter(({family}) => family === version)
  if (found.length === 0) throw noSuchVersion(host, version)
  const [first, second] = [0, 1].map((other) =>
    found.filter(({family}) => (family === found[0]!.family) === (other === 0)),
  )
  return first!
    .flatMap(({address}, index) => [address, ...(second![index] ? [second![index].address] : [])])
    .concat(second!.slice(first!.length).map(({address}) => address))
}

function isLocalhost(host: string): boolean {
  return /(^|\.)localhost\.?$/i.test(host)
}

/** What the hosts file says about the name, or about `localhost`; else both addresses of the loopback. */
function loopbackFor(host: string, signal: AbortSignal | undefined): Promise<Found[]> {
  const known = [host, 'localhost'].find(isInHostsFile)
  if (known !== undefined) return lookUp(known, signal)
  return Promise.resolve([
    {address: '127.0.0.1', family: 4},
    {address: '::1', family: 6},
  ])
}

/**
 * Node waits at exit for a getaddrinfo(3) that is under way, ten seconds and more where a name server is silent: no deadline
 * could be kept. So a name that the network must be asked for is looked up by a process that can be killed: getent(1), which asks the
 * same getaddrinfo, or where there is none that is understood, another Node.
 */
async function lookUp(host: string, signal: AbortSignal | undefined): Promise<Found[]> {
  if (!signal) return await lookUpHere(host)
  if (process.platform !== 'linux' || isInHostsFile(host)) return await abandoned(lookUpHere(host), signal)
  return (await askGetent(host, signal)) ?? (await askNode(host, signal))
}

async function lookUpHere(host: string): Promise<Found[]> {
  const {lookup} = await import('node:dns/promises')
  return await lookup(host, {all: true, verbatim: true})
}

/** getent(1) of glibc and of musl (Alpine) both exit with this where there is no such name. */
const NOT_FOUND = 2

/**
 * What getent says of a host; null where there is none, or one that does not know `ahosts`. No `--` before the name: musl's reads no
 * options and takes it for a name.
 */
async function askGetent(host: string, signal: AbortSignal): Promise<Found[] | null> {
  if (host.startsWith('-')) return null // glibc's would read an option
  const file = findSystemProgram('getent')
  if (file === null) return null
  const {error, stdout} = await runUntil(file, ['ahosts', host], signal)
  if (error?.code === NOT_FOUND) throw notFound(host, 'ENOTFOUND')
  const addresses = new Set(stdout.match(/^\S+(?=\s+STREAM)/gm)) // `192.0.2.7 STREAM NAME`, a line for each kind of socket
  const found = [...addresses].map((address) => ({address, family: ipVersion(address.split('%')[0]!)}))
  return error || found.length === 0 || found.some(({family}) => family === 0) ? null : found
}

const LOOK_UP = `require('node:dns').lookup(process.argv[1], {all: true, verbatim: true}, (error, found) =>
  process.stdout.write(JSON.stringify(error ? {code: error.code} : {found})))`

async function askNode(host: string, signal: AbortSignal): Promise<Found[]> {
  const {error, stdout} = await runUntil(process.execPath, ['-e', LOOK_UP, '--', host], signal)
  const {code, found} = error ? {code: 'EAI_FAIL'} : (JSON.parse(stdout) as {code?: string; found?: Found[]})
  if (!found) throw notFound(host, code ?? 'ENOTFOUND')
  return found
}

type Ran = {error: {code?: string | number | null} | null; stdout: string}

async function runUntil(program: string, args: string[], signal: AbortSignal): Promise<Ran> {
  const {execFile} = await import('node:child_process')
  return await new Promise((resolve, reject) => {
    execFile(program, args, {signal, killSignal: 'SIGKILL'}, (error, stdout) => {
      if (signal.aborted) reject(signal.reason as Error)
      else resolve({error, stdout})
    })
  })
}

function notFound(host: string, code: string): Error {
  return Object.assign(new Error(`getaddrinfo ${code} ${host}`), {code, syscall: 'getaddrinfo'})
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
    if (signal.aborted) return reject(signal.reason as Error)
    const stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, {once: true})
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
