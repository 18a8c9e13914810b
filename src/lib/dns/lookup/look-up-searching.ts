import {readSearchList, type SearchList} from '../../system/read-name-servers.js'
import type {DomainName} from '../domain-name.js'
import type {LookupPlan, LookupResult} from './look-up.js'
import {parseQueryName} from './query-name.js'
import type {Resolve} from '../resolver.js'

/** How names are completed: not at all, or as programs do on this system. */
export function searchListFor(isSearching: boolean): SearchList {
  return isSearching ? readSearchList() : {domains: [], ndots: 0}
}

/**
 * The names that programs try for `text`, in their order (resolv.conf(5)): with a final dot itself alone; with as many dots as `ndots` says
 * itself first, else last. A domain that is no name, or makes the name too long, is left out. Throws InputError INVALID_NAME, IS_ADDRESS.
 */
export function searchedNames(text: string, {domains, ndots}: SearchList): DomainName[] {
  const name = parseQueryName(text)
  if (/(^|[^\\])\.$/.test(text)) return [name]
  const below = domains.flatMap((domain) => nameBelow(text, domain) ?? [])
  return name.labels.length > ndots ? [name, ...below] : [...below, name]
}

function nameBelow(text: string, domain: string): DomainName | null {
  try {
    return parseQueryName(`${text}.${domain}`)
  } catch {
    return null
  }
}

/** Looks the names up one after the other, up to the first that has records; where none has, the result is about all of them. */
export async function lookUpSearching(
  names: readonly DomainName[],
  resolve: Resolve,
  wanted: Pick<LookupPlan, 'types' | 'wantsAll'>,
): Promise<LookupResult> {
  const misses: LookupResult[] = []
  for (const name of names) {
    const result = await resolve(name, wanted)
    if (result.answer === 'yes') return result
    misses.push(result)
  }
  return {
    rows: misses.flatMap(({rows}) => rows),
    answer: misses.some(({answer}) => answer === 'failed') ? 'failed' : 'no',
    failures: misses.flatMap(({failures}) => failures),
    differences: misses.flatMap(({differences}) => differences),
  }
}
