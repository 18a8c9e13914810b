import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {blockText} from '../../../src/lib/address/block-text.js'
import type {FoundBlock, RefusedText} from '../../../src/lib/lists/found-block.js'
import {TextReader} from '../../../src/lib/lists/text-reader.js'
import {almostAddress, address, prefix} from '../../arbitraries.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

type Taken = {block: string; text: string; line: number; column: number}

/** What the reader finds and refuses in a text, which it is given in pieces of whole lines. */
function read(pieces: readonly string[]): {taken: Taken[]; refused: RefusedText[]} {
  const taken: Taken[] = []
  const refused: RefusedText[] = []
  const reader = new TextReader({
    take: (found: FoundBlock) => {
      const block = blockText(found.toBlock())
      taken.push({
        block: found.isBare ? block.replace(/\/\d+$/, '') : block,
        text: found.text,
        line: found.line,
        column: found.column,
      })
    },
    refuse: (one) => void refused.push(one),
  })
  for (const [index, piece] of pieces.entries()) {
    const bytes = Buffer.from(`${piece}\n`)
    reader.take(bytes, 0, index === pieces.length - 1 ? bytes.length - 1 : bytes.length)
  }
  reader.end()
  return {taken, refused}
}

const blocks = (text: string) => read([text]).taken.map(({block}) => block)

describe('a text holds', () => {
  test.each<[string, string, string[]]>([
    ['a prefix', '-A INPUT -s 10.0.0.0/8 -j DROP', ['10.0.0.0/8']],
    ['host bits, which go', 'inet 10.10.4.1/22 brd 10.10.7.255', ['10.10.4.0/22', '10.10.7.255']],
    ['a netmask behind the slash', '10.2.0.0/255.255.0.0 2001:db8::/ffff:ffff::', ['10.2.0.0/16', '2001:db8::/32']],
    ['a netmask behind blanks', 'ip address 10.10.4.1 255.255.252.0\n C  10.0.0.0   255.0.0.0 is', ['10.10.4.0/22', '10.0.0.0/8']],
    ['a netmask and a gateway', 'ip route 10.20.0.0 255.255.0.0 10.10.4.254', ['10.20.0.0/16', '10.10.4.254']],
    ['a short netmask beside its network', '224.0.0.0 240.0.0.0 On-link; route 128.0.0.0 128.0.0.0', ['224.0.0.0/4', '128.0.0.0/1']],
    ['no netmask beside a host', 'from 10.0.0.1 224.0.0.0 to 240.0.0.0', ['10.0.0.1', '224.0.0.0', '240.0.0.0']],
    ['the default route', 'ip route 0.0.0.0 0.0.0.0 203.0.113.1', ['0.0.0.0/0', '203.0.113.1']],
    ['0.0.0.0 behind any other: one host', 'permit 10.0.0.5 0.0.0.0', ['10.0.0.5/32']],
    ['a wildcard mask', 'deny ip 172.16.0.0 0.15.255.255 any', ['172.16.0.0/12']],
    ['a wildcard mask with holes', 'permit ip 10.1.0.1 0.0.6.0 any', ['10.1.0.1/32', '10.1.2.1/32', '10.1.4.1/32', '10.1.6.1/32']],
    ['holes and an end', '10.0.0.0 0.1.0.255', ['10.0.0.0/24', '10.1.0.0/24']],
    ['any mask behind a word', '10.0.0.0 netmask 128.0.0.0; 10.0.0.0 mask 255.0.0.0 wildcard 0.255.255.255', ['0.0.0.0/1', '10.0.0.0/8']],
    ['a wildcard behind its word', '10.0.0.0 wildcard 0.255.255.255 10.1.0.0 wildcard-mask 0.0.255.255', ['10.0.0.0/8', '10.1.0.0/16']],
    ['a mask in the next field', '{"ip": "10.0.0.0", "netmask": "255.0.0.0"}', ['10.0.0.0/8']],
    ['a mask of BSD', 'inet 192.168.1.10 netmask 0xffffff00 broadcast 192.168.1.255', ['192.168.1.0/24', '192.168.1.255']],
    ['a length in words', 'inet6 fe80::1  prefixlen 64  scopeid 0x20 "local":"10.0.0.5","prefixlen":24,', ['fe80::/64', '10.0.0.0/24']],
    ['a mask that has no address', 'option subnet-mask 255.255.255.0;\nSubnet Mask . . . : 255.255.0.0\n "subnetMask":"255.0.0.0"', []],
    ['a mask of ipconfig, also in Chinese', '   IPv4 Address. . . . . . . . . . . : 192.168.1.10(Preferred)\n   Subnet Mask . . . . . . . . . . . : 255.255.255.128\n   子网掩码  . . . . . . . . . . . . : 255.255.255.0', ['192.168.1.10']],
    ['a mask behind its Chinese word', 'IP地址 10.0.0.1 子网掩码 255.255.255.0\nIP：10.1.2.3，掩码：255.255.0.0，网关：10.1.0.1', ['10.0.0.0/24', '10.1.0.0/16', '10.1.0.1']],
    ['a mask before an exclamation mark that is no flag of a route', 'from 10.0.0.0 255.0.0.0 ! 10.1.0.0/16', ['10.0.0.0/8', '10.1.0.0/16']],
    ['no mask behind a word that is none', 'damask 10.0.0.1 255.0.0.0, unmask 10.0.0.2', ['10.0.0.0/8', '10.0.0.2']],
    ['two addresses, where the second has a port', '10.0.0.1 0.0.0.0:22', ['10.0.0.1', '0.0.0.0']],
    ['a range', '203.0.113.10-203.0.113.20, 2001:db9::1-2001:db9::ff', ['203.0.113.10-203.0.113.20', '2001:db9::1-2001:db9::ff']],
    ['a range with blanks', 'inetnum: 192.0.2.0 - 192.0.2.255', ['192.0.2.0-192.0.2.255']],
    ['a short range', '10.0.0.1-9 10.0.0.1-2024 10.0.0.1-9-x 10.0.0.9-3', ['10.0.0.1-10.0.0.9', '10.0.0.1', '10.0.0.1', '10.0.0.9']],
    ['a range behind its word: dhcpd, IOS and ASA', 'range 10.0.0.10 10.0.0.20; range6 2001:db8::10 2001:db8::20; range dynamic-bootp 10.1.0.1 10.1.0.9\n ip dhcp excluded-address 10.2.0.1 10.2.0.9\n range 80 90 arrange 10.3.0.1 10.3.0.9\n area 1 range 10.4.0.0 255.255.0.0\n area 1 range 10.5.0.0/16 cost 5', ['10.0.0.10-10.0.0.20', '2001:db8::10-2001:db8::20', '10.1.0.1-10.1.0.9', '10.2.0.1-10.2.0.9', '10.3.0.1', '10.3.0.9', '10.4.0.0/16', '10.5.0.0/16']],
    ['a range behind the name of a pool: IOS, OpenVPN', 'ip nat pool NET-1 10.0.0.1 10.0.0.9 netmask 255.255.255.0\nip nat pool N 10.1.0.1 10.1.0.9 prefix-length 24\nip local pool vpn_users 10.2.0.1 10.2.0.9\nifconfig-pool 10.3.0.4 10.3.0.9 255.255.255.0\nrange 10.4.0.1 10.4.0.9 10.4.1.1\npool web 10.5.0.1 10.5.0.2', ['10.0.0.1-10.0.0.9', '10.1.0.1-10.1.0.9', '10.2.0.1-10.2.0.9', '10.3.0.4-10.3.0.9', '10.4.0.1-10.4.0.9', '10.4.1.1', '10.5.0.1', '10.5.0.2']],
    ['a mask behind the word for a range, where one stands there', 'range 10.0.0.0 0.0.0.255; area 0 range 10.0.0.0 254.0.0.0; range 10.1.0.0 255.255.0.0', ['10.0.0.0/24', '10.0.0.0/7', '10.1.0.0/16']],
    ['no range with an arrow or a flag', '10.0.0.1->10.0.0.2 10.0.0.3 -j X 10.0.0.4 - - [', ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4']],
    ['no range of two versions', '10.0.0.1 - 2001:db8::1', ['10.0.0.1', '2001:db8::1']],
    ['a path behind a URL', 'http://10.0.0.1/24 ftp://u:p@10.0.0.2/8/x http://[2001:db8::1]/64', ['10.0.0.1', '10.0.0.2', '2001:db8::1']],
    ['a prefix behind brackets', 'mynetworks = [2001:db8:5::]/48 [::1]/128', ['2001:db8:5::/48', '::1/128']],
    ['a port of ASA', 'outside:198.51.100.1/51234 inside:10.0.0.5/22 dmz:2001:db8::1/25', ['198.51.100.1', '10.0.0.5', '2001:db8::1']],
    ['a network behind a label', 'v=spf1 ip4:192.0.2.0/24 ip6:2001:db8:5::/48 src:10.0.0.0/8', ['192.0.2.0/24', '2001:db8:5::/48', '10.0.0.0/8']],
    ['a mask behind the gateway: route -n and netstat -rn', '192.0.2.0       0.0.0.0         255.255.255.0   U     0      0        0 eth0\n10.0.0.0        192.0.2.1       255.0.0.0       UG    0      0        0 eth0\n10.9.9.9        192.0.2.1       255.255.255.255 UGH   0 0 0 eth0\n198.51.100.0    -               255.255.255.0   !     0      -        0 -\n0.0.0.0         192.0.2.1       0.0.0.0         UG        0 0          0 eth0\ndefault         192.0.2.1       0.0.0.0         UG    100    0        0 eth0\n192.0.2.128     *               255.255.255.128 U     0      0        0 eth0',
      ['192.0.2.0/24', '0.0.0.0', '10.0.0.0/8', '192.0.2.1', '10.9.9.9/32', '192.0.2.1', '198.51.100.0/24', '0.0.0.0/0', '192.0.2.1', '192.0.2.1', '192.0.2.128/25']],
    ['a port of Junos', 'session 10.0.0.1/22->10.0.0.2/25 x', ['10.0.0.1', '10.0.0.2']],
    ['a length above the maximum: a port', '10.0.0.1/33 10.0.0.2/8080 2001:db8::1/129', ['10.0.0.1', '10.0.0.2', '2001:db8::1']],
    ['a version', 'Chrome/120.0.6099.109 v1.2.3.4 12:00:00 00:11:22:33:44:55', []],
    ['all of IPv6', 'ip6 route ::/0 via fe80::1', ['::/0', 'fe80::1']],
  ])('%s: %s', (_, text, expected) => {
    expect(read([text])).toMatchObject({refused: []})
    expect(blocks(text)).toEqual(expected)
  }) // prettier-ignore

  test('a wildcard mask of 16 holes is expanded, one of 17 is refused', () => {
    expect(blocks('10.0.0.0 0.170.170.170').length).toBe(4096)
    expect(blocks('10.0.0.0 0.127.255.191').length).toBe(65_536)
    expect(new Set(blocks('10.0.0.0 0.255.255.0')).size).toBe(65_536)
    const {taken, refused} = read(['x\npermit 10.0.0.0 0.255.255.128'])
    expect(taken).toEqual([])
    expect(refused).toMatchObject([{line: 2, column: 8, text: '10.0.0.0 0.255.255.128'}])
    expect(refused[0]!.reason).toContain('more than 65,536 blocks')
  })
})

describe('is reported, with its place', () => {
  test.each([
    ['é 10.0.0.300 x', 'octet 4 is above 255', 3, 7],
    ['a 192.168.001.010', 'leading zero', 3, 8],
    ['10.0.0.0 255.255.225.0', 'bit 24 (octet 3)', 1, 9],
    ['10.0.0.0/255.255.225.0', 'not contiguous', 1, 9],
    ['10.0.0.0/0.0.0.255', 'wildcard', 1, 9],
    ['10.0.0.0/08', 'leading zero', 1, 9],
    ['range 10.0.0.9 10.0.0.1', 'was 10.0.0.1-10.0.0.9 meant', 7, 0],
    ['range6 2001:db8::9 2001:db8::1', 'from high to low', 8, 0],
    ['10.0.0.9-10.0.0.1', 'from high to low', 1, 0], // the whole of it is wrong,
    ['10.0.0.0 netmask 255.0.255.0', 'bit 17 (octet 3)', 1, 17],
  ])('%s: %s', (text, reason, column, offset) => {
    const {taken, refused} = read([`\n${text}`])
    expect(taken).toEqual([])
    expect(refused).toMatchObject([{line: 2, column, offset}])
    expect(refused[0]!.reason).toContain(reason)
  })
})

const word = fc.oneof(
  address.map(String),
  prefix.map(String),
  almostAddress,
  fc.constantFrom(
    ' ',
    '-',
    ' - ',
    '/',
    '/24',
    '/255.0.0.0',
    ' 255.255.0.0',
    ' 0.0.255.1',
    '\n',
    ' netmask ',
    'mask',
    '://',
    '[',
    ']',
    ':',
    '.',
    'x',
    '1',
    '%',
    '\t',
  ),
  fc.string({maxLength: 3}),
)
const texts = fc.array(word, {maxLength: 12}).map((parts) => parts.join(''))

test('nothing makes it throw, what it finds stands where it says, and pieces of lines read as the whole', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const lines = text.split('\n')
      const whole = read([text])
      expect(read(lines)).toEqual(whole)
      for (const {text: written, line, column} of [...whole.taken, ...whole.refused]) {
        expect(lines[line - 1]!.slice(column - 1).startsWith(written)).toBe(true)
      }
    }),
    {numRuns: 3000},
  )
})

test('a list of blocks in prose is found again, every one', () => {
  fc.assert(
    fc.property(fc.array(prefix, {minLength: 1, maxLength: 6}), (list) => {
      expect(blocks(`deny ${list.join(', ')}.`)).toEqual(list.map((one) => blockText(one)))
    }),
  )
})
