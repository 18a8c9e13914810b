import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {blockText} from '../../../src/lib/address/block-text.js'
import type {JsonColumns} from '../../../src/lib/lists/json-blocks.js'
import {JsonReader} from '../../../src/lib/lists/json-reader.js'
import {collect, type Collected, cuts} from './collect-blocks.js'
import {address, prefix} from '../../arbitraries.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

const ALL: JsonColumns = {column: null, labelColumn: null}

const read = (text: string, columns = ALL, at: readonly number[] = []): Collected =>
  collect((sink) => new JsonReader(sink, columns), text, at)
const blocks = (text: string, columns = ALL) => read(text, columns).taken.map(({block}) => block)
const labelled = (text: string, labelColumn: string, column: string | null = null) =>
  read(text, {column, labelColumn}).taken.map(({block, label}) => [block, label])

describe('blocks', () => {
  test.each<[string, string, string[]]>([
    ['an array', '["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"]', ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32']],
    ['rows, one per line', '{"a":"10.0.0.0/8"}\n{"a":"10.1.0.5/16"}\r\n', ['10.0.0.0/8', '10.1.0.0/16']],
    ['records behind a separator (RFC 7464)', '\u001e"10.0.0.0/8"\n\u001e"10.1.0.0/16"\n', ['10.0.0.0/8', '10.1.0.0/16']],
    ['one string', '"10.0.0.0/8"', ['10.0.0.0/8']],
    ['every notation of a list', '["10.0.0.0/255.0.0.0","10.0.0.1 - 10.0.0.9","10.0.0.0 255.0.0.0","10.0.0.1-9","10.0.0.0/8, 10.2.0.0/16"]',
      ['10.0.0.0/8', '10.0.0.1-10.0.0.9', '10.0.0.0/8', '10.0.0.1-10.0.0.9', '10.0.0.0/8', '10.2.0.0/16']],
    ['escapes', String.raw`["10.0.0.0\/8", "\u0031\u0030.1.0.0/16"]`, ['10.0.0.0/8', '10.1.0.0/16']],
    ['a byte order mark is dropped by the input', '["10.0.0.0/8"]', ['10.0.0.0/8']],
    ['other strings, numbers and times', '{"a":"eu-west-1","b":1.5e3,"c":null,"d":true,"e":"10:15:32","f":"00:11:22:33:44:55","g":"2024-11-26-05-46-40","h":"see 10.0.0.1","i":"10.0.0.1:443"}', []],
    ['keys', '{"10.0.0.0/8": {"site": "x"}, "2001:db8::/32": 1}', ['10.0.0.0/8', '2001:db8::/32']],
    ['a mask in the next field', '{"ip":"10.0.0.5","netmask":"255.0.0.0","gw":"10.0.0.1"}', ['10.0.0.0/8', '10.0.0.1']],
    ['a mask before its address', '{"mask":"255.255.0.0","net":"10.1.0.0"}', ['10.1.0.0/16']],
    ['a wildcard', '{"source":"10.1.0.0","wildcard":"0.0.255.255"}', ['10.1.0.0/16']],
    ['ip -j addr', '[{"addr_info":[{"family":"inet","local":"10.0.0.5","prefixlen":24,"broadcast":"10.0.0.255"}]}]', ['10.0.0.0/24', '10.0.0.255']],
    ['nft -j', '{"elem":[{"prefix":{"addr":"192.0.2.0","len":24}},{"range":["10.0.0.1","10.0.0.9"]},"10.0.0.77"]}', ['192.0.2.0/24', '10.0.0.1-10.0.0.9', '10.0.0.77']],
    ['a length that is none', '{"src":"10.0.0.1","len":28,"prefix":99}', ['10.0.0.1']],
    ['a sentence beside a block', '{"CidrIp":"10.0.0.0/8","Description":"10.0.0.0/8 office"} {"net":"10.1.0.0/16","note":"10.1.0.0/16 - the lab, 10.2.0.0/16 too"}', ['10.0.0.0/8', '10.1.0.0/16']],
    ['a length with its slash', '{"ip":"10.0.0.0","mask":"/24"}', ['10.0.0.0/24']],
    ['two ends by other names', '{"range_start":"10.0.0.1","range_end":"10.0.0.9"} {"ipStart":"10.1.0.1","ipEnd":"10.1.0.2"}', ['10.0.0.1-10.0.0.9', '10.1.0.1-10.1.0.2']],
    ['two ends', '{"first":"10.0.0.1","last":"10.0.0.9"} {"start_ip":"10.1.0.1","end_ip":"10.1.0.2"} {"src":"10.2.0.1","dst":"10.2.0.9"}',
      ['10.0.0.1-10.0.0.9', '10.1.0.1-10.1.0.2', '10.2.0.1', '10.2.0.9']],
    ['a row of subnet', '{"input":"192.168.1.7/24","version":4,"address":"192.168.1.7","netmask":"255.255.255.0","networkAddress":"192.168.1.0","network":"192.168.1.0/24","special":{"name":"x","network":"192.168.0.0/16"}}', ['192.168.1.0/24']],
    ['a row of ip', '{"input":"10.0.0.1","version":4,"address":"10.0.0.1","special":{"network":"10.0.0.0/8"},"embedded":null}', ['10.0.0.1']],
    ['a row that only starts like one', '{"input":"10.0.0.1","output":"10.0.0.2"}', ['10.0.0.1', '10.0.0.2']],
    ['a row of contains', '{"network":"10.0.0.0/8","value":"10.1.2.3","contained":true,"entry":"10.0.0.0/8","label":null,"source":"a:1"}', ['10.0.0.0/8']],
    ['nothing', '', []],
    ['empty containers', '[{},[],{"a":[]}]', []],
  ])('%s', (_, text, expected) => {
    expect(read(text).refused).toEqual([])
    expect(blocks(text)).toEqual(expected)
  }) // prettier-ignore

  test('a list in one string, however long, and no word is lost about one that is longer', () => {
    const list = (count: number) => Array.from({length: count}, (_, index) => `10.${index >> 8}.${index & 255}.0/24`)
    for (const count of [2, 20, 3000]) {
      expect(read(`{"trusted":"${list(count).join(', ')}"}`)).toMatchObject({refused: []})
      expect(blocks(`{"trusted":"${list(count).join(', ')}"}`)).toEqual(list(count))
    }
    expect(read(`["${list(9000).join(',')}"]`)).toMatchObject({taken: [], refused: [{text: '10.0.0.0/24', line: 1}]})
    expect(read(`["10.0.0.0/8 # ${'x'.repeat(300)}"]`).refused).toHaveLength(1)
    expect(read(`["${'x'.repeat(1e5)}","10.0.0.0/8"]`)).toMatchObject({taken: [{text: '10.0.0.0/8'}], refused: []})
  })

  test('those under a key alone, and then each must be one', () => {
    const text = '{"p":"10.0.0.0/8","q":"10.1.0.0/16","r":{"p":["10.2.0.0/16"]}}'
    expect(blocks(text, {column: 'p', labelColumn: null})).toEqual(['10.0.0.0/8', '10.2.0.0/16'])
    expect(read('{"p":"n/a"}', {column: 'p', labelColumn: null}).refused).toMatchObject([
      {text: 'n/a', line: 1, column: 7},
    ])
  })
})

describe('labels', () => {
  test('are the value of the key in the nearest object that has it, before or behind the block', () => {
    const text = `{"name":"all","values":[{"name":"web","p":{"nets":["10.0.0.0/8","10.1.0.0/16"]}},
      {"nets":["10.2.0.0/16"],"name":"db"},{"nets":["10.3.0.0/16"]},{"x":"10.4.0.0/16","name":7}]}`
    expect(labelled(text, 'name')).toEqual([
      ['10.0.0.0/8', 'web'],
      ['10.1.0.0/16', 'web'],
      ['10.2.0.0/16', 'db'],
      ['10.3.0.0/16', 'all'],
      ['10.4.0.0/16', '7'],
    ])
    expect(labelled('{"nets":["10.3.0.0/16"]}', 'name')).toEqual([['10.3.0.0/16', null]])
  })

  test('@key is the key above the block', () => {
    const text = '{"hooks":["10.0.0.0/8",["10.1.0.0/16"]],"web":"10.2.0.1"}'
    expect(labelled(text, '@key')).toEqual([
      ['10.0.0.0/8', 'hooks'],
      ['10.1.0.0/16', 'hooks'],
      ['10.2.0.1', 'web'],
    ])
  })
})

describe('is refused', () => {
  test.each([
    ['["10.0.0.0/33"]', 'above 32', 1, 3],
    ['{"a":\n "10.0.0.300"}', 'above 255', 2, 3],
    ['["é","2001:db8::/129"]', 'above 128', 1, 7],
    ['["010.0.0.1"]', 'leading zero', 1, 3],
    ['{"ip":"10.0.0.1","netmask":"255.255.225.0"}', 'netmask', 1, 29],
    ['["fe80::1%eth0"]', 'a zone', 1, 3],
    ['["10.0.0.0/8;"]', 'prefix length', 1, 3],
    ['["10.0.0.0/8\\n10.1.0.0/16"]', 'control character', 1, 3],
    ['["10.0.0.0/8 # office"]', 'a blank inside', 1, 3],
    ['{"nets":["10.0.0.0/8 office"]}', 'a blank inside', 1, 11],
    ['{"net":"10.0.0.0/8 # office"}', 'a blank inside', 1, 9],
    ['{"a":1', 'ends in the middle', 1, 6],
    ['["10.0.0.1"', 'ends in the middle', 1, 3],
    ['[1,]x', 'a value', 1, 4],
    ['{"a" 1}', 'a colon', 1, 6],
    ['{1:2}', 'a key', 1, 2],
    ['hello', 'not a JSON value', 1, 1],
    ['[01]', 'not a JSON value', 1, 2],
    ['["a\nb"]', 'control character', 1, 4],
    [String.raw`["\x"]`, 'escape', 1, 3],
    ['[}', 'a value', 1, 2],
    ['{é', 'not ASCII', 1, 2], // also where a piece ends inside the character
    ['['.repeat(600), 'deeper than 512', 1, 513],
  ])('%s: %s', (text, reason, line, column) => {
    const {refused} = read(text)
    expect(refused).toMatchObject([{line, column}])
    expect(refused[0]!.reason).toContain(reason)
  })

  test('a mask, and its address is no host then', () => {
    expect(blocks('{"ip":"10.0.0.1","netmask":"255.255.225.0"}')).toEqual([])
  })

  test('and what came before it stays', () => {
    expect(blocks('["10.0.0.0/8", }')).toEqual(['10.0.0.0/8'])
  })

  test('a string, a key or a number without an end takes no memory', () => {
    const long = 'x'.repeat(100_000)
    expect(read(`{"${long}":"${long}","a":"10.0.0.1"}`).taken).toHaveLength(1)
    expect(read(`[${'1'.repeat(100_000)}]`).refused).toHaveLength(1)
  })
})

const leaf = fc.oneof(
  address.map(String),
  prefix.map(String),
  fc.string({maxLength: 8}),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
const {value} = fc.letrec((tie) => ({
  value: fc.oneof(
    {depthSize: 'small'},
    leaf,
    fc.array(tie('value'), {maxLength: 4}),
    fc.dictionary(fc.constantFrom('a', 'b', 'é', 'name', 'mask', 'first', 'last', 'input'), tie('value'), {maxKeys: 4}),
  ),
}))

test('whatever the JSON, nothing throws, and however it is cut the same comes out', () => {
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1), cuts, (one, indent, at) => {
      const text = JSON.stringify(one, null, indent)
      const whole = read(text, {column: null, labelColumn: 'name'})
      expect(whole.refused.filter(({code}) => code === 'INVALID_JSON')).toEqual([])
      expect(read(text, {column: null, labelColumn: 'name'}, at)).toEqual(whole)
    }),
    {numRuns: 1000},
  )
})

test('a damaged text is refused where JSON.parse refuses it, and the cut changes nothing', () => {
  const damage = fc.tuple(
    fc.nat(60),
    fc.nat(2),
    fc.constantFrom('', '"', '{', '}', ',', ':', '[', ']', '\\', '1', 'x', '\n'),
  )
  fc.assert(
    fc.property(value, damage, cuts, (one, [from, count, added], at) => {
      const text = JSON.stringify(one).replace(
        new RegExp(`^([^]{${from}})[^]{${count}}`),
        (_, head: string) => head + added,
      )
      const whole = read(text)
      expect(read(text, ALL, at)).toEqual(whole)
      let isJson = true
      try {
        JSON.parse(text)
      } catch {
        isJson = false
      }
      if (isJson) expect(whole.refused.filter(({code}) => code === 'INVALID_JSON')).toEqual([])
    }),
    {numRuns: 2000},
  )
})

test('every prefix of an array is read', () => {
  fc.assert(
    fc.property(fc.array(prefix), (list) => {
      expect(blocks(JSON.stringify(list.map(String)))).toEqual(list.map((one) => blockText(one)))
    }),
  )
})
