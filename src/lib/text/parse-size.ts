import {InputError} from '../errors.js'

const MS = {ms: 1, s: 1000, m: 60_000, h: 3_600_000} as const
const BYTES = {'': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30} as const

/** Reads a time with its unit, `500ms`, `2s`, `1.5m`, as milliseconds. Throws InputError INVALID_DURATION. */
export function parseDuration(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  const value = number === undefined ? Number.NaN : Number(number) * MS[unit as keyof typeof MS]
  if (value <= MAX_TIMER_MS) return value
  const reason =
    number === undefined
      ? /^\d+$/.test(text)
        ? `which unit: ${text}ms or ${text}s?`
        : 'expected a time such as 500ms, 2s or 1m'
      : 'longer than 24 days'
  throw new InputError('INVALID_DURATION', `"${text}": ${reason}`, {input: text})
}

/** The largest unit that leaves a whole number: `90s`, `1m`. */
export function durationText(ms: number): string {
  return inUnits(ms, MS)
}

/** The same of a size: `16MiB`, `1500`. */
export function exactSizeText(bytes: number): string {
  return inUnits(bytes, {'': 1, KiB: BYTES.k, MiB: BYTES.m, GiB: BYTES.g})
}

function inUnits(value: number, units: Readonly<Record<string, number>>): string {
  const [name, size] = Object.entries(units).findLast(
    ([, unit]) => value % unit === 0 && (value > 0 || unit === 1),
  ) ?? ['', 1]
  return `${value / size}${name}`
}

/** setTimeout takes 31 bits of milliseconds; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Reads a size in bytes: `4096`, `64k` (65536), `10MiB`. Units are powers of 1024. Throws InputError INVALID_SIZE. */
export function parseSize(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(?:([kmg])(?:i?b)?|b)?$/i.exec(text) ?? []
  const value = number === undefined ? Number.NaN : Number(number) * BYTES[unit.toLowerCase() as keyof typeof BYTES]
  if (Number.isSafeInteger(value)) return value
  throw new InputError('INVALID_SIZE', `"${text}": expected a size such as 4096, 64k or 10MiB`, {input: text})
}

/** Reads a speed in bytes per second, 1 or more: `64k` or `64k/s`. Throws InputError INVALID_SIZE. */
export function parseRate(text: string): number {
  const rate = parseSize(text.replace(/\/s$/, ''))
  if (rate > 0) return rate
  throw new InputError('INVALID_SIZE', `"${text}": nothing would ever get through`, {input: text})
}

/** Reads a whole number. Throws InputError INVALID_NUMBER. */
export function parseCount(text: string, {min, max}: {min: number; max: number}): number {
  if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text)
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} up` : `from ${min} to ${max}`
  throw new InputError('INVALID_NUMBER', `"${text}": expected a whole number ${range}`, {input: text})
}

/** Reads a share, `10%` or `0.5%` (the sign may be left out), as 0 to 1. Throws InputError INVALID_NUMBER. */
export function parseShare(text: string): number {
  const [, number] = /^(\d+(?:\.\d+)?)%?$/.exec(text) ?? []
  const share = number === undefined ? Number.NaN : Number(number) / 100
  if (share <= 1) return share
  throw new InputError('INVALID_NUMBER', `"${text}": expected a percentage from 0% to 100%`, {input: text})
}
