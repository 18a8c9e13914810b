import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {AddressSet} from '../../support/address-set.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {plain} from '../../../src/lib/text/paint.js'
import {planHtml} from '../../../src/lib/subnet/plan-html.js'
import {planSvg} from '../../../src/lib/subnet/plan-svg.js'
import {percent, planText} from '../../../src/lib/subnet/plan-text.js'
import type {Cloud} from '../../../src/lib/subnet/host-range.js'
import {parseWish, refuseSameNames} from '../../../src/lib/subnet/parse-wish.js'
import {type NetworkPlan, planNetwork} from '../../../src/lib/subnet/plan-network.js'
import {planTree} from '../../../src/lib/subnet/plan-tree.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

function plan(network: string, wishes: string[], cloud: Cloud | null = null): NetworkPlan {
  const prefix = Prefix.parse(network)
  return planNetwork(prefix, wishes.map((wish) => parseWish(wish, prefix.version)), cloud) // prettier-ignore
}
const textOf = (one: NetworkPlan) => planText(one, planTree(one), plain)

describe('a wish', () => {
  test.each([
    ['web=100', {name: 'web', hosts: 100, length: null}],
    ['web=100+20%', {name: 'web', hosts: 120, length: null}],
    ['web=110+10%', {name: 'web', hosts: 121, length: null}], // in floating point 110 × 1.1 is more
    ['web=10+25%', {name: 'web', hosts: 13, length: null}], // rounded up
    ['link=/30', {name: 'link', hosts: null, length: 30}],
    ['a=b=5', {name: 'a=b', hosts: 5, length: null}],
  ])('%s', (text, expected) => expect(parseWish(text, 4)).toEqual(expected))

  test.each([
    ['web', 'expected NAME=HOSTS, NAME=HOSTS+20% or NAME=/PREFIX'],
    ['=5', 'expected NAME=HOSTS, NAME=HOSTS+20% or NAME=/PREFIX'],
    ['web=', '"" is not a number of hosts, expected 100, 100+20% or /24'],
    ['web=-5', '"-5" is not a number of hosts, expected 100, 100+20% or /24'],
    ['web=5+', '"5+" is not a number of hosts, expected 100, 100+20% or /24'],
    ['web=1.5', '"1.5" is not a number of hosts, expected 100, 100+20% or /24'],
    ['web=0', 'a network for 0 hosts'],
    ['web=/33', 'prefix length 33 is above 32'],
    ['web=99999999999999999999', 'more than 2^53 hosts'],
  ])('%s is refused', (text, reason) => expect(() => parseWish(text, 4)).toThrow(`"${text}": ${reason}`))

  test('two of one name are refused', () => {
    expect(() => refuseSameNames([parseWish('a=1', 4), parseWish('a=2', 4)])).toThrow('"a" appears twice')
  })
})

describe('a plan', () => {
  test('the largest first, each the smallest that fits, and what is free', () => {
    const {allocations, free, missingAddresses} = plan('192.168.0.0/22', [
      'web=100+20%',
      'db=50',
      'guests=200',
      'link=/30',
    ])
    expect(
      allocations.map(({name, network, hostsWanted, hostCount}) => [name, network, hostsWanted, hostCount]),
    ).toEqual([
      ['guests', '192.168.0.0/24', 200, '254'],
      ['web', '192.168.1.0/25', 120, '126'],
      ['db', '192.168.1.128/26', 50, '62'],
      ['link', '192.168.1.192/30', null, '2'],
    ])
    expect(free).toEqual([
      '192.168.1.196/30',
      '192.168.1.200/29',
      '192.168.1.208/28',
      '192.168.1.224/27',
      '192.168.2.0/23',
    ])
    expect(missingAddresses).toBe('0')
  })

  test.each<[Cloud, string, string, string]>([
    ['aws', '123', '10.0.0.4', '10.0.0.126'],
    ['azure', '123', '10.0.0.4', '10.0.0.126'],
    ['gcp', '124', '10.0.0.2', '10.0.0.125'],
  ])('%s keeps addresses to itself', (cloud, hostCount, firstHost, lastHost) => {
    const {allocations} = plan('10.0.0.0/24', ['a=100'], cloud)
    expect(allocations[0]).toMatchObject({network: '10.0.0.0/25', hostCount, firstHost, lastHost})
  })

  test('a block in which a cloud leaves no host', () => {
    expect(plan('10.0.0.0/24', ['a=/30'], 'aws').allocations[0]).toMatchObject({
      hostCount: '0',
      firstHost: null,
      lastHost: null,
    })
  })

  test('IPv6', () => {
    expect(plan('2001:db8::/48', ['lan=/64', 'link=2']).allocations).toMatchObject([
      {network: '2001:db8::/64', hostCount: '18446744073709551615'},
      {network: '2001:db8:0:1::/127', hostCount: '2'},
    ])
  })

  test.each([
    ['10.0.0.0/24', ['a=100', 'b=100', 'c=20'], '32', ['c']],
    ['10.0.0.0/24', ['a=300', 'b=20'], '288', ['a']], // a /23 and a /27 in a /24; b still finds room
    ['10.0.0.0/24', ['a=5000000000'], '8589934336', ['a']], // more than there are IPv4 addresses
    ['10.0.0.0/32', ['a=1', 'b=1'], '1', ['b']],
  ])('%s for %j is %s short', (network, wishes, missing, names) => {
    const {missingAddresses, unplaced} = plan(network, wishes)
    expect(missingAddresses).toBe(missing)
    expect(unplaced.map(({name}) => name)).toEqual(names)
  })

  test('holds each wish in a block of its own, free space is the rest, and all fit if their sum does', () => {
    const sizes = fc.array(fc.integer({min: 1, max: 300}), {minLength: 1, maxLength: 12})
    fc.assert(
      fc.property(sizes, fc.integer({min: 20, max: 26}), (hosts, length) => {
        const network = Prefix.parse(`10.20.0.0/${length}`).masked
        const {allocations, free, unplaced, missingAddresses} = plan(String(network), hosts.map((count, index) => `n${index}=${count}`)) // prettier-ignore
        const blocks = allocations.map((one) => Prefix.parse(one.network))
        const taken = AddressSet.of(blocks)
        expect(blocks.reduce((sum, {addressCount}) => sum + addressCount, 0n)).toBe(taken.addressCount) // none overlap
        const rest = AddressSet.of(free.map((text) => Prefix.parse(text)))
        expect(taken.intersect(rest).isEmpty).toBe(true)
        expect(taken.union(rest).equals(AddressSet.of([network]))).toBe(true)
        expect(unplaced.length === 0).toBe(missingAddresses === '0')
        for (const one of blocks) expect(String(one.masked)).toBe(String(one)) // aligned
      }),
    )
  })
})

describe('the picture', () => {
  const example = plan('192.168.0.0/24', ['web=100', '<b>"x" & \u202ey=20'])

  test('as text', () => {
    expect(textOf(example)).toMatchInlineSnapshot(`
      "192.168.0.0/24
      ├─ 192.168.0.0/25          web: 100 of 126 hosts, 192.168.0.1 – 192.168.0.126
      └─ 192.168.0.128/25
         ├─ 192.168.0.128/26
         │  ├─ 192.168.0.128/27  <b>"x" & \\u202ey: 20 of 30 hosts, 192.168.0.129 – 192.168.0.158
         │  └─ 192.168.0.160/27  free: 32 addresses
         └─ 192.168.0.192/26     free: 64 addresses

      █████████████████████████░░░░░░░░░░░░░░░  62.5 % used"
    `)
  })

  test('what does not fit is said below', () => {
    expect(textOf(plan('10.0.0.0/24', ['a=100', 'b=200']))).toContain(
      'Does not fit: 10.0.0.0/24 is 128 addresses short.\n  a needs a /25 for 100 hosts',
    )
  })

  test('as SVG and HTML: names are text, never markup, and nothing is fetched', () => {
    const tree = planTree(example)
    const [svg, html] = [planSvg(example, tree), planHtml(example, tree)]
    for (const picture of [svg, html]) {
      expect(picture).toContain('&lt;b&gt;&quot;x&quot; &amp; \\u202ey')
      expect(picture).not.toContain('<b>')
      expect(picture.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|\bon\w+=|url\((?!#)/)
      expect(picture).toContain('192.168.0.192/26')
      expect(picture).toContain('free')
    }
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(svg.match(/<(rect|text|svg|defs|pattern|title)\b/g)!.length).toBe(
      svg.match(/<\/(rect|text|svg|defs|pattern|title)>|\/>/g)!.length,
    )
  })

  test.each([
    [0, '0 %'],
    [0.0001, 'under 0.1 %'],
    [0.625, '62.5 %'],
    [0.99999, 'over 99.9 %'],
    [1, '100 %'],
  ])('%d is %s', (share, text) => expect(percent(share)).toBe(text))
})
