import {IpAddress, type IpVersion} from '../../address/ip-address.js'
import {Prefix} from '../../address/prefix.js'
import {foreignAddress, foreignCount, foreignText} from '../foreign-text.js'
import type {Route} from '../routes.js'

export type RuleAction = 'table' | 'goto' | 'nop' | 'blackhole' | 'unreachable' | 'prohibit' | 'other'

/** A rule of policy routing (ip-rule(8)): which packets, and what becomes of them. */
export type PolicyRule = {
  version: IpVersion
  priority: number
  /** Null: any. */
  destination: Prefix | null
  source: Prefix | null
  mark: {value: number; mask: number} | null
  inInterface: string | null
  outInterface: string | null
  users: {first: number; last: number} | null
  isInverted: boolean
  /** Looks into the table of the VRF that the packet belongs to. */
  isOfVrf: boolean
  action: RuleAction
  table: string
  /** Of a goto. */
  target: number | null
  /** Routes of at most this length don't count. */
  suppressedLength: number | null
  /** It also looks at what only a packet has (protocol, ports …): whether it holds cannot be told here. */
  hasMore: boolean
}

/** A packet that this machine would send. */
export type Outgoing = {
  address: IpAddress
  source: IpAddress | null
  mark: number
  uid: number
  interface: string | null
}

/** What decided about a packet: a rule by itself, or a route that a rule led to. Null: nothing did. */
export type Decision = {rule: PolicyRule; route: Route | null} | null

/**
 * Goes through the rules as the kernel does (fib_rules_lookup), to say which of them, and which route, decided. The kernel's own
 * verdict is asked apart: this only explains it. `isSure` is false where a rule looks at more than is known.
 */
export function followRules(
  packet: Outgoing,
  rules: readonly PolicyRule[],
  routes: readonly Route[],
): {decision: Decision; thrown: Route | null; isSure: boolean} {
  let isSure = true
  let thrown: Route | null = null
  const own = rules.filter(({version}) => version === packet.address.version)
  for (let at = 0; at < own.length; at++) {
    const rule = own[at]!
    if (rule.hasMore || rule.action === 'other') isSure = false
    if (!holds(rule, packet) || rule.hasMore) continue
    if (rule.action === 'goto') {
      const next = own.findIndex(({priority}) => priority === rule.target)
      if (next <= at) continue // rules never lead back (ip-rule(8))
      at = next - 1
    } else if (rule.action === 'table') {
      const route = lookUp(packet.address, rule, routes)
      if (route?.kind === 'throw') thrown = route
      else if (route) return {decision: {rule, route}, thrown, isSure}
    } else if (rule.action !== 'nop' && rule.action !== 'other') {
      return {decision: {rule, route: null}, thrown, isSure}
    }
  }
  return {decision: null, thrown, isSure}
}

function holds(rule: PolicyRule, {address, source, mark, uid, interface: name}: Outgoing): boolean {
  const bare = IpAddress.of(address.version, address.value)
  const isMatch =
    (rule.destination?.contains(bare) ?? true) &&
    (rule.source === null || rule.source.length === 0 || (source !== null && rule.source.contains(source))) &&
    (rule.mark === null || ((mark ^ rule.mark.value) & rule.mark.mask) === 0) &&
    (rule.inInterface === null || rule.inInterface === 'lo') && // what a machine sends itself comes from lo
    (rule.outInterface === null || rule.outInterface === name) &&
    (rule.users === null || (uid >= rule.users.first && uid <= rule.users.last)) &&
    !rule.isOfVrf
  return isMatch !== rule.isInverted
}

function lookUp(address: IpAddress, {table, suppressedLength}: PolicyRule, routes: readonly Route[]): Route | null {
  const bare = IpAddress.of(address.version, address.value)
  const [best] = routes
    .filter((route) => route.table === table && route.network.contains(bare))
    .sort((a, b) => b.network.length - a.network.length || a.metric - b.metric)
  return best === undefined || best.network.length <= (suppressedLength ?? -1) ? null : best
}

/** What netkit reads of an object of `ip -j rule`. */
export type IpRuleRow = {
  priority?: number
  src?: string
  srclen?: number
  dst?: string
  dstlen?: number
  fwmark?: string
  fwmask?: string
  iif?: string
  oif?: string
  uid_start?: number
  uid_end?: number
  not?: null
  action?: string
  table?: string
  goto?: number
  suppress_prefixlen?: number
  [key: string]: unknown
}

const ACTIONS: readonly string[] = ['nop', 'blackhole', 'unreachable', 'prohibit']
const KNOWN_KEYS = new Set(
  'priority src srclen dst dstlen fwmark fwmask iif oif uid_start uid_end not action table goto suppress_prefixlen protocol l3mdev iif_detached oif_detached'.split(
    ' ',
  ),
)

export function decodeIpRules(rows: readonly IpRuleRow[], version: IpVersion): PolicyRule[] {
  return rows.map((row) => {
    const [from, to] = [foreignCount(row.uid_start), foreignCount(row.uid_end)]
    const [destination, source] = [prefixOf(row.dst, row.dstlen, version), prefixOf(row.src, row.srclen, version)]
    const mark = markOf(row)
    return {
      version,
      priority: foreignCount(row.priority) ?? 0,
      destination: destination ?? null,
      source: source ?? null,
      mark: mark ?? null,
      inInterface: foreignText(row.iif) ?? null,
      outInterface: foreignText(row.oif) ?? null,
      users: from === undefined ? null : {first: from, last: to ?? from},
      isInverted: 'not' in row,
      isOfVrf: 'l3mdev' in row,
      action: actionOf(row),
      table: foreignText(row.table) ?? 'main',
      target: foreignCount(row.goto) ?? null,
      suppressedLength: foreignCount(row.suppress_prefixlen) ?? null,
      hasMore: [destination, source, mark].includes(undefined) || Object.keys(row).some((key) => !KNOWN_KEYS.has(key)),
    }
  })
}

/** Null: any mark; undefined where it cannot be read. */
function markOf({fwmark, fwmask}: IpRuleRow): PolicyRule['mark'] | undefined {
  if (fwmark === undefined) return null
  const [value, mask] = [Number(fwmark), Number(fwmask ?? 0xffff_ffff)]
  return Number.isSafeInteger(value) && Number.isSafeInteger(mask) ? {value, mask} : undefined
}

function actionOf({action, goto, table}: IpRuleRow): RuleAction {
  if (goto !== undefined || action === 'goto') return 'goto'
  if (action === undefined || action === 'to_tbl') return table === undefined ? 'other' : 'table'
  return ACTIONS.includes(action) ? (action as RuleAction) : 'other'
}

/** `all` (null), an address, or an address whose length stands beside it; undefined where it cannot be read. */
function prefixOf(text: unknown, length: unknown, version: IpVersion): Prefix | null | undefined {
  if (text === undefined || text === 'all') return null
  const address = foreignAddress(foreignText(text))
  const bits = length === undefined ? address?.bits : foreignCount(length)
  if (address?.version !== version || bits === undefined || bits > address.bits) return undefined
  return Prefix.of(address, bits)
}
