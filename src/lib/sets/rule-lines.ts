import type {Prefix} from '../address/prefix.js'

export const RULE_FORMATS = ['nft', 'ipset', 'cisco', 'junos'] as const
export type RuleFormat = (typeof RULE_FORMATS)[number]

/** Sets that are written although they have no entries. */
export const RULE_FAMILIES = ['4', '6', 'both'] as const
export type RuleFamily = (typeof RULE_FAMILIES)[number]

/**
 * The networks as a set that a firewall or router loads. Only networks get into the text, and a name that was checked. A set
 * that would be empty is not named at all, unless `emptied` does: loading the text leaves it as it is.
 */
export function ruleLines(
  format: RuleFormat,
  networks: readonly Prefix[],
  name: string,
  emptied: RuleFamily | undefined,
): Iterable<string> {
  const families = ([4, 6] as const).map((version) => ({
    version,
    name: `${name}${version}`,
    networks: networks.filter((network) => network.version === version),
  }))
  const isNamed = ({version}: Family) => emptied === 'both' || emptied === String(version)
  return FORMATS[format](
    families.filter((family) => family.networks.length > 0 || isNamed(family)),
    name,
  )
}

type Family = {version: 4 | 6; name: string; networks: readonly Prefix[]}

const FORMATS: Record<RuleFormat, (families: readonly Family[], name: string) => Generator<string>> = {
  /** For `nft -f FILE`, which does all of it or nothing. */
  *nft(families, table) {
    yield `add table inet ${table}`
    for (const {version, name, networks} of families) {
      yield `add set inet ${table} ${name} { type ipv${version}_addr; flags interval; }`
      yield `flush set inet ${table} ${name}`
      if (networks.length === 0) continue
      yield `add element inet ${table} ${name} {`
      for (const [index, network] of networks.entries()) {
        yield `  ${network}${index === networks.length - 1 ? '' : ','}`
      }
      yield '}'
    }
  },
  /** For `ipset restore`. hash:net knows no /0: two halves stand for it. */
  *ipset(families) {
    for (const {version, name, networks} of families) {
      const entries = networks.flatMap((network) => (network.length === 0 ? HALVES[version] : [network.toString()]))
      const room = Math.max(65536, entries.length) // the default; with more, ipset would say the set is full
      yield `create ${name} hash:net family ${version === 4 ? 'inet' : 'inet6'} maxelem ${room} -exist`
      yield `flush ${name}`
      for (const entry of entries) yield `add ${name} ${entry}`
    }
  },
  /** Object groups of IOS and IOS XE, which hold something or are not there. */
  *cisco(families) {
    for (const {version, name, networks} of families) {
      const group = `object-group ${version === 4 ? 'network' : 'v6-network'} ${name}`
      yield networks.length > 0 ? group : `no ${group}`
      for (const network of networks) {
        const {address, netmask, length} = network
        // `host ::` is right, too, but alone `::` stands for no address in a text.
        if (length === address.bits && (version === 4 || address.value !== 0n)) yield ` host ${address}`
        else yield version === 4 ? ` ${address} ${netmask}` : ` ${network}`
      }
    }
  },
  /** Set commands of Junos. */
  *junos(families) {
    for (const {name, networks} of families) {
      if (networks.length === 0) yield `delete policy-options prefix-list ${name}`
      for (const network of networks) yield `set policy-options prefix-list ${name} ${network}`
    }
  },
}

const HALVES = {4: ['0.0.0.0/1', '128.0.0.0/1'], 6: ['::/1', '8000::/1']} as const
