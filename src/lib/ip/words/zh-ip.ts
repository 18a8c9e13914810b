import type {IpCatalogue} from './ip-catalogue.js'

const EMBEDDED = {
  mapped: '它代表',
  nat64: '经 NAT64 转换后是',
  '6to4': '它的分组用隧道送到',
  teredo: '背后的客户端，互联网上看到的是',
}

export const ZH_IP: IpCatalogue = {
  language: 'zh',
  labels: {
    reachable: '可达性',
    scope: '作用域',
    block: '地址块',
    group: '多播组',
    groupMac: '多播 MAC',
    madeOfMac: '来源 MAC',
    ipv4Inside: '内含 IPv4',
    expanded: '完整写法',
    binary: '二进制',
    integer: '整数',
    hex: '十六进制',
    reverseName: '反向域名',
    class: '类别',
  },
  reachable: {everywhere: '从任何地方都可达（全球可达）', notEverywhere: '并非全球可达'},
  scopes: {
    host: '本机 (host)',
    link: '本链路 (link)',
    realm: '本域 (realm)',
    admin: '管理区 (admin)',
    site: '本站点 (site)',
    organization: '本组织 (organization)',
    global: '全球 (global)',
  },
  anyLink: '，即不限于一条链路',
  embeddings: {mapped: 'IPv4 映射', nat64: 'NAT64 转换', '6to4': '6to4 隧道', teredo: 'Teredo 隧道'},
  heads: {interface: '接口', address: '地址', scope: '作用域', mac: 'MAC 地址', mtu: 'MTU', state: '状态'},
  states: {
    up: '启用',
    down: '停用',
    noCarrier: '无载波',
    noArp: '不用 ARP',
    dynamic: (validSeconds) => (validSeconds === null ? '动态' : `动态（还剩 ${validSeconds} 秒）`),
  },
  between: '，',
  class: (name) => `${name} 类（CIDR 之前的分法）`,
  special: (words, network, rfc) => `${words}（${network}，${rfc}）。`,
  siteLocal: '站点本地地址：曾是 IPv6 的私有地址，2004 年废弃，改用 fc00::/7（fec0::/10，RFC 3879）。',
  public: {
    4: '公有地址：普通的互联网地址，全世界唯一。',
    6: '公有地址：普通的互联网地址，全世界唯一（2000::/3）。',
  },
  notHandedOut: '未分配：在 2000::/3 之外，而 IPv6 公开使用的只有 2000::/3（RFC 4291 §2.4）。',
  group: ({block, name, rfc, reach, mac, isShared}) => {
    const named = name === null ? '' : `；注册名是“${name}”${rfc === '' ? '' : `（${rfc}）`}`
    const shared = isShared ? '，另外 31 个组也用这个 MAC 地址' : ''
    return `多播：一组接收者，不是一台主机（${block}）${named}。${reach}在以太网上发往 ${mac}${shared}。`
  },
  reach: {
    host: '不出本机。',
    link: '不出本链路：路由器不转发。',
    realm: '不出本域。',
    admin: '不出人工划定的最小区域。',
    site: '不出本站点。',
    organization: '不出本组织。',
    global: '只要沿途支持多播路由，就可以穿过互联网。',
  },
  looksLike: {private: '私有地址', nat: '运营商级 NAT 地址', linkLocal: '链路本地地址'},
  lookAlike: ({what, block, first, last, octet}) =>
    `看起来像${what}，其实只有 ${block}（${first} – ${last}）才是，并不是 ${octet} 开头的都算。`,
  embedded: ({kind, address, meaning, teredo}) => {
    const how = teredo ? `，UDP 端口 ${teredo.udpPort}，由服务器 ${teredo.server} 建立` : ''
    return `${EMBEDDED[kind]} ${address}${how}。${meaning}`
  },
  eui64: (mac) =>
    `最后 64 位由 MAC 地址 ${mac} 得来：中间插入 ff:fe，再翻转一位（EUI-64）。如今为了保护隐私，多数主机改用随机的位（RFC 8981）。`,
  zone: (name) => `区域 %${name} 说明这个地址指的是哪个接口上的，它不是地址的一部分。`,
  needsZone: (address) => `每条链路上都有这样的地址，使用时要指明接口：${address}%eth0。`,
}
