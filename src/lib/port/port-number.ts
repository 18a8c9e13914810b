import type {Endpoint} from '../address/endpoint.js'
import type {IpVersion} from '../address/ip-address.js'
import {parsePortEndpoint} from './parse-host-and-ports.js'
import {InputError} from '../errors.js'
import {loadServices} from './services.js'

/**
 * An endpoint whose port is a service's name, with its number: `example.com:https` becomes `example.com:443`; anything else stays as
 * it is. Rejects with InputError INVALID_ENDPOINT for a name that is registered nowhere.
 */
export async function withPortNumber(text: string, protocol: 'tcp' | 'udp'): Promise<string> {
  const [, host, name] = /^(\[[^\]]*\]:|[^:[\]/]*:)([a-z][\w+.-]*)$/i.exec(text) ?? []
  if (host === undefined || host.toLowerCase() === 'unix:') return text
  const known = (await loadServices()).ofName(name!)
  const service = known.find(({protocols}) => protocols.includes(protocol)) ?? known[0]
  if (service) return `${host}${service.port}`
  const reason = `"${name}" is neither a port number nor a service name`
  throw new InputError('INVALID_ENDPOINT', `"${text}": ${reason}`, {input: text, offset: host.length})
}

/** Reads `HOST:PORT`, where the port may be a service's name. Rejects with InputError INVALID_ENDPOINT. */
export async function endpointWithPortNumber(text: string, version?: IpVersion): Promise<Endpoint> {
  return parsePortEndpoint(await withPortNumber(text, 'tcp'), version)
}
