import type {MacCatalogue} from './mac-catalogue.js'
import {ZH_KNOWN_MACS} from './zh-known-macs.js'

const QUADRANTS = {
  AAI: '由管理员自行选定',
  ELI: '以公司标识（CID）开头',
  SAI: '由 IEEE 802 的标准分配',
}

export const ZH_MAC: MacCatalogue = {
  labels: {block: '地址块', written: '写法', eui64: 'EUI-64', linkLocal: '链路本地地址'},
  gap: '',
  unlisted: (oui) => `${oui} 没有主人：注册表里没有这个地址块，或者这一部分 IEEE 还没有分出去。`,
  privateVendor: '一家不公开名称的公司',
  named: ({length, oui, whose, block}) =>
    length === 24
      ? `前三个字节 ${oui} 属于 ${whose}（${block}）`
      : `前 ${length} 位属于 ${whose}（${block}），OUI ${oui} 由几家公司共用`,
  group: (named) => `多播组的号码取自一个地址块：${named}。`,
  noCard: (named) => `${named}。`,
  card: (named, {bits, nic, isWhole}) =>
    `网卡地址：${named}，其余 ${bits} 位（${isWhole ? nic : `在 ${nic} 里`}）是厂商编的序号。`,
  broadcast: '所有位都是 1：广播地址。链路上的所有站点都接收，交换机从其他每个端口转发。',
  octet: (octet, bits) => `第一个字节 ${octet} = ${bits}`,
  kind: ({octet, isMulticast, isLocal}) => {
    const group = isMulticast ? '最后一位（I/G）是 1：多播，谁监听谁接收' : '最后一位（I/G）是 0：单播，只指一块网卡'
    const admin = isLocal
      ? '倒数第二位（U/L）是 1：本地分配，是否唯一要靠分配的人保证'
      : `倒数第二位（U/L）是 0：${isMulticast ? '全球通用' : '由厂商分配，应当全球唯一'}`
    return `${octet}：${group}；${admin}。`
  },
  knownMacs: ZH_KNOWN_MACS,
  known: (name) => `用途：${name}。`,
  random: '多半是随机生成的：手机和电脑每连一个网络就换一个，以防被跟踪。',
  unheeded: (slap) => `（按位看属于 ${slap} 象限，RFC 8948；随机地址不管这个。）`,
  noVendor: '本地分配的地址没有厂商。',
  reservedQuadrant: '所属象限是保留的（RFC 8948）。',
  quadrant: (slap) => `所属象限是 ${slap}：${QUADRANTS[slap]}（RFC 8948）。`,
  linkLocal: (eui64) =>
    eui64 === null
      ? 'IPv6 可以用它生成地址：翻转 U/L 位，前面加上 fe80::。'
      : `IPv6 可以用它生成地址：中间插入 ff:fe（${eui64}），翻转 U/L 位，前面加上 fe80::。`,
}
