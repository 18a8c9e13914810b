import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {AUTHORITIES, hasServer, type Running, startAuthority} from '../support/authoritative.js'
import {jsonLines, netkit, run, scratch} from '../support/run-netkit.js'

const ZONE = `$ORIGIN example.com.
$TTL 300
@ IN SOA ns hostmaster 2024010100 3600 600 86400 60
@ IN NS ns
@ IN NS ns.example.net.
@ IN MX 10 mail
@ IN MX 0 mail.example.net.
@ IN TXT "v=spf1 -all"
@ IN TXT "two" "strings; with \\"quotes\\" and \\\\"
@ IN CAA 0 issue "ca.example.net"
@ IN CAA 128 iodef "mailto:security@example.com"
@ 60 IN A 192.0.2.1
ns IN A 192.0.2.53
ns IN AAAA 2001:db8::53
www IN A 192.0.2.7
www IN A 192.0.2.8
www IN AAAA 2001:db8::7
www IN HTTPS 1 . alpn="h2,h3" port=8443
ftp IN CNAME www
far IN CNAME www.example.net.
_sip._udp IN SRV 0 5 5060 sip
7.2.0.192.in-addr.arpa IN PTR www
odd IN SVCB 1 www mandatory=alpn alpn="h2,h3" port=8443 ipv4hint=192.0.2.7 key667="x"
odd IN TLSA 3 1 1 D2ABDE240D7CD3EE6B4B28C54DF034B97983A1D16E8A410E4561CB106618E971
odd IN SSHFP 2 1 123456789ABCDEF67890123456789ABCDEF67890
odd IN NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .
odd IN DS 60485 8 2 D2ABDE240D7CD3EE6B4B28C54DF034B97983A1D16E8A410E4561CB106618E971
odd IN CDS 60485 8 2 D2ABDE240D7CD3EE6B4B28C54DF034B97983A1D16E8A410E4561CB106618E971
odd IN DNSKEY 256 3 8 AwEAAbdxyhNuSutc
odd IN LOC 51 30 12.748 N 0 7 39.612 W 0.00m 1m 10000m 10m
odd IN URI 10 1 "ftp://ftp1.example.com/public"
odd IN OPENPGPKEY mQCNAzIBAQAAAQ==
odd IN HINFO "PC" "Linux 6"
odd IN RP mbox txt
odd IN AFSDB 1 afs
odd IN KX 10 kx
odd IN CERT 1 0 0 AQID
odd IN APL 1:192.168.32.0/21 !1:192.168.38.0/28
odd IN EUI48 00-00-5e-00-53-2a
odd IN NID 10 1014:4fff:ff20:ee64
odd IN L32 10 10.1.2.0
odd IN DHCID AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=
odd IN TYPE65280 \\# 4 00000001
odd IN SMIMEA 3 1 1 D2ABDE240D7CD3EE6B4B28C54DF034B97983A1D16E8A410E4561CB106618E971
odd IN CSYNC 66 3 A NS AAAA
odd IN PTR evil\\.name
*.wild IN A 192.0.2.9
given.wild IN TXT "given"
a.b.c IN A 192.0.2.10
xn--mnchen-3ya IN A 192.0.2.11
my\\032printer._ipp._tcp IN SRV 0 0 631 printer
sub IN NS ns.sub
ns.sub IN A 192.0.2.54
${Array.from({length: 90}, (_, index) => `many IN A 192.0.2.${index + 1}`).join('\n')}
`

const QUESTIONS: [name: string, type: string, forDig?: string][] = [
  ['www.example.com', 'A'],
  ['WWW.Example.COM', 'AAAA'],
  ['www.example.com', 'HTTPS'],
  ['example.com', 'A'],
  ['example.com', 'NS'],
  ['example.com', 'SOA'],
  ['example.com', 'MX'],
  ['example.com', 'TXT'],
  ['example.com', 'CAA'],
  ['example.com', 'AAAA'],
  ['ftp.example.com', 'A'],
  ['ftp.example.com', 'CNAME'],
  ['far.example.com', 'A'], // leads out of its zones: not followed
  ['www.sub.example.com', 'A'], // a referral: not followed
  ['_sip._udp.example.com', 'SRV'],
  ['7.2.0.192.in-addr.arpa.example.com', 'PTR'],
  ['x.wild.example.com', 'A'],
  ['x.y.wild.example.com', 'AAAA'],
  ['given.wild.example.com', 'A'],
  ['b.c.example.com', 'A'],
  ['nope.example.com', 'A'],
  ['many.example.com', 'A'], // too long for UDP
  ['münchen.example.com', 'A', 'xn--mnchen-3ya.example.com'],
  ['my printer._ipp._tcp.example.com', 'SRV', 'my\\032printer._ipp._tcp.example.com'],
  ['www.example.org', 'A'], // not its zone: REFUSED
]

const ODD_TYPES =
  'SVCB TLSA SSHFP NAPTR DS CDS DNSKEY LOC URI OPENPGPKEY HINFO RP AFSDB KX CERT APL EUI48 NID L32 DHCID TYPE65280 SMIMEA CSYNC PTR'
for (const type of ODD_TYPES.split(' ')) QUESTIONS.push(['odd.example.com', type])

/** Where no authority says that there is none: what is asked for lies elsewhere. */
const NOT_FOLLOWED = ['far.example.com', 'www.sub.example.com']

type Row = {
  name: string
  type: string
  ttlSeconds: number | null
  value: string | null
  rcode: string
  flags: string[]
}

describe.each(AUTHORITIES)('about what $program serves, dns lookup and dig say the same', (authority) => {
  const missing = ['dig', authority.program].filter((name) => !hasServer(name))
  if (missing.length > 0) {
    test('every question', ({skip}) => skip(`${missing.join(', ')}: not installed`))
    return
  }
  let server: Running | undefined
  beforeAll(async () => {
    server = await startAuthority(authority, {
      folder: path.join(scratch, authority.program),
      zone: 'example.com',
      text: ZONE,
    })
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  test.each(QUESTIONS)('%s %s', async (name, type, forDig = name) => {
    const where = ['@127.0.0.1', '-p', String(server!.port)]
    const dig = await run('dig', [...where, '+nosplit', '+noall', '+comments', '+answer', forDig, type])
    const own = await netkit(['dns', 'lookup', name, type, '--server', `127.0.0.1:${server!.port}`, '--json'])
    const rows = jsonLines<Row>(own.stdout)
    const found = rows.filter(({value}) => value !== null)
    expect(found.map((row) => `${row.name} ${row.ttlSeconds} ${row.type} ${row.value}`).sort()).toEqual(
      recordsOf(dig.stdout),
    )
    const rcode = /status: (\w+)/.exec(dig.stdout)![1]!
    expect(new Set(rows.map((row) => row.rcode))).toEqual(new Set([rcode]))
    const isFound = found.some((row) => row.type === type)
    expect(own.code).toBe(isFound ? 0 : rcode === 'REFUSED' || NOT_FOLLOWED.includes(name) ? 3 : 1)
    expect(rows[0]!.flags.join(' ')).toBe(/flags: ([a-z ]+);/.exec(dig.stdout)![1])
  })

  test('over IPv6 and over TCP, too', async () => {
    const own = await netkit([
      'dns',
      'lookup',
      'www.example.com',
      '--server',
      `[::1]:${server!.port}`,
      '--tcp',
      '--get',
      'value',
    ])
    expect(own.stdout.trim().split('\n').sort()).toEqual(['192.0.2.7', '192.0.2.8', '2001:db8::7'])
  })
})

/** The records that dig prints, in our words: no class, and no dots at the ends of names. */
function recordsOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(';'))
    .map((line) => {
      const [, name, ttl, type, data] = /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(line)!
      const value = data!.replaceAll(/"(?:[^"\\]|\\.)*"|(?<=\S)\.(?=\s|$)/g, (found) => (found === '.' ? '' : found))
      return `${name!.replace(/(?<=.)\.$/, '')} ${ttl} ${type} ${value}`
    })
    .sort()
}
