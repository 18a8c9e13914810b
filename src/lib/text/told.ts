import {SystemError} from '../errors.js'

/** Who was asked: the kernel itself (netlink), iproute2, Windows itself (iphlpapi), the files of /proc and /sys, Node, a socket, another system's programs. */
export type Source = 'netlink' | 'iproute2' | 'iphlpapi' | 'proc' | 'sys' | 'node' | 'socket' | 'arp' | 'program'

/** An answer, who gave it, and what they can't see. */
export type Told<Value> = {
  value: Value
  sources: Source[]
  /** What the answer leaves out, or leaves open, because these sources don't show it. */
  missing: string[]
  /** Which better sources did not answer, and why. */
  passed: string[]
}

/** A source that did not answer, in a few words. */
export type Refused = {refused: string}

/** One that may be asked. */
export type Asked<Value> = {
  sources: Source[]
  missing?: readonly string[]
  ask(): Promise<Value | Refused>
}

/** Asks one after the other: the first that answers counts. Null where none does; `passed` says why. */
export async function firstAnswer<Value extends object>(
  asked: readonly Asked<Value>[],
): Promise<Told<Value> | {value: null; passed: string[]}> {
  const passed: string[] = []
  for (const {sources, missing = [], ask} of asked) {
    const value = await ask()
    if (!isRefused(value)) return {value, sources, missing: [...missing], passed}
    passed.push(`${sources.join(' and ')}: ${value.refused}`)
  }
  return {value: null, passed}
}

export function isRefused(value: object): value is Refused {
  return 'refused' in value && typeof value.refused === 'string'
}

/** Another value from the same sources. */
export function retold<Value, Other>(told: Told<Value>, value: Other): Told<Other> {
  return {...told, value}
}

/** What several answers leave out between them. */
export function allTold(told: readonly Told<unknown>[]): Omit<Told<never>, 'value'> {
  return {
    sources: unique(told.flatMap(({sources}) => sources)),
    missing: unique(told.flatMap(({missing}) => missing)),
    passed: unique(told.flatMap(({passed}) => passed)),
  }
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)]
}

/** What only root, or a newer kernel, sees: named, but the question is answered without it. */
export const SECOND_OWNERS = 'a second owner of an address (needs root, koffi and IPv4)'
export const BOUND_SOCKETS = 'which program has bound a port without listening (needs koffi and Linux 6.8)'
const EXTRAS: readonly string[] = [SECOND_OWNERS, BOUND_SOCKETS]

/** The failure that a partial answer is: SystemError PARTIAL_ANSWER, which names what is missing; null where nothing is. */
export function gapIn({sources, missing, passed}: Omit<Told<unknown>, 'value'>): SystemError | null {
  const gaps = missing.filter((one) => !EXTRAS.includes(one))
  if (gaps.length === 0) return null
  const why = passed.length === 0 ? '' : ` (${passed.join('; ')})`
  return new SystemError('PARTIAL_ANSWER', `${sources.join(' and ')} cannot show: ${gaps.join(', ')}${why}`)
}

/** Where nobody answered. */
export function nobodyTold(what: string, passed: readonly string[]): SystemError {
  return new SystemError('NO_EVIDENCE', `cannot read ${what} (${passed.join('; ')})`)
}

/** Where a MAC is known, but not whether its owner has answered since it was asked. */
export function unconfirmed({address, sources}: {address: string; sources: readonly string[]}): SystemError {
  const reason = `${sources.join(' and ')} cannot show whether its owner has answered since it was asked`
  return new SystemError('NO_EVIDENCE', `${address}: ${reason}`, {input: address})
}
