import type {ArpCatalogue} from './arp-catalogue.js'

export const ZH_ARP: ArpCatalogue = {
  labels: {
    mac: 'MAC 地址',
    vendor: '厂商',
    interface: '接口',
    state: '状态',
    confirmed: '已确认',
    yes: '是',
    no: '否',
    none: '无',
  },
  heads: {address: '地址', mac: 'MAC 地址', interface: '接口', state: '状态', name: '名称', vendor: '厂商'},
  local: (address) => `${address} 就是本机，不用问谁。`,
  silence: (address, name) => `${name} 的链路上，3.2 秒内没有人回答“谁是 ${address}？”；内核会问三次，每次隔一秒。`,
  nobody: '没有主机用这个地址，或者那台主机关着。',
  unconfirmable: '内核的表里有这个 MAC 地址，但看不出我们问过之后主人有没有回答。',
  maybeOld: '也许是旧的表项。',
  old: {
    PERMANENT: '这个表项是人工写入的：内核不再询问。',
    REACHABLE: '表里早有这一项，不久前刚确认过。',
    STALE: '表里早有这一项（STALE）：以前是对的。',
    DELAY: '表里早有这一项；内核即将核对它是否还有效（DELAY）。',
    PROBE: '表里早有这一项；内核正在核对它是否还有效（PROBE）。',
  },
  oldEntry: '表里早有这一项。',
  notConfirmed: '我们问过之后，没有人确认。',
  asked: {
    NDP: (address) => `NDP：“谁是 ${address}？”发给地址末尾相同的一组主机（被请求节点多播），或只发给已知的邻居。`,
    ARP: (address) => `ARP：“谁是 ${address}？”发给链路上的每台主机（广播），或只发给已知的邻居。`,
  },
  answered: '我们问过之后，主人回答了。',
}
