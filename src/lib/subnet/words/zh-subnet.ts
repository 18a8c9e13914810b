import type {SubnetCatalogue} from './subnet-catalogue.js'

const NO_HOSTS = '多播：每个地址表示一组接收者，这里谈不上主机和广播'

export const ZH_SUBNET: SubnetCatalogue = {
  language: 'zh',
  rows: {
    address: '地址',
    netmask: '& 子网掩码',
    network: '= 网络地址',
    networkA: '= A 的网络',
    networkB: '= B 的网络',
  },
  labels: {
    network: '网络',
    netmask: '子网掩码',
    wildcardMask: '通配符掩码',
    broadcast: '广播地址',
    hosts: '主机地址',
    hostCount: '主机数',
    reverseZone: '反向区域',
    class: '类别',
  },
  class: (name) => `${name} 类（CIDR 之前的分法；1993 年起按前缀划分）`,
  noBroadcast: {
    ipv6: '无：IPv6 用多播代替',
    link: '无：链路只有两端，用不着',
    single: '无：只有一个地址',
  },
  less: {4: '2：减去网络地址和广播地址', 6: '1：减去子网路由器任播地址'},
  role: {
    single: (prefixLength) => `单独一个地址：${prefixLength} 位全是网络位（/${prefixLength}，不写前缀也是这个意思）。`,
    broadcast: (address, network) => `${address} 是 ${network} 的广播地址：网内每台主机都接收。`,
    host: (address, network) => `${address} 是 ${network} 里的一台主机。`,
    network: (address, network) => `${address} 是网络地址：代表整个 ${network}，不能分给主机。`,
    anycast: (address, network) =>
      `${address} 是 ${network} 的子网路由器任播地址：由最近的路由器应答（RFC 4291 §2.6.1）。`,
  },
  shape: {
    everything: (version) => `/0 没有网络位：所有 IPv${version} 地址都在里面。在路由表里就是默认路由。`,
    pointToPoint: {
      4: '点对点链路：两个地址都是主机，一端一个（没有网络地址和广播地址，RFC 3021）。',
      6: '点对点链路：两个地址都是主机，一端一个（RFC 6164）。',
    },
    link: '/64 正好是一条链路的大小：其余 64 位由主机自己生成（RFC 4862）。',
  },
  range: {
    public: '公有地址：普通的互联网地址，由各地区的注册机构分配',
    notHandedOut: '未分配：在 2000::/3 之外，而 IPv6 公开使用的只有 2000::/3（RFC 4291 §2.4）',
    multicast: {4: `${NO_HOSTS}（224.0.0.0/4，RFC 5771）`, 6: `${NO_HOSTS}（ff00::/8，RFC 4291）`},
    whole: (words) => `${words}。`,
    otherParts: (words, network, other) =>
      `${words}；${network} 里另有特殊的部分，例如 ${other.network}（${other.name}）。`,
    special: (words, network, rfc) => `${words}（${network}，${rfc}）。`,
    partOf: (address, network, special) =>
      `${address} 属于 ${network} 中的 ${special.network}，${special.words}（${special.rfc}）。`,
  },
  same: {
    title: (addressA, addressB, prefixLength) => `${addressA} 和 ${addressB}，前缀 /${prefixLength}`,
    identical: (address) => `是：本来就是同一个地址 ${address}。`,
    yes: (network, bit, prefixLength) =>
      `是：两个地址都在 ${network}。从第 ${bit} 位开始不同，在 /${prefixLength} 之后：属于主机位，按位与时清零了。`,
    no: (networkA, networkB, {bit, prefixLength}) =>
      `不是：${networkA} 和 ${networkB} 不同。从第 ${bit} 位开始不同，在 /${prefixLength} 之内：属于网络位，按位与时保留了。`,
    gateway: (addressA, addressB) => `${addressA} 要把发给 ${addressB} 的分组交给网关。`,
    broadcast: (addressA, addressB) => `${addressB} 是广播地址：${addressA} 一次发给所有主机。`,
    nobody: (addressB) => `但 ${addressB} 是网络地址，没有主机用它。`,
    direct: (addressA, addressB, question) => `${addressA} 先问“谁是 ${addressB}？”（${question}），然后直接发给它。`,
    group: (addressA, addressB) => `但 ${addressB} 是多播组：${addressA} 不用问谁，MAC 地址由组地址得出。`,
    groupAsSource: (addressA) => `但 ${addressA} 是多播组，没有主机用它作源地址。`,
    noLink: (address) => `但 ${address} 不会出现在链路上，不用问谁。`,
    unspecified: (address) => `但 ${address} 表示“没有地址”，没有主机用它。`,
  },
}
