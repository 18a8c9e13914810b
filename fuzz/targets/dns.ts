import {encode} from 'dns-packet'
import {buildAnswer, RCODE, readQuestion} from '../../src/lib/dns/build-answer.js'
import {DomainName} from '../../src/lib/dns/domain-name.js'
import {decodeMessage, whyNoAnswer} from '../../src/lib/dns/message.js'
import {parseHosts} from '../../src/lib/dns/parse-hosts.js'
import {decodeRecordData, encodeRecordData} from '../../src/lib/dns/records/record-data.js'
import {type RecordTypeName, TYPE_NUMBERS, typeNumber} from '../../src/lib/dns/records/type-numbers.js'
import {parseServedRecord} from '../../src/lib/dns/served-record.js'
import {WireReader} from '../../src/lib/dns/wire-reader.js'
import {decodeNameServers} from '../../src/lib/system/read-name-servers.js'
import {accepted, must, type Target} from '../target.js'

const query = encode({id: 7, flags: 0x0100, questions: [{name: 'www.example.com', type: 'A'}]})
const answer = encode({
  type: 'response',
  id: 7,
  flags: 0x0400,
  questions: [{name: 'www.example.com', type: 'A'}],
  answers: [
    {name: 'www.example.com', type: 'CNAME', data: 'example.com'},
    {name: 'example.com', type: 'A', data: '192.0.2.7'},
    {name: 'example.com', type: 'MX', data: {preference: 10, exchange: 'mail.example.com'}},
    {name: 'example.com', type: 'TXT', data: ['one', 'two']},
    {name: 'example.com', type: 'CAA', data: {flags: 0, tag: 'issue', value: 'ca.example.net'}},
  ],
  additionals: [{name: '.', type: 'OPT', udpPayloadSize: 1232, flags: 0, options: []} as never],
})

const DATA = [
  ['A', '192.0.2.7'],
  ['AAAA', '2001:db8::7'],
  ['CNAME', 'www.example.com'],
  ['MX', '10 mail.example.com'],
  ['TXT', '"one" "two"'],
  ['SOA', 'ns.example.com hostmaster.example.com 1 2 3 4 5'],
  ['SRV', '0 5 5060 sip.example.com'],
  ['CAA', '0 issue "ca.example.net"'],
  ['DS', '60485 5 1 2BB183AF'],
  ['LOC', '51 30 12.748 N 0 7 39.612 W 0.00m 1m 10000m 10m'],
  ['NAPTR', '100 10 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .'],
  ['APL', '1:192.168.32.0/21 !1:192.168.38.0/28'],
  ['IPSECKEY', '10 1 2 192.0.2.38 AQID'],
  ['RRSIG', 'A 5 3 86400 20030322173103 20030220173103 2642 example.com AQID'],
  ['NSEC', 'host.example.com A MX RRSIG NSEC TYPE1234'],
  ['NSEC3', '1 1 12 AABBCCDD 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR MX'],
  ['HIP', '2 20010010 AQID rvs.example.com'],
  ['CERT', 'PKIX 0 0 AQID'],
  ['EUI48', '00-00-5e-00-53-2a'],
  ['NID', '10 0014:4fff:ff20:ee64'],
  ['AMTRELAY', '10 0 1 203.0.113.15'],
  ['SVCB', '1 foo.example.com mandatory=alpn,ipv4hint alpn="h2,h3" ipv4hint=192.0.2.1'],
  ['HTTPS', '1 . alpn="h2,h3" port=8443 ipv4hint=192.0.2.7 ipv6hint=2001:db8::7'],
] as const

const TYPE_NAMES = Object.keys(TYPE_NUMBERS) as RecordTypeName[]

const textOf = (type: number, data: Buffer) => decodeRecordData(type, new WireReader(data, 0, data.length))

export const dnsTargets: Record<string, Target> = {
  'dns-question': {
    seeds: [query, encode({questions: [{name: '.', type: 'SOA'}]}), answer],
    run(input) {
      const asked = readQuestion(input)
      if ('refusal' in asked) must(!asked.answer || asked.answer.length <= Math.max(12, input.length), 'a long refusal')
      else must(buildAnswer(asked, RCODE.REFUSED).length <= input.length + 11, 'an answer longer than its question')
    },
  },
  'dns-message': {
    seeds: [answer, query],
    run(input) {
      whyNoAnswer(query, input)
      for (const {ttlSeconds} of decodeMessage(input).answers) must(ttlSeconds >= 0, 'a TTL below zero')
    },
  },
  'dns-data': {
    seeds: DATA.map(([type, text]) =>
      Buffer.concat([Buffer.of(TYPE_NAMES.indexOf(type)), encodeRecordData(type, text)]),
    ),
    run(input) {
      const type = TYPE_NAMES[(input[0] ?? 0) % TYPE_NAMES.length]!
      const text = textOf(typeNumber(type), input.subarray(1))
      if (text.includes('(malformed, ')) return // shown as what it is, and nothing to serve
      // What is shown can be served again, and is the same then.
      const data = accepted(() => encodeRecordData(type, text))
      must(data !== null, `${type} ${text} cannot be read back`)
      must(textOf(typeNumber(type), data!) === text, `${type} ${text} comes back as something else`)
    },
  },
  'dns-record': {
    seeds: DATA.map(([type, text]) => `www.example.com=${type}:${text}`),
    words: [...TYPE_NAMES, '*.', '\\032', '\\"', '"', '=', ':', '\\', '..', '。', 'é'],
    run(input) {
      const {type, data} = parseServedRecord(input.toString())
      must(data.length <= 0xffff, 'data that fits no record')
      textOf(typeNumber(type), data)
    },
  },
  'domain-name': {
    seeds: ['www.example.com', 'a\\.b.example', 'bücher.example', 'xn--bcher-kva.example.', '\\000\\255'],
    words: ['.', '\\', '\\046', '。', '-', '_', '*'],
    run(input) {
      const name = DomainName.parse(input.toString())
      must(DomainName.parse(name.text).equals(name), 'a name that reads otherwise than it is written')
      must(name.toWire().length <= 255, 'a name of more than 255 bytes')
      const reader = new WireReader(name.toWire(), 0, name.toWire().length)
      must(reader.name() === name.text, 'a name that is another on the wire')
    },
  },
  'hosts-file': {
    seeds: ['127.0.0.1 localhost\n::1 localhost ip6-localhost # comment\nfe80::1%eth0 router\n'],
    words: ['#', '\t', '\r\n', '%', '::'],
    run: (input) => void parseHosts(input, () => {}),
  },
  'resolv-conf': {
    seeds: ['# made by hand\nnameserver 192.0.2.1\nnameserver fe80::1%eth0\nsearch example.com\noptions ndots:2\n'],
    words: ['nameserver', '%', '\t', '::1'],
    run: (input) => void decodeNameServers(input.toString()),
  },
}
