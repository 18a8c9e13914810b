import fs from 'node:fs'
import type {AuthLimits} from '../auth/auth.js'

/**
 * How many connections a listener may have: those that are handed over, and besides those that have yet to prove themselves.
 *
 * @param limits where a client has to prove itself first
 * @param descriptorsEach how many files each of them opens, its own among them
 */
export function connectionLimits(
  wanted = Infinity,
  {limits, descriptorsEach = 1}: {limits?: AuthLimits | undefined; descriptorsEach?: number | undefined} = {},
): {most: number; mostStrangers: number} {
  const limit = connectionsWithinLimits(descriptorsEach)
  if (!limits) return {most: Math.min(wanted, limit), mostStrangers: 0}
  const mostStrangers = Math.max(1, Math.min(limits.maxStrangers, Math.floor(limit / 2)))
  return {most: Math.min(wanted, Math.max(1, limit - mostStrangers)), mostStrangers}
}

/**
 * How many connections the limit of open files leaves room for. Beyond it Node would accept and close without a word; so
 * the bound must come first. Some descriptors are kept for files, pipes and Node itself.
 */
function connectionsWithinLimits(descriptorsEach: number): number {
  const limit = /^Max open files\s+(\d+)/m.exec(readLimits())?.[1]
  if (limit === undefined) return Infinity
  return Math.max(1, Math.floor((Number(limit) - RESERVED_DESCRIPTORS) / descriptorsEach))
}

const RESERVED_DESCRIPTORS = 32

function readLimits(): string {
  try {
    return fs.readFileSync('/proc/self/limits', 'latin1')
  } catch {
    return ''
  }
}
