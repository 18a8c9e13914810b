import {groupName} from '../../text/words/group-name.js'
import type {KnownMacCatalogue} from './known-mac-catalogue.js'

const named = (name: string | null) => (name === null ? '' : `（${groupName(name, 'zh')}）`)

export const ZH_KNOWN_MACS: KnownMacCatalogue = {
  broadcast: '广播',
  documentation: '写文档举例用（RFC 9542）',
  bridges: {
    spanningTree: '生成树协议 STP / RSTP / MSTP 的网桥组（最近的用户网桥）',
    slow: '慢速协议：LACP、OAM',
    access: 'IEEE 802.1X 接入认证；LLDP 最近的网桥（TPMR 除外）',
    provider: '运营商网桥组',
    lldp: 'LLDP 最近的网桥；PTP 对端延迟测量',
    reserved: 'IEEE 802.1 网桥组：网桥从不转发',
  },
  cfm: ({faultClass, level}) => `连通性故障管理 CFM，第 ${faultClass} 类，级别 ${level}`,
  ptp: 'PTP（IEEE 1588）一般报文',
  legacy: (vendor) => `${vendor}（早已不用）`,
  mop: {dump: 'DEC MOP 转储和装载', console: 'DEC MOP 远程控制台'},
  group4: (group, name) => `IPv4 多播组 ${group}${named(name)}，另有 31 个组共用`,
  group6: (group, name) => `IPv6 多播组 ${group}${named(name)}`,
  solicited: (group) => `IPv6 多播组 ${group}（被请求节点：谁的地址这样结尾？）`,
  router: (protocol, number) => `${protocol} ${number}（虚拟路由器）`,
  lastOctets: (protocol, octets) => `${protocol}（最后几个字节 ${octets}）`,
  hostOnly: 'VirtualBox 仅主机网络',
  tap: 'libvirt 的 tap 设备',
  ofAddress: (software, address) => `${software}（由它的地址 ${address} 得来）`,
}
