import {expect, test} from 'vitest'
import {limited, missing, ok} from '../../../src/lib/doctor/finding.js'
import {findingTexts} from '../../../src/lib/doctor/finding-text.js'
import {plain} from '../../../src/lib/text/paint.js'

test('what mends several findings is written out once', () => {
  const text = findingTexts()
  const lines = [
    missing('koffi', 'not installed', 'npm install koffi'),
    ok('tun', 'works'),
    limited('netlink', 'from /proc', 'npm install koffi'),
    limited('evidence', 'ss', 'npm install koffi'),
    limited('IPv6', 'off', 'sudo sysctl'),
  ].map((finding) => text(finding, plain))
  expect(lines).toEqual([
    `missing  koffi            not installed\n${' '.repeat(26)}$ npm install koffi`,
    'ok       tun              works',
    `limited  netlink          from /proc\n${' '.repeat(26)}see koffi above`,
    `limited  evidence         ss\n${' '.repeat(26)}see koffi above`,
    `limited  IPv6             off\n${' '.repeat(26)}$ sudo sysctl`,
  ])
})

test('details are parted between words, what mends them is not', () => {
  const finding = limited('tun', 'no wire for demo mtu and retransmit', 'a command that is longer than the line')
  expect(findingTexts(50)(finding, plain).split('\n')).toEqual([
    'limited  tun              no wire for demo mtu and',
    `${' '.repeat(26)}retransmit`,
    `${' '.repeat(26)}$ a command that is longer than the line`,
  ])
  expect(findingTexts()(ok('tun', 'x '.repeat(100).trim()), plain)).not.toContain('\n')
})
