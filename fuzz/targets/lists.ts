import {Prefix} from '../../src/lib/address/prefix.js'
import {parseBlock} from '../../src/lib/address/parse-block.js'
import {Anonymiser} from '../../src/lib/ip/anonymiser.js'
import {CsvReader} from '../../src/lib/lists/csv-reader.js'
import type {BlockReader, BlockSink} from '../../src/lib/lists/found-block.js'
import {JsonReader} from '../../src/lib/lists/json-reader.js'
import {RirReader} from '../../src/lib/lists/rir-reader.js'
import {TextReader} from '../../src/lib/lists/text-reader.js'
import {guessFormat} from '../../src/lib/sets/guess-format.js'
import {parsePlan} from '../../src/lib/subnet/parse-plan.js'
import {must, type Target} from '../target.js'

const WORDS = [
  '10.0.0.0/8',
  '2001:db8::/32',
  '255.255.0.0',
  '0.0.0.255',
  ' - ',
  'netmask ',
  'prefixlen 64',
  '\n',
  '"',
  ',',
  '%3A',
  '::',
]
const COLUMNS = {column: null, labelColumn: null}

/** What a reader finds must be blocks, each with its text and place. */
function reading(make: (sink: BlockSink) => BlockReader): (input: Buffer) => void {
  return (input) => {
    const found: string[] = []
    const sink: BlockSink = {
      needsText: true,
      take: (one) => {
        const {first, last} = one.toBlock()
        must(first.version === last.version && first.value <= last.value, 'a range that runs backwards')
        must(one.line >= 1 && one.column >= 1 && one.text !== '', 'a block without a place')
        found.push(`${first}-${last}`)
      },
      refuse: ({line, column}) => must(line >= 1 && column >= 1, 'a refusal without a place'),
      label: (index) => must(index < found.length, 'a label of no block'),
    }
    const reader = make(sink)
    const bytes = Buffer.concat([input, Buffer.from('\n')])
    reader.take(bytes, 0, input.length)
    reader.end()
    for (const text of found) parseBlock(text)
  }
}

export const listTargets: Record<string, Target> = {
  'list-text': {
    seeds: [
      'ip route 10.0.0.0 255.0.0.0 192.0.2.1',
      'permit 10.0.0.1 0.2.0.255',
      'a 10.0.0.1 - 10.0.0.9 [2001:db8::1]:80',
    ],
    words: WORDS,
    run: reading((sink) => new TextReader(sink)),
  },
  'list-csv': {
    seeds: ['name,net\n"a, b",10.0.0.0/8\r\nc,"2001:db8::/32"\n', 'net;mask\n10.0.0.0;255.0.0.0\n'],
    words: [...WORDS, '""', ';', '\r\n'],
    run: reading((sink) => new CsvReader(sink, COLUMNS)),
  },
  'list-json': {
    seeds: ['[{"ip":"10.0.0.0/8","region":"a"}]', '{"addr":"10.0.0.0","len":8}\n{"range":["10.0.0.1","10.0.0.9"]}'],
    words: [...WORDS, '{"', '":', '[', ']}', '\\u0031', '\\"', 'null', '1e9'],
    run: reading((sink) => new JsonReader(sink, COLUMNS)),
  },
  'list-rir': {
    seeds: [
      '2|ripencc|20200101|2|19830705|20200101|+0000\nripencc|NL|ipv4|192.0.2.0|768|20200101|allocated\nripencc|NL|ipv6|2001:db8::|32|20200101|allocated\n',
    ],
    words: [...WORDS, '|', 'ipv4', 'ipv6', '768'],
    run: reading((sink) => new RirReader(sink)),
  },
  'list-guess': {
    seeds: ['{"a":1', 'a,b\n1,10.0.0.1', 'ripencc|NL|ipv4|192.0.2.0|256|1|a'],
    words: WORDS,
    run: (input) => void guessFormat(input.toString().split('\n')),
  },
  anonymise: {
    seeds: ['10.0.0.1:80 [2001:db8::1]:443 192.168.001.010', 'ip=2001%3Adb8%3A1%3A2%3A%3A1&x'],
    words: [...WORDS, '%253A', '%5B'],
    run(input) {
      const cut = (bytes: Buffer) => {
        const pieces: Buffer[] = []
        const filter = new Anonymiser(
          {4: 24, 6: 48},
          (piece) => void pieces.push(Buffer.from(piece)),
          () => {},
        )
        filter.take(Buffer.concat([bytes, Buffer.from('\n')]), 0, bytes.length)
        return Buffer.concat(pieces)
      }
      const once = cut(input)
      const feeds = (bytes: Buffer) => bytes.filter((byte) => byte === 0x0a).length
      must(feeds(once) === feeds(input), 'a line that is lost')
    },
  },
  plan: {
    seeds: [
      '{"network":"10.0.0.0/24","allocations":[{"name":"a","network":"10.0.0.0/25","hostsWanted":9}],"used":["10.0.0.128/32"]}',
    ],
    words: ['"network"', '"10.0.0.0/8"', '"used"', 'null', '[]', '{}', '1e99'],
    run(input) {
      const {network, kept} = parsePlan(input.toString(), 'plan.json')
      for (const {block} of kept) must(block instanceof Prefix && network.contains(block), 'a block beyond its plan')
    },
  },
}
