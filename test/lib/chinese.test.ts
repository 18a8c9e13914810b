import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../src/lib/address/ip-address.js'
import {MacAddress} from '../../src/lib/address/mac-address.js'
import {Prefix} from '../../src/lib/address/prefix.js'
import {explainNeighbour} from '../../src/lib/arp/explain-neighbour.js'
import {neighbourText, neighbourView} from '../../src/lib/arp/neighbour-text.js'
import {ARP_WORDS} from '../../src/lib/arp/words/arp-words.js'
import {demoText} from '../../src/lib/demo/demo-text.js'
import {EXPERIMENT_NAMES} from '../../src/lib/demo/experiment-names.js'
import {EXPERIMENTS, runExperiment} from '../../src/lib/demo/experiments.js'
import {DEMO_WORDS} from '../../src/lib/demo/words/demo-words.js'
import {interfaceView} from '../../src/lib/ip/interface-view.js'
import {ipRegistries} from '../../src/lib/ip/ip-registries.js'
import type {InterfaceRow} from '../../src/lib/ip/list-interfaces.js'
import type {NeighbourRow} from '../../src/lib/arp/list-neighbours.js'
import type {RouteRow} from '../../src/lib/route/list-routes.js'
import {routeListView} from '../../src/lib/route/route-text.js'
import {ROUTE_WORDS} from '../../src/lib/route/words/route-words.js'
import {describeIp} from '../../src/lib/ip/describe-ip.js'
import {explainIp} from '../../src/lib/ip/explain-ip.js'
import {ipText} from '../../src/lib/ip/ip-text.js'
import {IP_WORDS} from '../../src/lib/ip/words/ip-words.js'
import {describeMac} from '../../src/lib/mac/describe-mac.js'
import {explainMac} from '../../src/lib/mac/explain-mac.js'
import {macText} from '../../src/lib/mac/mac-text.js'
import {vendorTable} from '../../src/lib/mac/open-vendor-table.js'
import {MAC_WORDS} from '../../src/lib/mac/words/mac-words.js'
import {perform} from '../../src/lib/stickdemo/perform.js'
import {SCENARIOS} from '../../src/lib/stickdemo/scenarios/scenarios.js'
import {stickText} from '../../src/lib/stickdemo/stick-text.js'
import {composeWords} from '../../src/lib/stickdemo/words/compose-words.js'
import {STICK_WORDS} from '../../src/lib/stickdemo/words/stick-words.js'
import {describeSubnet} from '../../src/lib/subnet/describe-subnet.js'
import {explainSubnet} from '../../src/lib/subnet/explain-subnet.js'
import {compareNetworks, explainSameNetwork} from '../../src/lib/subnet/same-network.js'
import {sameNetworkText, subnetText} from '../../src/lib/subnet/subnet-text.js'
import {SUBNET_WORDS} from '../../src/lib/subnet/words/subnet-words.js'
import {toAscii} from '../../src/lib/text/ascii.js'
import {displayWidth} from '../../src/lib/text/display-width.js'
import {aboutView} from '../../src/lib/text/about-view.js'
import {type Language, LANGUAGES, languageOf} from '../../src/lib/text/language.js'
import {plain} from '../../src/lib/text/paint.js'
import {lab} from '../support/experiments.js'

const HAN = /[\u4e00-\u9fff]/

/** Four words of small letters in a row are no term any more. */
const ENGLISH = /\b[a-z]{2,}[,;]? [a-z]+[,;]? [a-z]+[,;]? [a-z]{2,}\b/

describe('the language', () => {
  test.each([
    ['zh', {LANG: 'en_US.UTF-8'}, null, 'zh'], // what is asked for wins
    ['en', {LANG: 'zh_CN.UTF-8'}, 'zh-CN', 'en'],
    [undefined, {LANG: 'zh_CN.UTF-8'}, null, 'zh'],
    [undefined, {LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'en_US.UTF-8'}, null, 'en'],
    [undefined, {LANG: 'en_US.UTF-8', LC_ALL: 'zh_TW.UTF-8', LC_MESSAGES: 'de_DE'}, null, 'zh'],
    [undefined, {LANG: '', LC_ALL: ''}, 'zh-CN', 'zh'], // Windows
    [undefined, {LANG: 'C'}, 'zh-CN', 'en'], // a variable wins over the system's own
    [undefined, {}, null, 'en'],
    [undefined, {LANG: 'zhx_XX'}, null, 'en'], // another language
  ] as const)('%s %j %s: %s', (wish, env, system, language) => expect(languageOf(wish, env, system)).toBe(language))
})

const subnet = (text: string, language: 'en' | 'zh') => {
  const info = describeSubnet(Prefix.parse(text))
  return subnetText(info, explainSubnet(info, SUBNET_WORDS[language]), plain, SUBNET_WORDS[language])
}
const same = (a: string, b: string, language: 'en' | 'zh') => {
  const answer = compareNetworks(IpAddress.parse(a), IpAddress.parse(b), 16)
  return sameNetworkText(answer, explainSameNetwork(answer, SUBNET_WORDS[language]), plain, SUBNET_WORDS[language])
}
const ip = (text: string, language: 'en' | 'zh') => {
  const info = describeIp(IpAddress.parse(text))
  return ipText(info, explainIp(info, IP_WORDS[language]), plain, IP_WORDS[language])
}
const mac = (text: string, language: 'en' | 'zh') => {
  const info = describeMac(MacAddress.parse(text), vendorTable())
  return macText(info, explainMac(info, MAC_WORDS[language]), plain, MAC_WORDS[language])
}
const arp = (confirmed: boolean | null, language: 'en' | 'zh') => {
  const row = {
    address: '192.0.2.7',
    mac: '00:00:5e:00:53:01',
    vendor: null,
    interface: 'eth0',
    state: 'STALE' as const,
    confirmed,
    name: null,
    sources: [],
    missing: [],
  }
  return neighbourText(row, explainNeighbour(row, ARP_WORDS[language]), plain, ARP_WORDS[language])
}

const routes = (language: Language) => {
  const row = {interface: 'eth0', source: null, metric: 0, table: 'main', linkDown: false, sources: [], missing: []}
  const rows: RouteRow[] = [
    {...row, network: '192.0.2.0/24', kind: 'unicast', gateway: null},
    {...row, network: '198.51.100.0/24', kind: 'blackhole', gateway: null},
  ]
  const view = routeListView(rows, ROUTE_WORDS[language])
  return rows.map((one) => view.text(one, plain)).join('\n')
}
const neighbours = (language: Language) => {
  const row = {address: '192.0.2.7', mac: null, vendor: null, interface: 'eth0', name: null, sources: [], missing: []}
  const rows: NeighbourRow[] = [
    {...row, state: 'STALE', confirmed: null},
    {...row, address: '2001:db8::1:7', state: 'REACHABLE', confirmed: null},
  ]
  const view = neighbourView(rows, ARP_WORDS[language])
  return rows.map((one) => view.text(one, plain)).join('\n')
}
const interfaces = (language: Language) => {
  const row = {mac: null, family: 4 as const, up: true, loopback: false, vrf: null, mtu: 1500, sources: [], missing: []}
  const address = {address: '192.0.2.7', prefixLength: 24}
  const rows: InterfaceRow[] = [
    {...row, ...address, name: 'eth0', scope: 'global', carrier: true, dynamic: true, validSeconds: 60, flags: []},
    {...row, ...address, name: 'lo', scope: 'host', carrier: false, dynamic: null, validSeconds: null, flags: []},
  ]
  const view = interfaceView(rows, IP_WORDS[language])
  return rows.map((one) => view.text(one, plain)).join('\n')
}
/** Of a line of a table: so what is left ends where the last column starts. */
const LAST_CELL = /(?<= {2})\S+$|(?<= {2})启用.*$/

describe('a text in both languages', () => {
  test.each([
    ['subnet', '192.168.11.229/24', '私有地址', (language) => subnet('192.168.11.229/24', language)],
    ['subnet', '8.8.8.8/0', '默认路由', (language) => subnet('8.8.8.8/0', language)],
    ['subnet', '10.0.0.0/31', '点对点', (language) => subnet('10.0.0.0/31', language)],
    ['subnet', '2001:db8::/64', '任播地址', (language) => subnet('2001:db8::/64', language)],
    ['same', 'yes', 'ARP', (language) => same('10.0.0.1', '10.0.9.1', language)],
    ['same', 'no', '网关', (language) => same('10.0.0.1', '10.1.0.1', language)],
    ['same', 'broadcast', '广播地址', (language) => same('10.0.0.1', '10.0.255.255', language)],
    ['ip', 'public', '公有地址', (language) => ip('172.168.0.1', language)],
    ['ip', 'group', '多播', (language) => ip('224.0.0.251', language)],
    ['ip', 'teredo', '隧道', (language) => ip('2001:0:4136:e378:8000:63bf:3fff:fdd2', language)],
    ['ip', 'link-local', '链路本地', (language) => ip('fe80::200:5eff:fe00:5301', language)],
    ['ip', 'block', '文档用地址', (language) => ip('192.0.2.7', language)],
    ['ip', 'nodes', '所有节点', (language) => ip('ff02::1', language)],
    ['mac', 'card', '网卡', (language) => mac('00:00:5e:00:53:01', language)],
    ['mac', 'random', '随机', (language) => mac('02:11:22:33:44:55', language)],
    ['mac', 'broadcast', '广播', (language) => mac('ff:ff:ff:ff:ff:ff', language)],
    ['mac', 'group', '另有 31 个组', (language) => mac('01:00:5e:00:00:fb', language)],
    ['mac', 'solicited', '被请求节点', (language) => mac('33:33:ff:00:00:01', language)],
    ['mac', 'bridges', '生成树', (language) => mac('01:80:c2:00:00:00', language)],
    ['mac', 'docker', '172.17.0.2 得来', (language) => mac('02:42:ac:11:00:02', language)],
    ['arp', 'answered', '广播', (language) => arp(true, language)],
    ['arp', 'old', 'STALE', (language) => arp(false, language)],
    ['arp', 'open', '表', (language) => arp(null, language)],
  ] as const satisfies [string, string, string, (language: 'en' | 'zh') => string][])(
    '%s: %s says %s',
    (_command, _what, term, textIn) => {
      const [english, chinese] = [textIn('en'), textIn('zh')]
      expect(english).not.toMatch(HAN)
      expect(english).toMatch(ENGLISH)
      expect(chinese).toContain(term)
      expect(chinese).not.toMatch(ENGLISH)
      for (const line of chinese.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80)
    },
  )

  test.each([
    ['route list', '黑洞', routes],
    ['arp list', '厂商', neighbours],
    ['ip list', '还剩 60 秒', interfaces],
    ['--about', '公有领域', (language) => aboutView(language).text(ipRegistries()[0]!, plain)],
  ] as const satisfies [string, string, (language: Language) => string][])(
    'the table of %s says %s, its columns one below the other',
    (_command, term, textIn) => {
      const [english, chinese] = [textIn('en'), textIn('zh')]
      expect(english).not.toMatch(HAN)
      expect(chinese).toContain(term)
      expect(chinese).not.toMatch(/INTERFACE|VENDOR|on-link|no carrier|entries/)
      const columns = chinese.split('\n').map((line) => displayWidth(line.replace(LAST_CELL, '')))
      expect(new Set(columns.slice(-2)).size).toBe(1)
    },
  )

  test.each(['late-read', 'recv-3-10', 'udp', 'file'] as const)('stickdemo %s, in 40 to 100 columns', async (name) => {
    const scenario = SCENARIOS.get(name)!
    const report = await perform(scenario, {}, lab)
    for (const width of [40, 60, 80, 100]) {
      const text = stickText(report, composeWords(scenario, report, STICK_WORDS.zh), plain, {width})
      expect(text).toContain('谁干的')
      expect(text).not.toMatch(ENGLISH)
      for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThan(width)
    }
  })

  test.for(['handshake', 'close', 'backlog', 'tls'] as const)('demo %s, in 40 to 100 columns', async (name, {skip}) => {
    if (!fs.existsSync('/proc/net/tcp')) skip('needs /proc/net')
    const report = await runExperiment(EXPERIMENTS.get(name)!)
    for (const width of [40, 60, 80, 100]) {
      const text = demoText(report, DEMO_WORDS.zh, plain, {width})
      expect(text).toMatch(HAN)
      expect(text).not.toMatch(ENGLISH)
      for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThan(width)
    }
  })

  test.for(EXPERIMENT_NAMES)('demo %s has its title', (name) => {
    expect(DEMO_WORDS.zh.titles[name]).toMatch(HAN)
    expect(DEMO_WORDS.en.titles[name]).not.toMatch(HAN)
  })
})

describe('a Chinese catalogue', () => {
  const root = path.resolve(import.meta.dirname, '../../src/lib')
  const files = fs
    .readdirSync(root, {recursive: true, encoding: 'utf8'})
    .filter((name) => /[\\/]words[\\/]zh(-[a-z]+)*\.ts$/.test(name))

  test('is there for all of them', () => expect(files.length).toBe(14))

  test.each(files)('%s has no English sentence left', (file) => {
    const source = fs.readFileSync(path.join(root, file), 'utf8')
    const texts = source
      .split('\n')
      .filter((line) => !/^\s*(\/?\*|\/\/|import|export)/.test(line))
      .map((line) => line.replaceAll(/\$\{[^}]*\}/g, '').replace(/^\s*('[^']+'|\w+): /, ''))
    expect(texts.some((line) => HAN.test(line))).toBe(true)
    expect(texts.filter((line) => ENGLISH.test(line) && HAN.test(line))).toEqual([])
  })
})

test('ASCII pictures keep Chinese words, but no other wide or drawn character', () => {
  expect(toAscii('发送 │a│ → “好”', 'zh')).toBe('发送 |a| > "好"')
  expect(toAscii('发送 │a│')).toBe('???? |a|')
  expect(LANGUAGES).toEqual(['en', 'zh'])
})
