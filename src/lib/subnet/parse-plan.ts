import {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {bulkSetOf} from '../lists/block-builder.js'
import type {BlockSet} from '../lists/block-set.js'
import type {Wish} from './parse-wish.js'
import type {Placed} from './plan-network.js'

/** A plan as `subnet plan --json` prints it: its network, the names that have their block, and what was in use before. */
export type SavedPlan = {network: Prefix; kept: Placed[]; used: BlockSet}

/** Reads such a plan. Throws InputError INVALID_PLAN, with the reason; what the plan says of hosts is worked out anew. */
export function parsePlan(text: string, file: string): SavedPlan {
  const refuse = (reason: string) => new InputError('INVALID_PLAN', `${file}: ${reason}`, {input: file})
  const plan = parseJson(text)
  if (!isRecord(plan) || !Array.isArray(plan['allocations'])) {
    throw refuse('not a plan: expected the output of netkit subnet plan --json')
  }
  const networkOf = (value: unknown): Prefix => {
    if (typeof value !== 'string') throw refuse(`expected a network, found ${JSON.stringify(value) ?? 'nothing'}`)
    const prefix = Prefix.parse(value)
    if (prefix.address.compare(prefix.first) === 0) return prefix
    throw refuse(`${value} has host bits`)
  }
  const network = networkOf(plan['network'])
  const kept: Placed[] = []
  for (const one of plan['allocations'] as unknown[]) {
    if (!isRecord(one) || typeof one['name'] !== 'string') throw refuse('an allocation without a name')
    const {name, hostsWanted = null} = one as {name: string; hostsWanted?: unknown}
    const block = networkOf(one['network'])
    const hosts = Number.isSafeInteger(hostsWanted) && (hostsWanted as number) > 0 ? (hostsWanted as number) : null
    if (!network.contains(block)) throw refuse(`${block} of "${name}" is not in ${network}`)
    const other = kept.find((before) => before.wish.name === name || overlap(before.block, block))
    if (other) throw refuse(`"${name}" and "${other.wish.name}" have the same name or share addresses`)
    kept.push({wish: {name, hosts, length: block.length}, block})
  }
  const used = plan['used'] ?? []
  if (!Array.isArray(used)) throw refuse('"used" is not a list of networks')
  return {network, kept, used: bulkSetOf(used.map(networkOf))}
}

/**
 * The wishes that have no block yet. A name that is placed stays; wishing for another size of it is an error.
 *
 * @param lengthOf the prefix length that a wish takes
 */
export function newWishes(wishes: readonly Wish[], kept: readonly Placed[], lengthOf: (wish: Wish) => number): Wish[] {
  return wishes.filter((wish) => {
    const block = kept.find(({wish: {name}}) => name === wish.name)?.block
    if (block === undefined) return true
    if (block.length === lengthOf(wish)) return false
    const reason = `is already placed as ${block}; a /${lengthOf(wish)} needs another name`
    throw new InputError('NAME_PLACED', `"${wish.name}" ${reason}`, {input: wish.name})
  })
}

const overlap = (a: Prefix, b: Prefix) => a.contains(b) || b.contains(a)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
