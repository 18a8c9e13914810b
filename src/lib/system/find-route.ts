import os from 'node:os'
import {IpAddress} from '../address/ip-address.js'
import {InputError, SystemError} from '../errors.js'
import {askIp, type IpAnswer} from './ask-ip.js'
import {askMac} from './routing/ask-mac.js'
import {type FoundRoute, nowhere, type Surroundings} from './routing/found-route.js'
import type {NetworkInterface} from './interfaces.js'
import {Rtnetlink} from './netlink/rtnetlink.js'
import {decodeIpRules, followRules, type IpRuleRow, type PolicyRule} from './routing/policy-rules.js'
import {askSocket, kindOfAddress} from './routing/probe-source.js'
import {readInterfaces} from './read-interfaces.js'
import {hasMainTableAlone, NOT_IN_PROC, readRoutes} from './read-routes.js'
import {foreignText} from './foreign-text.js'
import {type Hop, hopsOf, type IpRouteRow, isDropped, isKind, networkOf, type RouteKind} from './routes.js'
import {allTold, firstAnswer, isRefused, nobodyTold, type Refused, type Told} from '../text/told.js'
import {tryWindows, windowsBestRoute} from './windows/ask-windows.js'

export async function readSurroundings(): Promise<Told<Surroundings>> {
  const [interfaces, routes] = await Promise.all([readInterfaces(), readRoutes()])
  return {...allTold([interfaces, routes]), value: {interfaces: interfaces.value, routes: routes.value}}
}

/** Looks around when it is first asked to, and once. */
export function lazySurroundings(): () => Promise<Surroundings> {
  let seen: Promise<Surroundings> | undefined
  return () => (seen ??= readSurroundings().then(({value}) => value))
}

/** What about the packet counts beside its destination. */
export type RouteQuestion = {
  /** The address that it would leave with, where it is bound to one. */
  bind?: IpAddress | null
  /** Its mark (SO_MARK), which rules may look at; 0 is none. */
  mark?: number
  /** Whether the network and the rule are to be asked for, too. */
  wantsNetwork?: boolean
}

/**
 * Asks the system itself how it would send to an address, since only it knows all its rules (policy routing, multipath): by
 * rtnetlink, else by iproute2, on macOS by route(8), else by a UDP socket that is connected and sends nothing. Throws InputError
 * NO_SUCH_INTERFACE for a zone that names none, SystemError ADDRESS_NOT_LOCAL for a `bind` that is not this machine's.
 *
 * @param around is only asked where the system's own answer does not do
 */
export async function findRoute(
  address: IpAddress,
  around: () => Promise<Surroundings>,
  {bind = null, mark = 0, wantsNetwork = true}: RouteQuestion = {},
): Promise<Told<FoundRoute>> {
  const zone = address.zone === null ? null : zoneOf(address, (await around()).interfaces)
  if (bind !== null) refuseForeign(bind, (await around()).interfaces)
  const question = {zone, bind, mark, wantsNetwork, around}
  const told = await firstAnswer<FoundRoute>([
    ...(process.platform === 'linux'
      ? [
          {sources: ['netlink' as const], ask: () => askKernel(address, question)},
          {sources: ['iproute2' as const], ask: () => askIproute(address, question)},
        ]
      : []),
    ...(process.platform === 'win32'
      ? [{sources: ['iphlpapi' as const], ask: () => askOnWindows(address, zone, around)}]
      : []),
    ...(process.platform === 'darwin'
      ? [{sources: ['program' as const], ask: async () => (await askMac(address, around)) ?? {refused: 'no route(8)'}}]
      : []),
    {
      sources: ['socket', ...(process.platform === 'linux' ? (['proc'] as const) : [])],
      missing: process.platform === 'linux' ? ['rules (policy routing)', ...NOT_IN_PROC] : [],
      ask: async () =>
        mark !== 0 ? {refused: 'cannot mark'} : askSocket(address, await around(), bind, knowledgeOf(address)),
    },
  ])
  if (told.value === null) throw nobodyTold(`the route to ${address.toString()}`, told.passed)
  return told
}

/** Refused where this Windows has no GetBestRoute2 (Wine): then a socket is asked. */
async function askOnWindows(
  address: IpAddress,
  zone: string | null,
  around: () => Promise<Surroundings>,
): Promise<FoundRoute | Refused> {
  const found = await tryWindows((helper) => windowsBestRoute(helper, address, zone))
  if ('refused' in found) return found
  if ('kind' in found) return nowhere('none', null, null)
  const {gateway} = found
  const kind = kindOfAddress(address, (await around()).interfaces)
  const hops = [{gateway, interface: found.interface}]
  return {kind, onLink: gateway === null, ...found, table: 'main', rule: null, hops}
}

/** On Linux /proc tells less than a socket needs: IPv6's tables are not told apart there, and a shared route has one gateway. */
function knowledgeOf({version}: IpAddress) {
  if (process.platform !== 'linux') return undefined
  return {tables: version === 4 && hasMainTableAlone(), gateways: false}
}

/** The interface that a zone names, or numbers. */
function zoneOf({zone, version, value}: IpAddress, interfaces: readonly NetworkInterface[]): string {
  const found = interfaces.find(({name, index}) => name === zone || String(index) === zone)
  if (found) return found.name
  const known = interfaces.map(({name}) => name).join(', ')
  const text = IpAddress.of(version, value, zone).toString()
  throw new InputError('NO_SUCH_INTERFACE', `"${text}": no interface ${zone}; there are ${known}`, {
    input: text,
  })
}

function refuseForeign(bind: IpAddress, interfaces: readonly NetworkInterface[]): void {
  const own = interfaces.flatMap(({addresses}) => addresses.map(({prefix}) => prefix.address))
  if (own.some((address) => address.version === bind.version && address.value === bind.value)) return
  if (bind.version === 4 && bind.value >> 24n === 127n) return
  const text = bind.toString()
  throw new SystemError('ADDRESS_NOT_LOCAL', `${text}: this machine has no such address`, {input: text})
}

type Question = {
  zone: string | null
  bind: IpAddress | null
  mark: number
  wantsNetwork: boolean
  around: () => Promise<Surroundings>
}

const {EINVAL, EHOSTUNREACH, EACCES, ENETUNREACH} = os.constants.errno

/** Why the kernel will not: its numbers for what routes and rules say (fib_props of net/ipv4/fib_semantics.c). */
const REFUSALS = new Map<number, RouteKind | 'none'>([
  [EINVAL, 'blackhole'],
  [EHOSTUNREACH, 'unreachable'],
  [EACCES, 'prohibit'],
  [ENETUNREACH, 'none'],
])

async function askKernel(address: IpAddress, question: Question): Promise<FoundRoute | Refused> {
  const {zone, bind, mark, wantsNetwork, around} = question
  return Rtnetlink.use<FoundRoute>(async (tables) => {
    const bare = IpAddress.of(address.version, address.value)
    const answer = await tables.routeTo(bare, {source: bind, mark, interface: zone})
    if (isRefused(answer)) return answer
    const kind = 'errno' in answer ? REFUSALS.get(answer.errno) : answer.way.kind
    if (kind === undefined) return {refused: `errno ${(answer as {errno: number}).errno}`}
    const rules = wantsNetwork || 'errno' in answer ? await tables.rules() : []
    if (isRefused(rules)) return rules
    if ('errno' in answer) return refusedBy(kind, bare, rules, question)
    const {way, matched} = answer
    const [hop] = way.hops
    // 0.0.0.0 is this machine by itself: no table and no rule is asked (ip_route_output_key_hash_rcu).
    const table = matched?.table ?? (way.table === NO_TABLE ? 'local' : way.table)
    return {
      kind,
      ...nextHop(hop),
      source: way.source ?? bind?.toString() ?? null,
      network: matched?.network ?? null,
      table,
      rule: wantsNetwork ? await ruleOf(bare, rules, question, table) : null,
      hops: matched?.hops ?? way.hops,
    }
  })

  async function ruleOf(bare: IpAddress, rules: PolicyRule[], asked: Question, table: string): Promise<number | null> {
    const {routes} = await around()
    const {decision, isSure} = followRules(packetOf(bare, asked), rules, routes)
    return isSure && decision?.rule.table === table ? decision.rule.priority : null
  }
}

/** RT_TABLE_UNSPEC */
const NO_TABLE = '0'

/** A packet that the route wraps in another goes where that one is sent to, which is not told. */
function nextHop(hop: Hop | undefined): Pick<FoundRoute, 'onLink' | 'interface' | 'gateway' | 'encapsulation'> {
  const {gateway = null, interface: name = null, encapsulation} = hop ?? {}
  if (encapsulation !== undefined) return {onLink: null, interface: name, gateway: null, encapsulation}
  return {onLink: gateway === null, interface: name, gateway}
}

function packetOf(address: IpAddress, {zone, bind, mark}: Question) {
  return {address, source: bind, mark, uid: process.getuid?.() ?? 0, interface: zone}
}

/** The kernel refuses: which rule, or which route, says so? Where neither does, it was the question that it refused. */
async function refusedBy(
  kind: RouteKind | 'none',
  address: IpAddress,
  rules: readonly PolicyRule[],
  question: Question,
): Promise<FoundRoute | Refused> {
  const {routes} = await question.around()
  const {decision, thrown, isSure} = followRules(packetOf(address, question), rules, routes)
  const said = decision?.route?.kind ?? decision?.rule.action
  // A rule's “unreachable” has the number of no route at all (fib4_rule_action of net/ipv4/fib_rules.c).
  if (kind === 'none' && isSure && said === 'unreachable' && decision!.route === null) {
    return nowhere('unreachable', null, decision!.rule.priority)
  }
  if (kind === 'none') return thrown && isSure ? nowhere('throw', thrown, null) : nowhere('none', null, null)
  if (said === kind) return nowhere(kind, decision!.route, decision!.rule.priority)
  return isSure && kind === 'blackhole' ? {refused: 'EINVAL'} : nowhere(kind, null, null)
}

/** What iproute2 prints for the same numbers. */
const MESSAGES: readonly (readonly [RegExp, RouteKind | 'none'])[] = [
  [/Invalid argument/, 'blackhole'],
  [/No route to host/, 'unreachable'],
  [/Permission denied/, 'prohibit'],
  [/Network is unreachable/, 'none'],
]

async function askIproute(address: IpAddress, question: Question): Promise<FoundRoute | Refused> {
  const {zone, bind, mark, wantsNetwork} = question
  const bare = IpAddress.of(address.version, address.value)
  const words = [
    bare.toString(),
    ...(bind === null ? [] : ['from', bind.toString()]),
    ...(zone === null ? [] : ['oif', zone]),
    ...(mark === 0 ? [] : ['mark', String(mark)]),
  ]
  const [answer, match] = await Promise.all([
    askIp<IpRouteRow & {dev?: string}>(['route', 'get', ...words]),
    wantsNetwork ? askIp<IpRouteRow>(['route', 'get', 'fibmatch', ...words]) : null,
  ])
  if (answer === null) return {refused: 'no iproute2'}
  const isRefusal = 'refusal' in answer
  const rules = isRefusal || wantsNetwork ? await readIpRules(bare) : []
  if (isRefusal) {
    const kind = MESSAGES.find(([pattern]) => pattern.test(answer.refusal))?.[1]
    return kind === undefined ? {refused: answer.refusal} : refusedBy(kind, bare, rules, question)
  }
  const [row] = answer.rows
  if (!row) return {refused: 'an empty answer'}
  const [matched] = match !== null && 'rows' in match ? match.rows : []
  const route = fromIpRoute(address, row, matched ?? null)
  if (!wantsNetwork) return route
  const {routes} = await question.around()
  const {decision, isSure} = followRules(packetOf(bare, question), rules, routes)
  return {...route, rule: isSure && decision?.rule.table === route.table ? decision.rule.priority : null}
}

async function readIpRules({version}: IpAddress): Promise<PolicyRule[]> {
  const answer: IpAnswer<IpRuleRow> = await askIp<IpRuleRow>([`-${version}`, 'rule', 'show'])
  return answer !== null && 'rows' in answer ? decodeIpRules(answer.rows, version) : []
}

/** Puts together what `ip route get` says of this packet, and what it says of the route (`fibmatch`). */
export function fromIpRoute(address: IpAddress, row: IpRouteRow, rule: IpRouteRow | null): FoundRoute {
  const type: unknown = row.type === 'anycast' ? 'local' : (row.type ?? 'unicast')
  const kind = isKind(type) ? type : 'unicast'
  const table = foreignText(rule?.table) ?? (rule === null ? foreignText(row.table) : 'main')
  if (isDropped(kind)) return nowhere(kind, null, null)
  return {
    kind,
    ...nextHop(hopsOf(row)[0]),
    source: foreignText(row.prefsrc) ?? foreignText(row.from) ?? null,
    network: networkOf(foreignText(rule?.dst) ?? '', address.version),
    table: table ?? (kind === 'local' || kind === 'broadcast' ? 'local' : 'main'),
    rule: null,
    hops: hopsOf(rule?.nexthops === undefined ? row : rule),
  }
}
