import {expect, test} from 'vitest'
import {wrap} from '../../../src/lib/text/wrap.js'

test.each([
  ['Chinese breaks anywhere', '先有地址再有连接', 8, ['先有地址', '再有连接']],
  ['not before a full stop', '先有地址。再有', 8, ['先有地', '址。再有']],
  ['not behind a bracket', '先有地（址）', 8, ['先有地', '（址）']],
  ['words stay whole', 'a TCP 连接 here', 6, ['a TCP', '连接', 'here']],
  ['also with an apostrophe', 'the other side’s recv', 14, ['the other', 'side’s recv']],
  ['columns within a line stay', 'hub   A → B   hears it', 14, ['hub   A → B', 'hears it']],
])('%s', (_, text, width, lines) => {
  expect(wrap(text, {width, indent: ''})).toEqual(lines)
})

test('Chinese lines break before and behind brackets around Latin words, and lose nothing', () => {
  const text = '访问互联网要经过 NAT（192.168.0.0/16，RFC 1918）。 ， “a”'
  expect(wrap(text, {width: 24, indent: ''})).toEqual([
    '访问互联网要经过 NAT',
    '（192.168.0.0/16，',
    'RFC 1918）。 ， “a”',
  ])
  for (let width = 4; width < 60; width++) {
    expect(wrap(text, {width, indent: ''}).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
  }
})

test('Chinese lines break neither behind an opening mark nor before a closing one', () => {
  const text = '报文段由内核计数（TCP_INFO）。说清“消息”在哪里结束（封帧），一直读到完整为止。'
  for (let width = 12; width < 40; width++) {
    for (const line of wrap(text, {width, indent: ''})) {
      expect(line).not.toMatch(/[（“]$/)
      expect(line).not.toMatch(/^[），。”]/)
    }
  }
})
