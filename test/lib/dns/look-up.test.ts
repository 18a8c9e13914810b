import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {NetworkError} from '../../../src/lib/errors.js'
import {afterAll, describe, expect, test} from 'vitest'
import {DomainName} from '../../../src/lib/dns/domain-name.js'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {parseHosts} from '../../../src/lib/dns/parse-hosts.js'
import {lookUpReverse} from '../../../src/lib/dns/lookup/look-up-reverse.js'
import type {AnyTypeName} from '../../../src/lib/dns/records/type-numbers.js'
import {openResolver, parseServer, type ResolverOptions} from '../../../src/lib/dns/resolver.js'
import {readNameServers} from '../../../src/lib/system/read-name-servers.js'
import {startServing} from '../../support/dns-serve.js'
import {a, answerTo, startNameServer} from '../../support/name-server.js'

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-dns-'))
afterAll(() => fs.rmSync(scratch, {recursive: true}))

function file(name: string, text: string): string {
  const place = path.join(scratch, name)
  fs.writeFileSync(place, text)
  return place
}

async function lookUp(name: string, types: AnyTypeName[] | null, options: Partial<ResolverOptions>) {
  const resolve = await openResolver({timeoutMs: 20_000, ...options})
  return await resolve(DomainName.parse(name), {types: types ?? ['A', 'AAAA'], wantsAll: types !== null})
}

const RECORDS = [
  'www.example.com=192.0.2.7',
  'both.example.com=192.0.2.8',
  'both.example.com=2001:db8::8',
  'ftp.example.com=CNAME:both.example.com',
  'example.com=MX:10 mail.example.com',
]

describe('one server', () => {
  const rowsOf = async (name: string, types: AnyTypeName[] | null) => {
    await using server = await startServing(RECORDS)
    const {rows, answer} = await lookUp(name, types, {servers: [server.endpoint]})
    for (const row of rows)
      expect(row).toMatchObject({server: String(server.endpoint), rttMs: expect.any(Number) as number})
    return {
      answer,
      rows: rows.map(({name: owner, type, ttlSeconds, value, rcode}) =>
        [owner, type, ttlSeconds, value, rcode].join(' '),
      ),
    }
  }

  test.each<[string, AnyTypeName[] | null, string, string[]]>([
    ['www.example.com', null, 'yes', ['www.example.com A 60 192.0.2.7 NOERROR']], // one family will do
    [
      'www.example.com',
      ['A', 'AAAA'],
      'no',
      ['www.example.com A 60 192.0.2.7 NOERROR', 'www.example.com AAAA   NOERROR'],
    ],
    [
      'both.example.com',
      null,
      'yes',
      ['both.example.com A 60 192.0.2.8 NOERROR', 'both.example.com AAAA 60 2001:db8::8 NOERROR'],
    ],
    [
      'ftp.example.com',
      null,
      'yes',
      [
        'ftp.example.com CNAME 60 both.example.com NOERROR',
        'both.example.com A 60 192.0.2.8 NOERROR',
        'both.example.com AAAA 60 2001:db8::8 NOERROR',
      ],
    ],
    ['ftp.example.com', ['CNAME'], 'yes', ['ftp.example.com CNAME 60 both.example.com NOERROR']],
    [
      'ftp.example.com',
      ['MX'],
      'no',
      ['ftp.example.com CNAME 60 both.example.com NOERROR', 'both.example.com MX   NOERROR'],
    ],
    ['example.com', null, 'no', ['example.com A   NOERROR', 'example.com AAAA   NOERROR']],
    ['nope.example.com', null, 'no', ['nope.example.com A   NXDOMAIN']],
    ['nope.example.com', ['A', 'MX'], 'no', ['nope.example.com A   NXDOMAIN', 'nope.example.com MX   NXDOMAIN']],
    ['www.example.org', ['A'], 'failed', ['www.example.org A   REFUSED']],
  ])('%s %j: %s', async (name, types, answer, rows) => expect(await rowsOf(name, types)).toEqual({answer, rows}))

  test('records of other names in an answer are not shown', async () => {
    await using server = await startNameServer({
      udp: (query) => [
        answerTo(query, {answers: [a('www.example.com', '192.0.2.7'), a('bank.example', '192.0.2.66')]}),
      ],
    })
    const {rows} = await lookUp('www.example.com', ['A'], {servers: [server.endpoint]})
    expect(rows.map(({name}) => name)).toEqual(['www.example.com'])
  })

  test('aliases in a circle end', async () => {
    await using server = await startNameServer({
      udp: (query) => [
        answerTo(query, {
          answers: [
            {name: 'x.example', type: 'CNAME', data: 'y.example'},
            {name: 'y.example', type: 'CNAME', data: 'x.example'},
          ],
        }),
      ],
    })
    expect(await lookUp('x.example', ['A'], {servers: [server.endpoint]})).toMatchObject({
      answer: 'failed',
      rows: [
        {value: 'y.example'},
        {value: 'x.example'},
        {name: 'x.example', value: null, reason: 'its CNAME records lead in a circle'},
      ],
    })
  })

  test('nobody answers: that is the failure', async () => {
    await using server = await startNameServer({})
    await expect(lookUp('x.example', null, {servers: [server.endpoint], timeoutMs: 200})).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
  })
})

describe('several servers', () => {
  test('their answers stand side by side, and differences are named', async () => {
    await using one = await startServing(['www.example.com=192.0.2.7', 'www.example.com=192.0.2.8'])
    await using two = await startServing(['www.example.com=192.0.2.8', 'www.example.com=192.0.2.9'])
    const servers = [one.endpoint, two.endpoint]
    const {rows, differences, answer} = await lookUp('www.example.com', null, {servers})
    expect(rows.map(({value, server}) => `${value} ${server}`)).toEqual([
      `192.0.2.7 ${servers[0]}`,
      `192.0.2.8 ${servers[0]}`,
      `192.0.2.8 ${servers[1]}`,
      `192.0.2.9 ${servers[1]}`,
    ])
    expect(answer).toBe('yes')
    expect(differences).toEqual([
      `the servers disagree about www.example.com A: ${servers[0]}: A 192.0.2.7, A 192.0.2.8; ${servers[1]}: A 192.0.2.8, A 192.0.2.9`,
    ])
  })

  test('another order and another TTL are no difference', async () => {
    await using one = await startServing(['www.example.com=192.0.2.7', 'www.example.com=192.0.2.8'])
    await using two = await startServing(['www.example.com=192.0.2.8', 'www.example.com=192.0.2.7'], {ttlSeconds: 5})
    expect((await lookUp('www.example.com', null, {servers: [one.endpoint, two.endpoint]})).differences).toEqual([])
  })

  test('one that does not know the name differs; one that is silent is a failure beside the others', async () => {
    await using one = await startServing(['www.example.com=192.0.2.7'])
    await using two = await startServing(['other.example.com=192.0.2.7'])
    await using silent = await startNameServer({})
    const servers = [one.endpoint, two.endpoint, silent.endpoint]
    const {differences, failures, answer} = await lookUp('www.example.com', null, {servers, timeoutMs: 1500})
    expect(differences).toEqual([
      expect.stringContaining(`${servers[1]}: NXDOMAIN`) as string,
      expect.stringMatching(/AAAA: .*there is none.*NXDOMAIN/) as string,
    ])
    expect(failures).toMatchObject([{code: 'TIMEOUT', input: String(servers[2])}])
    expect(answer).toBe('no')
  })
})

describe("the system's own", () => {
  const hosts = file(
    'hosts',
    '# a comment\n127.0.0.1 localhost\n192.0.2.1\tdb.example db # its names\n2001:db8::1 db.example\nnot-an-address x\n192.0.2.2\n',
  )

  test('the hosts file comes first, in both families, and backwards', async () => {
    const options = {system: {hostsFile: hosts, resolvConf: path.join(scratch, 'missing')}}
    const {rows, answer} = await lookUp('DB.example', null, options)
    expect(answer).toBe('yes')
    expect(rows).toEqual([
      {
        name: 'DB.example',
        type: 'A',
        ttlSeconds: null,
        value: '192.0.2.1',
        server: hosts,
        rcode: 'NOERROR',
        flags: [],
        ede: [],
        rttMs: null,
        reason: null,
      },
      {
        name: 'DB.example',
        type: 'AAAA',
        ttlSeconds: null,
        value: '2001:db8::1',
        server: hosts,
        rcode: 'NOERROR',
        flags: [],
        ede: [],
        rttMs: null,
        reason: null,
      },
    ])
    expect(await lookUp('localhost', ['AAAA'], options)).toMatchObject({
      answer: 'no',
      rows: [{value: null, server: hosts}],
    })
    const resolve = await openResolver({timeoutMs: 1000, ...options})
    expect(await lookUpReverse(IpAddress.parse('192.0.2.1'), resolve)).toMatchObject({
      answer: 'yes',
      rows: [{address: '192.0.2.1', name: '1.2.0.192.in-addr.arpa', value: 'db.example'}],
    })
  })

  test('its name servers are read in their order, at port 53', () => {
    const resolvConf = file(
      'resolv.conf',
      '; comment\nsearch example.com\nnameserver 192.0.2.53\n  nameserver\t2001:db8::53 \nnameserver fe80::1%eth0\nnameserver nonsense\noptions edns0\n',
    )
    expect(readNameServers(resolvConf).map(String)).toEqual(['192.0.2.53:53', '[2001:db8::53]:53', '[fe80::1%eth0]:53'])
  })

  test('a name that is not in the hosts file is asked of the first server that answers', async () => {
    const asked: string[] = []
    const exchange = async (_query: Buffer, server: {toString(): string}) => {
      asked.push(String(server))
      if (asked.length === 1) throw new NetworkError('CONNECTION_REFUSED', 'gone')
      return {bytes: answerTo(_query, {answers: [a('www.example.com', '192.0.2.7')]}), rttMs: 1}
    }
    const resolvConf = file('two.conf', 'nameserver 127.0.0.53\nnameserver 127.0.0.54\n')
    const {rows} = await lookUp('www.example.com', ['A'], {
      system: {hostsFile: hosts, resolvConf},
      exchanges: {udp: exchange, tcp: exchange},
    })
    expect(rows).toMatchObject([{value: '192.0.2.7', server: '127.0.0.54:53'}])
    expect(asked).toEqual(['127.0.0.53:53', '127.0.0.54:53'])
  })

  test('a system without a name server says so when one is needed', async () => {
    const resolvConf = file('empty.conf', '# nothing\n')
    await expect(lookUp('www.example.com', null, {system: {hostsFile: hosts, resolvConf}})).rejects.toMatchObject({
      code: 'NO_NAME_SERVER',
      exitCode: 4,
    })
  })
})

test('a hosts file tells its bad lines', () => {
  const bad: string[] = []
  const text = '192.0.2.1 a b\r\nx y\n192.0.2.2\n192.0.2.3 a..b\n 010.0.0.1 c\n2001:db8::1 d#e\n192.0.2.4 x.y. mü'
  const entries = parseHosts(Buffer.from(text), ({line, column, error}) => bad.push(`${line}:${column} ${error.code}`))
  const shown = entries.map(({address, names}) => [
    Buffer.from(address, 'latin1').toString('hex'),
    ...names.map((name) => DomainName.ofWire(name).text),
  ])
  expect(shown).toEqual([
    ['c0000201', 'a', 'b'],
    ['20010db8000000000000000000000001', 'd'],
    ['c0000204', 'x.y', 'xn--m-eha'],
  ])
  expect(bad).toEqual(['2:1 INVALID_ADDRESS', '3:1 INVALID_RECORD', '4:13 INVALID_NAME', '5:2 INVALID_ADDRESS'])
})

test.each([
  ['192.0.2.53', '192.0.2.53:53'],
  ['192.0.2.53:5300', '192.0.2.53:5300'],
  ['2001:db8::53', '[2001:db8::53]:53'],
  ['::1', '[::1]:53'],
  ['[2001:db8::53]:5300', '[2001:db8::53]:5300'],
  ['ns.example.com', 'ns.example.com:53'],
])('--server %s is %s', (text, server) => expect(String(parseServer(text))).toBe(server))
