import type net from 'node:net'
import {Endpoint} from '../address/endpoint.js'
import {explainSocketError} from './explain-socket-error.js'

/** Where a server may want to listen: each of them can be taken while the others are not. */
const PLACES = ['0.0.0.0', '::', '127.0.0.1', '::1']

/** This machine does not speak the family, or has no such address: nobody can be in the way there. */
const NO_SUCH_PLACE = ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL']

/**
 * Whether nothing listens on the TCP port, on any address that servers use. Rejects with SystemError PERMISSION where we may not
 * try.
 */
export async function isFreePort(port: number): Promise<boolean> {
  for (const host of PLACES) {
    const taken = await tryListen(host, port)
    if (taken === null) return false
    await taken.close()
  }
  return true
}

/**
 * So many free ports of the system's own choice, all different. Each is held until all are found, else the system might give one
 * twice.
 */
export async function chooseFreePorts(count: number, signal?: AbortSignal): Promise<number[]> {
  const held: Held[] = []
  const ports: number[] = []
  try {
    while (ports.length < count) {
      const candidate = signal?.aborted ? null : await tryListen('0.0.0.0', 0)
      if (candidate === null) break
      held.push(candidate)
      if (await isFreeBeside(candidate.port)) ports.push(candidate.port)
    }
    return ports
  } finally {
    await Promise.all(held.map(({close}) => close()))
  }
}

/** As `isFreePort`, of a port that we hold on 0.0.0.0 ourselves: that leaves the IPv6 addresses. */
async function isFreeBeside(port: number): Promise<boolean> {
  for (const host of ['::', '::1']) {
    const taken = await tryListen(host, port, true)
    if (taken === null) return false
    await taken.close()
  }
  return true
}

type Held = {port: number; close: () => Promise<void>}

/** Null: somebody else listens there. */
function tryListen(host: string, port: number, ipv6Only = false): Promise<Held | null> {
  return new Promise((resolve, reject) => {
    const server = process.getBuiltinModule('node:net').createServer() // 3 ms that `port who` need not spend
    const close = () => new Promise<void>((closed) => server.close(() => closed()))
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null)
      else if (NO_SUCH_PLACE.includes(error.code ?? '')) resolve({port, close: async () => {}})
      else reject(explainSocketError(error, Endpoint.of(host, port)))
    })
    server.listen({host, port, ipv6Only, exclusive: true}, () => {
      resolve({port: (server.address() as net.AddressInfo).port, close})
    })
  })
}
