import {InputError} from '../errors.js'
import {ephemeralPorts} from '../system/ephemeral-ports.js'
import {type PortRange, portOf} from './parse-ports.js'
import type {Service, Services} from './services.js'

/** The three ranges of RFC 6335 §6. */
const RANGES = [
  {range: 'well-known', first: 0, last: 1023},
  {range: 'registered', first: 1024, last: 49_151},
  {range: 'dynamic', first: 49_152, last: 65_535},
] as const

/** One port, and what its number and its name say. */
export type PortName = {
  input: string
  port: number
  /** What the port is mostly called; null where nothing is registered. */
  name: string | null
  /** Its other names. */
  aliases: string[]
  /** The protocols that the name is registered for. */
  protocols: string[]
  range: (typeof RANGES)[number]['range']
  rangeFirst: number
  rangeLast: number
  /** Whether this machine hands the port out to outgoing connections; null where it cannot be told. */
  ephemeral: boolean | null
  ephemeralFirst: number | null
  ephemeralLast: number | null
}

/** The port of a number, or all ports of a name. Throws InputError INVALID_PORTS. */
export function namePorts(text: string, services: Services, ephemeral = ephemeralPorts()): PortName[] {
  if (/^\d+$/.test(text))
    return [describe(text, text === '0' ? 0 : portOf(text, {text, offset: 0}), services, ephemeral)]
  const strange = text.search(/[^\w+*./-]/)
  if (strange !== -1 || !/[a-z]/i.test(text)) {
    const reason = strange === -1 ? 'neither a port nor a name' : `a service name cannot contain "${text[strange]}"`
    throw new InputError('INVALID_PORTS', `"${text}": ${reason}`, {input: text, offset: Math.max(0, strange)})
  }
  const ports = new Set(services.ofName(text).map(({port}) => port))
  return [...ports].map((port) => describe(text, port, services, ephemeral))
}

function describe(input: string, port: number, services: Services, ephemeral: PortRange | null): PortName {
  const all = services.ofPort(port)
  const [first] = all
  const {range, first: rangeFirst, last: rangeLast} = RANGES.find(({last}) => port <= last)!
  return {
    input,
    port,
    name: first?.name ?? null,
    aliases: [...new Set(all.map(({name}) => name))].filter((name) => name !== first?.name),
    protocols: protocolsOf(all.filter(({name}) => name === first?.name)),
    range,
    rangeFirst,
    rangeLast,
    ephemeral: ephemeral && port >= ephemeral.first && port <= ephemeral.last,
    ephemeralFirst: ephemeral?.first ?? null,
    ephemeralLast: ephemeral?.last ?? null,
  }
}

function protocolsOf(services: Service[]): string[] {
  return [...new Set(services.flatMap(({protocols}) => protocols))]
}
