import type {Target} from './target.js'
import {dnsTargets} from './targets/dns.js'
import {listTargets} from './targets/lists.js'
import {outputTargets} from './targets/output.js'
import {streamTargets} from './targets/streams.js'
import {tableTargets} from './targets/tables.js'
import {valueTargets} from './targets/values.js'

/** Every parser of netkit that eats foreign bytes. */
export const TARGETS: Readonly<Record<string, Target>> = {
  ...dnsTargets,
  ...streamTargets,
  ...valueTargets,
  ...tableTargets,
  ...listTargets,
  ...outputTargets,
}
