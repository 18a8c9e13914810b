import type {NetlinkMessage} from '../../kernel/netlink.js'
import {Prefix} from '../../address/prefix.js'
import type {PolicyRule, RuleAction} from '../routing/policy-rules.js'
import {addressOf, attributesOf, textOf, versionOfFamily, wordOf} from './attributes.js'
import {tableName} from './decode-routes.js'

const RTM_NEWRULE = 32
const FIB_RULE_INVERT = 2

/** FRA_… of linux/fib_rules.h */
const DST = 1
const SRC = 2
const IIFNAME = 3
const GOTO = 4
const PRIORITY = 6
const FWMARK = 10
const SUPPRESS_IFGROUP = 13
const SUPPRESS_PREFIXLEN = 14
const TABLE = 15
const FWMASK = 16
const OIFNAME = 17
const TUN_ID = 12
const L3MDEV = 19
const UID_RANGE = 20
/** IP protocol, ports, DSCP, flow label: what only a packet has. */
const OF_PACKETS = [TUN_ID, 22, 23, 24, 25, 26]
const NONE = 0xffff_ffff

/** FR_ACT_… */
const ACTIONS: ReadonlyMap<number, RuleAction> = new Map([
  [1, 'table'],
  [2, 'goto'],
  [3, 'nop'],
  [6, 'blackhole'],
  [7, 'unreachable'],
  [8, 'prohibit'],
])

/** The rules of an answer to RTM_GETRULE, in the order in which the kernel goes through them. */
export function decodeRules(messages: readonly NetlinkMessage[]): PolicyRule[] {
  const rules = messages.flatMap(({type, body}) => {
    const version = body.length < 12 ? null : versionOfFamily(body[0]!)
    if (type !== RTM_NEWRULE || version === null) return []
    const found = attributesOf(body.subarray(12))
    const prefix = (number: number, length: number) => {
      const address = addressOf(found.get(number))
      return address === null || length > address.bits ? null : Prefix.of(address, length)
    }
    const range = found.get(UID_RANGE)
    const suppressed = wordOf(found.get(SUPPRESS_PREFIXLEN))
    const hasMore = OF_PACKETS.some((number) => found.has(number)) || body[3] !== 0
    const groups = wordOf(found.get(SUPPRESS_IFGROUP))
    return [
      {
        version,
        priority: wordOf(found.get(PRIORITY)) ?? 0,
        destination: prefix(DST, body[1]!),
        source: prefix(SRC, body[2]!),
        mark: found.has(FWMARK) ? {value: wordOf(found.get(FWMARK))!, mask: wordOf(found.get(FWMASK)) ?? NONE} : null,
        inInterface: textOf(found.get(IIFNAME)),
        outInterface: textOf(found.get(OIFNAME)),
        users: range?.length === 8 ? {first: range.readUInt32LE(0), last: range.readUInt32LE(4)} : null,
        isInverted: (body.readUInt32LE(8) & FIB_RULE_INVERT) !== 0,
        isOfVrf: (found.get(L3MDEV)?.[0] ?? 0) !== 0,
        action: ACTIONS.get(body[7]!) ?? ('other' as const),
        table: tableName(wordOf(found.get(TABLE)) ?? body[4]!),
        target: wordOf(found.get(GOTO)),
        suppressedLength: suppressed === null || suppressed === NONE ? null : suppressed,
        hasMore: hasMore || (groups !== null && groups !== NONE),
      },
    ]
  })
  return rules.sort((a, b) => a.priority - b.priority)
}
