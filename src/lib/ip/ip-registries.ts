import {countMulticastGroups} from '../address/multicast-group.js'
import {specialBlocks} from '../address/special-block.js'
import type {RegistryInfo} from '../address/registry-info.js'

/** The registries that `netkit ip` answers from (data/README.md). */
export function ipRegistries(): RegistryInfo[] {
  const special = (version: 4 | 6): RegistryInfo => ({
    registry: `IANA IPv${version} Special-Purpose Address Registry`,
    entries: specialBlocks(version).length,
    updated: '2025-10-09',
    source: `https://www.iana.org/assignments/iana-ipv${version}-special-registry`,
    licence: 'public domain',
  })
  return [
    special(4),
    special(6),
    {
      registry: 'IANA Multicast Address Space Registries',
      entries: countMulticastGroups(),
      updated: '2020-01-21',
      source: 'https://www.iana.org/assignments/multicast-addresses',
      licence: 'public domain',
    },
  ]
}
