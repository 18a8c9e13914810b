import {encode} from 'dns-packet'
import {buildAnswer, RCODE, readQuestion} from '../../src/lib/dns/build-answer.js'
import {DomainName} from '../../src/lib/dns/domain-name.js'
import {decodeMessage, whyNoAnswer} from '../../src/lib/dns/message.js'
import {parseHosts} from '../../src/lib/dns/parse-hosts.js'
import {decodeRecordData, encodeRecordData, RECORD_TYPES, TYPE_NAMES} from '../../src/lib/dns/record-types.js'
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
  ['HTTPS', '1 . alpn="h2,h3" port=8443 ipv4hint=192.0.2.7 ipv6hint=2001:db8::7'],
] as const

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
      const text = textOf(RECORD_TYPES[type].number, input.subarray(1))
      // What is shown can be served again, and is the same then.
      const data = accepted(() => encodeRecordData(type, text))
      must(data !== null, `${type} ${text} cannot be read back`)
      must(textOf(RECORD_TYPES[type].number, data!) === text, `${type} ${text} comes back as something else`)
    },
  },
  'dns-record': {
    seeds: DATA.map(([type, text]) => `www.example.com=${type}:${text}`),
    words: [...TYPE_NAMES, '*.', '\\032', '\\"', '"', '=', ':', '\\', '..', '。', 'é'],
    run(input) {
      const {type, data} = parseServedRecord(input.toString())
      must(data.length <= 0xffff, 'data that fits no record')
      textOf(RECORD_TYPES[type].number, data)
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
    run: (input) => void parseHosts(input.toString(), () => {}),
  },
  'resolv-conf': {
    seeds: ['# made by hand\nnameserver 192.0.2.1\nnameserver fe80::1%eth0\nsearch example.com\noptions ndots:2\n'],
    words: ['nameserver', '%', '\t', '::1'],
    run: (input) => void decodeNameServers(input.toString()),
  },
}
