import {InputError} from '../errors.js'
import type {Services} from './services.js'
import {TOP_100} from './top-100.js'

/** Ports from `first` to `last`, both included. */
export type PortRange = {first: number; last: number}

const MAX_PORT = 65_535

/**
 * Reads `80`, `http`, `1-1024`, `all` (1-65535), `top100`, or several of them with commas between: every port once, in
 * ascending order. Throws InputError INVALID_PORTS.
 */
export function parsePorts(text: string, services: Services): number[] {
  const ports = new Set<number>()
  let offset = 0
  for (const part of text.split(',')) {
    for (const port of portsOf(part, {text, offset}, services)) ports.add(port)
    offset += part.length + 1
  }
  return [...ports].sort((a, b) => a - b)
}

type Place = {text: string; offset: number}

function portsOf(part: string, place: Place, services: Services): Iterable<number> {
  if (part === 'all') return between({first: 1, last: MAX_PORT})
  if (part === 'top100') return TOP_100
  if (/^\d+$/.test(part)) return [portOf(part, place)]
  if (/^\d*-\d*$/.test(part)) return between(rangeOf(part, place))
  return [...new Set(portsOfName(part, place, services))]
}

/** Reads `A-B`. Throws InputError INVALID_PORTS. */
export function parseRange(text: string): PortRange {
  const place = {text, offset: 0}
  if (!/^\d*-\d*$/.test(text)) throw refusal(place, 'expected a range of ports, such as 8000-9000')
  return rangeOf(text, place)
}

function rangeOf(part: string, {text, offset}: Place): PortRange {
  const dash = part.indexOf('-')
  const first = portOf(part.slice(0, dash), {text, offset})
  const last = portOf(part.slice(dash + 1), {text, offset: offset + dash + 1})
  if (first > last) throw refusal({text, offset}, `the range ${part} runs backwards; did you mean ${last}-${first}?`)
  return {first, last}
}

/** Reads one port, 1 … 65535. Throws InputError INVALID_PORTS. */
export function portOf(digits: string, place: Place): number {
  if (digits === '') throw refusal(place, 'expected a port number on both sides of the -')
  if (digits.length > 1 && digits.startsWith('0')) throw refusal(place, `port ${digits} has a leading zero`)
  const port = Number(digits)
  if (port === 0) throw refusal(place, 'port 0 cannot be connected to: it only asks the system to choose a port')
  if (port > MAX_PORT) throw refusal(place, `port ${digits} is above ${MAX_PORT}`)
  return port
}

function portsOfName(name: string, place: Place, services: Services): number[] {
  if (name === '') throw refusal(place, 'expected a port, a range, or a service name between the commas')
  const strange = name.search(/[^\w+*./-]/)
  if (strange !== -1) {
    const {text, offset} = place
    throw refusal({text, offset: offset + strange}, `a port or service name cannot contain "${name[strange]}"`)
  }
  const found = services.ofName(name).filter(({protocols}) => protocols.includes('tcp') || protocols.includes('udp'))
  if (found.length === 0) throw refusal(place, `"${name}" is not a port number, range or known service name`)
  return found.map(({port}) => port)
}

function refusal({text, offset}: Place, reason: string): InputError {
  return new InputError('INVALID_PORTS', `"${text}": ${reason}`, {input: text, offset})
}

function* between({first, last}: PortRange): Generator<number> {
  for (let port = first; port <= last; port++) yield port
}
