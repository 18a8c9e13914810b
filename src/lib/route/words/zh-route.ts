import type {RouteCatalogue, RouteSpeaker} from './route-catalogue.js'

const from = (source: string | null) => (source === null ? '' : `，源地址 ${source}`)
const now = (mac: string | null) => (mac === null ? '' : `（现在是 ${mac}）`)

function speakerName({network, rule}: RouteSpeaker): string {
  if (network !== null) return `路由 ${network} `
  return rule === null ? '某条路由或规则（策略路由）' : `规则 ${rule}（策略路由）`
}

export const ZH_ROUTE: RouteCatalogue = {
  language: 'zh',
  rows: {address: '地址', netmask: '& 子网掩码', result: '= 结果', network: '网络地址'},
  isOn: (name, network) => `${name} 在 ${network}：`,
  inside: '相同，在这个网络里',
  outside: '不同，不在这个网络里',
  around: '包含它的路由，最长前缀在前：',
  aroundLocal: '包含它、但这次用不上的路由（地址就在本机上）：',
  kinds: {
    unicast: '直连',
    local: '本机 (local)',
    broadcast: '广播 (broadcast)',
    multicast: '多播 (multicast)',
    blackhole: '黑洞 (blackhole)',
    unreachable: '不可达 (unreachable)',
    prohibit: '禁止 (prohibit)',
    throw: '转下一张表 (throw)',
  },
  heads: {
    network: '网络',
    gateway: '网关',
    interface: '接口',
    source: '源地址',
    metric: '度量值',
    table: '路由表',
  },
  via: (gateway) => `经 ${gateway}`,
  linkDown: '（链路断开）',
  table: (name) => `（路由表 ${name}）`,
  verdict: {
    local: (destination) => `${destination} 就是本机：分组不会离开本机。`,
    broadcast: (destination, {name, mac, source}) =>
      `${destination} 是广播地址：${name} 一次发给链路上的所有主机（${mac}）${from(source)}。`,
    multicast: (destination, {name, mac, source}) =>
      `${destination} 是多播组：${name} 发往它的多播 MAC 地址 ${mac}${from(source)}。`,
    blackhole: (destination, speaker) => `${destination} 不可达：${speakerName(speaker)}是黑洞，丢弃分组，不作声。`,
    unreachable: (destination, speaker) =>
      `${destination} 不可达：${speakerName(speaker)}规定“不可达”（unreachable）。`,
    prohibit: (destination, speaker) => `${destination} 不可达：${speakerName(speaker)}规定“禁止”（prohibit）。`,
    throw: (destination, speaker) =>
      `${destination} 不可达：${speakerName(speaker)}转到下一张路由表（throw），而别的表里都没有它的路由。`,
    noRoute: (destination) => `${destination} 不可达：没有路由通向那里，连默认路由也没有。`,
    noRule: (destination) =>
      `${destination} 不可达：上面的路由，系统一条也没有用。规则（策略路由）、throw 路由、链路断开，都会使路由用不上。`,
    unseen: (destination, {source, isGatewayOpen}) =>
      `${destination} 可达${from(source)}；${isGatewayOpen ? '经哪个网关' : '走哪条路'}，这里看不到。`,
    tunnel: ({name, gateway, source}) =>
      `走 ${name}，它没有 MAC 地址（隧道，或别的不用 ARP 的链路）：分组原样交给${gateway === null ? '对端' : `网关 ${gateway}`}${from(source)}。`,
    gateway: (destination, {name, gateway, source, mac}) =>
      `不在本链路上：${name} 把分组交给网关 ${gateway}${from(source)}。帧发往网关的 MAC 地址${now(mac)}，里面的分组仍写着 ${destination}。`,
    onLink: (destination, {name, source, mac}) =>
      `就在 ${name} 的链路上：先问“谁是 ${destination}？”（${destination.includes(':') ? 'NDP' : 'ARP'}），再发往那个 MAC 地址${now(mac)}${from(source)}。`,
  },
  mapped: (destination, ipv4) =>
    `${destination} 是写成 IPv6 形式的 ${ipv4}：程序发给它，发出的是 IPv4，不查 IPv6 的路由。请看 netkit route ${ipv4}。`,
  noCarrier: (name) => `但 ${name} 没有载波：现在另一端什么也没有。`,
  onlyDefault: (network) => `只有默认路由（${network}）包含它：所有地址都在里面。`,
  oneRoute: (network) => `只有一条路由包含它：${network}。`,
  longest: (count, network) => `${count} 条路由包含它，最长前缀优先：${network}。`,
  lowestMetric: (count, metric) => `其中 ${count} 条一样长：度量值最小的优先，这里是 ${metric}。`,
  policy: (rule, table) =>
    `${rule === null ? '一条规则' : `规则 ${rule} `}选中了路由表 ${table}（策略路由）：最长前缀只在这张表里比。`,
  shared: (gateways) => `这条路由由 ${gateways.length} 个网关分担：${gateways.join('、')}。一个连接始终走其中一个。`,
  linkLocal: (destination, name) =>
    `每条链路上都有链路本地地址，要指明接口：${destination}%${name}。这次系统自己选了 ${name}。`,
  otherVrf: (name, vrf) => `${name} 也在它的网络上，但属于 VRF ${vrf}：那里的路由只对绑定该 VRF 的套接字有效。`,
}
