import {Endpoint} from '../../src/lib/address/endpoint.js'
import {IpAddress} from '../../src/lib/address/ip-address.js'
import {MacAddress} from '../../src/lib/address/mac-address.js'
import {parseBlock, parseLabelledBlock} from '../../src/lib/address/parse-block.js'
import {parseMask} from '../../src/lib/address/parse-mask.js'
import {Prefix} from '../../src/lib/address/prefix.js'
import {LineCounter} from '../../src/lib/io/values.js'
import {AddressScanner} from '../../src/lib/lists/address-scanner.js'
import {MacLineReader} from '../../src/lib/lists/mac-line-reader.js'
import {PrefixLineReader} from '../../src/lib/lists/prefix-line-reader.js'
import {parseHostAndPorts, parsePayload, parsePortEndpoint} from '../../src/lib/port/parse-host-and-ports.js'
import {parsePorts, parseRange} from '../../src/lib/port/parse-ports.js'
import {loadServices} from '../../src/lib/port/services.js'
import {parseWish} from '../../src/lib/subnet/parse-wish.js'
import {parseCount, parseDuration, parseRate, parseSize} from '../../src/lib/text/parse-size.js'
import {accepted, must, type Target} from '../target.js'

const services = await loadServices()
const ADDRESSES = ['192.0.2.7', '2001:db8::7', '::ffff:192.0.2.7', 'fe80::1%eth0', '1:2:3:4:5:6:7::']
const PREFIXES = ['10.0.0.0/8', '2001:db8::/32', '10.0.0.1/255.255.255.0', '::/0', '10.0.0.0-10.0.0.255']
const ENDPOINTS = ['127.0.0.1:9000', '[::1]:9000', ':9000', '*:9000', 'www.example.com:443']
const WORDS = ['::', '.', ':', '/', '%', '-', ',', '0', '255', '256', '65535', '65536', '١', '\0', '0x', '00']

export const valueTargets: Record<string, Target> = {
  address: {
    seeds: [...ADDRESSES, '1.2.3', '0x7f.1', '::1::'],
    words: WORDS,
    run(input) {
      const address = IpAddress.parse(input.toString())
      must(IpAddress.parse(String(address)).compare(address) === 0, 'an address that comes back as another')
      must(address.value < 1n << BigInt(address.bits), 'an address beyond its version')
    },
  },
  prefix: {
    seeds: PREFIXES,
    words: WORDS,
    run(input) {
      const prefix = Prefix.parse(input.toString())
      must(String(Prefix.parse(String(prefix))) === String(prefix), 'a network that comes back as another')
      must(prefix.length >= 0 && prefix.length <= prefix.address.bits, 'a length beyond its version')
    },
  },
  block: {
    seeds: [...PREFIXES, ...ADDRESSES, '10.0.0.0/8\tlabel # comment', '10.0.0.1 - 10.0.0.9'],
    words: [...WORDS, '\t', ' - '],
    run(input) {
      accepted(() => parseLabelledBlock(input.toString()))
      const {first, last} = parseBlock(input.toString())
      must(first.version === last.version && first.value <= last.value, 'a range that runs backwards')
    },
  },
  mask: {
    seeds: ['255.255.255.0', '/24', '24', '0.0.0.255', 'ffff::', '255.0.255.0'],
    words: WORDS,
    run(input) {
      for (const form of ['netmask', 'wildcard'] as const) {
        for (const version of [4, 6] as const) {
          const length = parseMask(input.toString(), version, form)
          if (typeof length === 'number')
            must(length >= 0 && length <= (version === 4 ? 32 : 128), `a mask of ${length}`)
        }
      }
    },
  },
  endpoint: {
    seeds: ENDPOINTS,
    words: WORDS,
    run(input) {
      const endpoint = Endpoint.parse(input.toString(), {any: true})
      must(endpoint.port >= 0 && endpoint.port <= 65_535, 'a port beyond 65535')
      must(
        String(Endpoint.parse(String(endpoint), {any: true})) === String(endpoint),
        'an endpoint that comes back as another',
      )
    },
  },
  ports: {
    seeds: ['80', '1-1024,8000', 'http,https', 'all', 'top100', '1000-1', 'www.example.com:443', '192.0.2.7 22,80'],
    words: [...WORDS, 'http', 'all'],
    run(input) {
      const text = input.toString()
      accepted(() => parseRange(text))
      accepted(() => parsePortEndpoint(text))
      accepted(() => parseHostAndPorts(text.split(' '), services))
      for (const port of parsePorts(text, services)) must(port >= 0 && port <= 65_535, `the port ${port}`)
    },
  },
  mac: {
    seeds: [
      '8C-EC-4B-87-99-D7',
      '8c:ec:4b:87:99:d7',
      '8cec.4b87.99d7',
      '8cec4b8799d7',
      '8cec4b-8799d7',
      '0800.2b01.0203.0405',
    ],
    words: WORDS,
    run(input) {
      const address = MacAddress.parse(input.toString())
      must(String(MacAddress.parse(String(address))) === String(address), 'a MAC that comes back as another')
    },
  },
  amounts: {
    seeds: ['500ms', '1.5m', '64k', '10MiB', '64k/s', '42', '1e3', '99999999999g'],
    words: ['ms', 's', 'h', 'k', 'MiB', '.', '-', '+', 'e', '9007199254740993'],
    run(input) {
      const text = input.toString()
      const [ms, size, rate] = [parseDuration, parseSize, parseRate].map((parse) => accepted(() => parse(text)))
      must(ms === null || (ms! >= 0 && ms! < 2 ** 31), `a time of ${ms} ms`)
      must(size === null || (Number.isSafeInteger(size) && size! >= 0), `a size of ${size}`)
      must(rate === null || rate! > 0, `a rate of ${rate}`)
      must(parseCount(text, {min: 1, max: 100}) <= 100, 'a count beyond its bounds')
    },
  },
  words: {
    seeds: ['hello,world', 'web=100', 'lan=/24', 'a=10+20%', '5,3,99', 'hex:00ff', 'base64:AA==', 'text:x'],
    words: ['=', '%', '+', ',', 'hex:', '/', '\\x'],
    run(input) {
      const text = input.toString()
      accepted(() => parseWish(text, 4))
      accepted(() => parsePayload(text))
    },
  },
  lines: {
    seeds: [
      `${ADDRESSES.join('\n')}\n`,
      `${PREFIXES.join('\r\n')} # c\n`,
      'x 10.0.0.1:80, [::1]:22.\n',
      '8c:ec:4b:87:99:d7\n',
    ],
    words: [...WORDS, '\r\n', '\n', ' #', '\ufeff'],
    run(input) {
      // The scanner wants a line feed behind the end; what is behind that is of another block.
      const bytes = Buffer.concat([input, Buffer.from('\n::1:2.3.4.5/')])
      const scanner = new AddressScanner()
      for (let at = 0; scanner.next(bytes, at, input.length, 0); at = scanner.end) {
        must(scanner.end > at && scanner.end <= input.length, 'an address that ends nowhere')
      }
      for (const value of new LineCounter('x').valuesOf({bytes, start: 0, end: input.length})) {
        const [plain, macs] = [new PrefixLineReader(true), new MacLineReader()]
        const line = Buffer.from(`${value.text}\n`)
        if (plain.take(line, 0, line.length) !== -1) {
          const slow = accepted(() =>
            Prefix.parse(value.text.includes('/') ? value.text : `${value.text}/${plain.length}`),
          )
          must(slow !== null && slow.length === plain.length, `the fast reader takes ${JSON.stringify(value.text)}`)
        }
        if (macs.take(line, 0, line.length) !== -1) {
          const slow = accepted(() => MacAddress.parse(value.text))
          must(
            slow?.value === (BigInt(macs.high) << 24n) + BigInt(macs.low),
            `the fast reader takes ${JSON.stringify(value.text)}`,
          )
        }
      }
    },
  },
}
