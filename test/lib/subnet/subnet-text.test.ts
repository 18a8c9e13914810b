import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {plain} from '../../../src/lib/text/paint.js'
import {sameNetworkText, subnetText} from '../../../src/lib/subnet/subnet-text.js'
import {describeSubnet} from '../../../src/lib/subnet/describe-subnet.js'
import {explainSubnet} from '../../../src/lib/subnet/explain-subnet.js'
import {compareNetworks, explainSameNetwork} from '../../../src/lib/subnet/same-network.js'
import {addressOf, prefix} from '../../arbitraries.js'

function subnet(text: string): string {
  const info = describeSubnet(Prefix.parse(text), text)
  return subnetText(info, explainSubnet(info), plain)
}

function same(a: IpAddress, b: IpAddress, prefixLength: number): string {
  const answer = compareNetworks(a, b, prefixLength)
  return sameNetworkText(answer, explainSameNetwork(answer), plain)
}

/** The longest line, but for a reverse zone: that name has no place to break at. */
function widthOf(text: string): number {
  return Math.max(...text.split('\n').map((line) => (line.startsWith('reverse zone') ? 0 : line.length)))
}

describe('netkit subnet', () => {
  test('the main example: 192.168.11.229/24', () => {
    expect(subnet('192.168.11.229/24')).toMatchInlineSnapshot(`
      "192.168.11.229/24

                  nnnnnnnn.nnnnnnnn.nnnnnnnn. hhhhhhhh   n = network, h = host
        address   11000000.10101000.00001011. 11100101   192.168.11.229
      & netmask   11111111.11111111.11111111. 00000000   255.255.255.0
      = network   11000000.10101000.00001011. 00000000   192.168.11.0
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         192.168.11.0/24
      netmask         255.255.255.0  (/24)
      wildcard mask   0.0.0.255
      broadcast       192.168.11.255
      hosts           192.168.11.1 – 192.168.11.254
      host count      254 = 2^8 − 2 (network and broadcast address)
      reverse zone    11.168.192.in-addr.arpa
      class           C  (before CIDR; networks have been cut by prefix since 1993)

      192.168.11.229 is a host on 192.168.11.0/24.
      Private: anyone may use it inside their own network; it reaches the internet
        through NAT (192.168.0.0/16, RFC 1918)."
    `)
  })

  test('the boundary inside an octet: 10.0.0.1/9', () => {
    expect(subnet('10.0.0.1/9')).toMatchInlineSnapshot(`
      "10.0.0.1/9

                  nnnnnnnn.n hhhhhhh.hhhhhhhh.hhhhhhhh   n = network, h = host
        address   00001010.0 0000000.00000000.00000001   10.0.0.1
      & netmask   11111111.1 0000000.00000000.00000000   255.128.0.0
      = network   00001010.0 0000000.00000000.00000000   10.0.0.0
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         10.0.0.0/9
      netmask         255.128.0.0  (/9)
      wildcard mask   0.127.255.255
      broadcast       10.127.255.255
      hosts           10.0.0.1 – 10.127.255.254
      host count      8,388,606 = 2^23 − 2 (network and broadcast address)
      reverse zone    10.in-addr.arpa
      class           A  (before CIDR; networks have been cut by prefix since 1993)

      10.0.0.1 is a host on 10.0.0.0/9.
      Private: anyone may use it inside their own network; it reaches the internet
        through NAT (10.0.0.0/8, RFC 1918)."
    `)
  })

  test('a link with two ends: 192.0.2.6/31', () => {
    expect(subnet('192.0.2.6/31')).toMatchInlineSnapshot(`
      "192.0.2.6/31

                  nnnnnnnn.nnnnnnnn.nnnnnnnn.nnnnnnn h   n = network, h = host
        address   11000000.00000000.00000010.0000011 0   192.0.2.6
      & netmask   11111111.11111111.11111111.1111111 0   255.255.255.254
      = network   11000000.00000000.00000010.0000011 0   192.0.2.6
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         192.0.2.6/31
      netmask         255.255.255.254  (/31)
      wildcard mask   0.0.0.1
      broadcast       none: a link with two ends needs none
      hosts           192.0.2.6 – 192.0.2.7
      host count      2
      reverse zone    2.0.192.in-addr.arpa
      class           C  (before CIDR; networks have been cut by prefix since 1993)

      Point-to-point: both addresses are hosts, one at each end of a link (no
        network and no broadcast address, RFC 3021).
      For examples in documentation: never used on a real network (192.0.2.0/24,
        RFC 5737)."
    `)
  })

  test('one host: 192.0.2.7/32', () => {
    expect(subnet('192.0.2.7/32')).toMatchInlineSnapshot(`
      "192.0.2.7/32

                  nnnnnnnn.nnnnnnnn.nnnnnnnn.nnnnnnnn   n = network, h = host
        address   11000000.00000000.00000010.00000111   192.0.2.7
      & netmask   11111111.11111111.11111111.11111111   255.255.255.255
      = network   11000000.00000000.00000010.00000111   192.0.2.7
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         192.0.2.7/32
      netmask         255.255.255.255  (/32)
      wildcard mask   0.0.0.0
      broadcast       none: there is only one address
      hosts           192.0.2.7
      host count      1
      reverse zone    7.2.0.192.in-addr.arpa
      class           C  (before CIDR; networks have been cut by prefix since 1993)

      A single address: all 32 bits name the network (/32, the default without a
        prefix).
      For examples in documentation: never used on a real network (192.0.2.0/24,
        RFC 5737)."
    `)
  })

  test('an address without a prefix: 192.0.2.7', () => {
    expect(subnet('192.0.2.7')).toMatchInlineSnapshot(`
      "192.0.2.7/32

                  nnnnnnnn.nnnnnnnn.nnnnnnnn.nnnnnnnn   n = network, h = host
        address   11000000.00000000.00000010.00000111   192.0.2.7
      & netmask   11111111.11111111.11111111.11111111   255.255.255.255
      = network   11000000.00000000.00000010.00000111   192.0.2.7
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         192.0.2.7/32
      netmask         255.255.255.255  (/32)
      wildcard mask   0.0.0.0
      broadcast       none: there is only one address
      hosts           192.0.2.7
      host count      1
      reverse zone    7.2.0.192.in-addr.arpa
      class           C  (before CIDR; networks have been cut by prefix since 1993)

      A single address: all 32 bits name the network (/32, the default without a
        prefix).
      For examples in documentation: never used on a real network (192.0.2.0/24,
        RFC 5737)."
    `)
  })

  test('everything: 0.0.0.0/0', () => {
    expect(subnet('0.0.0.0/0')).toMatchInlineSnapshot(`
      "0.0.0.0/0

                  hhhhhhhh.hhhhhhhh.hhhhhhhh.hhhhhhhh   n = network, h = host
        address   00000000.00000000.00000000.00000000   0.0.0.0
      & netmask   00000000.00000000.00000000.00000000   0.0.0.0
      = network   00000000.00000000.00000000.00000000   0.0.0.0
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         0.0.0.0/0
      netmask         0.0.0.0  (/0)
      wildcard mask   255.255.255.255
      broadcast       255.255.255.255
      hosts           0.0.0.1 – 255.255.255.254
      host count      4,294,967,294 = 2^32 − 2 (network and broadcast address)
      reverse zone    in-addr.arpa
      class           A  (before CIDR; networks have been cut by prefix since 1993)

      0.0.0.0 is the network address: it names 0.0.0.0/0 as a whole, and no host has
        it.
      /0 has no network bits: every IPv4 address is inside. In a routing table it is
        the default route.
      0.0.0.0 lies in 0.0.0.0/32, a part of 0.0.0.0/0 – as a source, a host without
        an address; a server bound to it listens on every local address (RFC 1122)."
    `)
  })

  test('the network address: 192.0.2.0/24', () => {
    expect(subnet('192.0.2.0/24')).toMatchInlineSnapshot(`
      "192.0.2.0/24

                  nnnnnnnn.nnnnnnnn.nnnnnnnn. hhhhhhhh   n = network, h = host
        address   11000000.00000000.00000010. 00000000   192.0.2.0
      & netmask   11111111.11111111.11111111. 00000000   255.255.255.0
      = network   11000000.00000000.00000010. 00000000   192.0.2.0
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         192.0.2.0/24
      netmask         255.255.255.0  (/24)
      wildcard mask   0.0.0.255
      broadcast       192.0.2.255
      hosts           192.0.2.1 – 192.0.2.254
      host count      254 = 2^8 − 2 (network and broadcast address)
      reverse zone    2.0.192.in-addr.arpa
      class           C  (before CIDR; networks have been cut by prefix since 1993)

      192.0.2.0 is the network address: it names 192.0.2.0/24 as a whole, and no
        host has it.
      For examples in documentation: never used on a real network (192.0.2.0/24,
        RFC 5737)."
    `)
  })

  test('the broadcast address: 192.0.2.255/24', () => {
    expect(subnet('192.0.2.255/24')).toMatchInlineSnapshot(`
      "192.0.2.255/24

                  nnnnnnnn.nnnnnnnn.nnnnnnnn. hhhhhhhh   n = network, h = host
        address   11000000.00000000.00000010. 11111111   192.0.2.255
      & netmask   11111111.11111111.11111111. 00000000   255.255.255.0
      = network   11000000.00000000.00000010. 00000000   192.0.2.0
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         192.0.2.0/24
      netmask         255.255.255.0  (/24)
      wildcard mask   0.0.0.255
      broadcast       192.0.2.255
      hosts           192.0.2.1 – 192.0.2.254
      host count      254 = 2^8 − 2 (network and broadcast address)
      reverse zone    2.0.192.in-addr.arpa
      class           C  (before CIDR; networks have been cut by prefix since 1993)

      192.0.2.255 is the broadcast address of 192.0.2.0/24: every host on it
        listens.
      For examples in documentation: never used on a real network (192.0.2.0/24,
        RFC 5737)."
    `)
  })

  test('a network wider than the special block in it: 192.0.2.7/8', () => {
    expect(subnet('192.0.2.7/8')).toMatchInlineSnapshot(`
      "192.0.2.7/8

                  nnnnnnnn. hhhhhhhh.hhhhhhhh.hhhhhhhh   n = network, h = host
        address   11000000. 00000000.00000010.00000111   192.0.2.7
      & netmask   11111111. 00000000.00000000.00000000   255.0.0.0
      = network   11000000. 00000000.00000000.00000000   192.0.0.0
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         192.0.0.0/8
      netmask         255.0.0.0  (/8)
      wildcard mask   0.255.255.255
      broadcast       192.255.255.255
      hosts           192.0.0.1 – 192.255.255.254
      host count      16,777,214 = 2^24 − 2 (network and broadcast address)
      reverse zone    192.in-addr.arpa
      class           C  (before CIDR; networks have been cut by prefix since 1993)

      192.0.2.7 is a host on 192.0.0.0/8.
      192.0.2.7 lies in 192.0.2.0/24, a part of 192.0.0.0/8 – for examples in
        documentation: never used on a real network (RFC 5737)."
    `)
  })

  test('a network that has a special block elsewhere: 203.0.114.9/22', () => {
    expect(subnet('203.0.114.9/22')).toMatchInlineSnapshot(`
      "203.0.114.9/22

                  nnnnnnnn.nnnnnnnn.nnnnnn hh.hhhhhhhh   n = network, h = host
        address   11001011.00000000.011100 10.00001001   203.0.114.9
      & netmask   11111111.11111111.111111 00.00000000   255.255.252.0
      = network   11001011.00000000.011100 00.00000000   203.0.112.0
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         203.0.112.0/22
      netmask         255.255.252.0  (/22)
      wildcard mask   0.0.3.255
      broadcast       203.0.115.255
      hosts           203.0.112.1 – 203.0.115.254
      host count      1,022 = 2^10 − 2 (network and broadcast address)
      reverse zone    0.203.in-addr.arpa
      class           C  (before CIDR; networks have been cut by prefix since 1993)

      203.0.114.9 is a host on 203.0.112.0/22.
      Public: ordinary internet addresses, allocated by the registries; other parts
        of 203.0.112.0/22 are special, such as Documentation (TEST-NET-3),
        203.0.113.0/24."
    `)
  })

  test('multicast: 224.0.0.5/24', () => {
    expect(subnet('224.0.0.5/24')).toMatchInlineSnapshot(`
      "224.0.0.5/24

                  nnnnnnnn.nnnnnnnn.nnnnnnnn. hhhhhhhh   n = network, h = host
        address   11100000.00000000.00000000. 00000101   224.0.0.5
      & netmask   11111111.11111111.11111111. 00000000   255.255.255.0
      = network   11100000.00000000.00000000. 00000000   224.0.0.0
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         224.0.0.0/24
      netmask         255.255.255.0  (/24)
      wildcard mask   0.0.0.255
      broadcast       224.0.0.255
      hosts           224.0.0.1 – 224.0.0.254
      host count      254 = 2^8 − 2 (network and broadcast address)
      reverse zone    0.0.224.in-addr.arpa
      class           D  (before CIDR; networks have been cut by prefix since 1993)

      Multicast: each address names a group of receivers, so hosts and broadcast
        mean nothing here (224.0.0.0/4, RFC 5771)."
    `)
  })

  test('a link of IPv6: 2001:db8:1234:5678:9abc:def0:1234:5678/64', () => {
    expect(subnet('2001:db8:1234:5678:9abc:def0:1234:5678/64')).toMatchInlineSnapshot(`
      "2001:db8:1234:5678:9abc:def0:1234:5678/64

                  n = network, h = host; each digit is four bits
                  nnnn:nnnn:nnnn:nnnn: hhhh:hhhh:hhhh:hhhh
        address   2001:0db8:1234:5678: 9abc:def0:1234:5678
      & netmask   ffff:ffff:ffff:ffff: 0000:0000:0000:0000
      = network   2001:0db8:1234:5678: 0000:0000:0000:0000
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         2001:db8:1234:5678::/64
      netmask         ffff:ffff:ffff:ffff::  (/64)
      wildcard mask   ::ffff:ffff:ffff:ffff
      broadcast       none: IPv6 has multicast instead
      hosts           2001:db8:1234:5678::1 – 2001:db8:1234:5678:ffff:ffff:ffff:ffff
      host count      18,446,744,073,709,551,615
                      = 2^64 − 1 (the subnet-router anycast address)
      reverse zone    8.7.6.5.4.3.2.1.8.b.d.0.1.0.0.2.ip6.arpa

      2001:db8:1234:5678:9abc:def0:1234:5678 is a host on 2001:db8:1234:5678::/64.
      /64 is the size of one link: hosts make the other 64 bits themselves
        (RFC 4862).
      For examples in documentation: never used on a real network (2001:db8::/32,
        RFC 3849)."
    `)
  })

  test('the boundary inside a group: 2001:db8:1234:5678:9abc:def0:1234:5678/49', () => {
    expect(subnet('2001:db8:1234:5678:9abc:def0:1234:5678/49')).toMatchInlineSnapshot(`
      "2001:db8:1234:5678:9abc:def0:1234:5678/49

                  n = network, h = host; each digit is four bits, in ( ) one bit
                  nnnn:nnnn:nnnn:(n hhhhhhhhhhhhhhh):hhhh:hhhh:hhhh:hhhh
        address   2001:0db8:1234:(0 101011001111000):9abc:def0:1234:5678
      & netmask   ffff:ffff:ffff:(1 000000000000000):0000:0000:0000:0000
      = network   2001:0db8:1234:(0 000000000000000):0000:0000:0000:0000
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         2001:db8:1234::/49
      netmask         ffff:ffff:ffff:8000::  (/49)
      wildcard mask   ::7fff:ffff:ffff:ffff:ffff
      broadcast       none: IPv6 has multicast instead
      hosts           2001:db8:1234::1 – 2001:db8:1234:7fff:ffff:ffff:ffff:ffff
      host count      604,462,909,807,314,587,353,087
                      = 2^79 − 1 (the subnet-router anycast address)
      reverse zone    4.3.2.1.8.b.d.0.1.0.0.2.ip6.arpa

      2001:db8:1234:5678:9abc:def0:1234:5678 is a host on 2001:db8:1234::/49.
      For examples in documentation: never used on a real network (2001:db8::/32,
        RFC 3849)."
    `)
  })

  test('a link with two ends, IPv6: 2001:db8::7/127', () => {
    expect(subnet('2001:db8::7/127')).toMatchInlineSnapshot(`
      "2001:db8::7/127

                  n = network, h = host; each digit is four bits, in ( ) one bit
                  nnnn:nnnn:nnnn:nnnn:nnnn:nnnn:nnnn:(nnnnnnnnnnnnnnn h)
        address   2001:0db8:0000:0000:0000:0000:0000:(000000000000011 1)
      & netmask   ffff:ffff:ffff:ffff:ffff:ffff:ffff:(111111111111111 0)
      = network   2001:0db8:0000:0000:0000:0000:0000:(000000000000011 0)
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         2001:db8::6/127
      netmask         ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe  (/127)
      wildcard mask   ::1
      broadcast       none: IPv6 has multicast instead
      hosts           2001:db8::6 – 2001:db8::7
      host count      2
      reverse zone    0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa

      Point-to-point: both addresses are hosts, one at each end of a link
        (RFC 6164).
      For examples in documentation: never used on a real network (2001:db8::/32,
        RFC 3849)."
    `)
  })

  test('one host, IPv6: 2001:db8:1234:5678:9abc:def0:1234:5678/128', () => {
    expect(subnet('2001:db8:1234:5678:9abc:def0:1234:5678/128')).toMatchInlineSnapshot(`
      "2001:db8:1234:5678:9abc:def0:1234:5678/128

                  n = network, h = host; each digit is four bits
                  nnnn:nnnn:nnnn:nnnn:nnnn:nnnn:nnnn:nnnn
        address   2001:0db8:1234:5678:9abc:def0:1234:5678
      & netmask   ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
      = network   2001:0db8:1234:5678:9abc:def0:1234:5678
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         2001:db8:1234:5678:9abc:def0:1234:5678/128
      netmask         ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff  (/128)
      wildcard mask   ::
      broadcast       none: IPv6 has multicast instead
      hosts           2001:db8:1234:5678:9abc:def0:1234:5678
      host count      1
      reverse zone    8.7.6.5.4.3.2.1.0.f.e.d.c.b.a.9.8.7.6.5.4.3.2.1.8.b.d.0.1.0.0.2.ip6.arpa

      A single address: all 128 bits name the network (/128, the default without a
        prefix).
      For examples in documentation: never used on a real network (2001:db8::/32,
        RFC 3849)."
    `)
  })

  test('everything, IPv6: ::/0', () => {
    expect(subnet('::/0')).toMatchInlineSnapshot(`
      "::/0

                  n = network, h = host; each digit is four bits
                  hhhh:hhhh:hhhh:hhhh:hhhh:hhhh:hhhh:hhhh
        address   0000:0000:0000:0000:0000:0000:0000:0000
      & netmask   0000:0000:0000:0000:0000:0000:0000:0000
      = network   0000:0000:0000:0000:0000:0000:0000:0000
                  AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      network         ::/0
      netmask         ::  (/0)
      wildcard mask   ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
      broadcast       none: IPv6 has multicast instead
      hosts           ::1 – ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
      host count      340,282,366,920,938,463,463,374,607,431,768,211,455
                      = 2^128 − 1 (the subnet-router anycast address)
      reverse zone    ip6.arpa

      /0 has no network bits: every IPv6 address is inside. In a routing table it is
        the default route.
      :: lies in ::/128, a part of ::/0 – “no address”: a source while a host has
        none; a server bound to it listens on every local address (RFC 4291)."
    `)
  })
})

describe('netkit subnet same', () => {
  test('yes', () => {
    expect(same(IpAddress.parse('192.168.11.229'), IpAddress.parse('192.168.11.168'), 24)).toMatchInlineSnapshot(`
      "192.168.11.229 and 192.168.11.168 with /24

                    nnnnnnnn.nnnnnnnn.nnnnnnnn. hhhhhhhh   n = network, h = host
                A   11000000.10101000.00001011. 11100101   192.168.11.229
                B   11000000.10101000.00001011. 10101000   192.168.11.168
        & netmask   11111111.11111111.11111111. 00000000   /24
      = network A   11000000.10101000.00001011. 00000000   192.168.11.0/24
      = network B   11000000.10101000.00001011. 00000000   192.168.11.0/24
                    AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      Yes: both are in 192.168.11.0/24. The first bit that differs is bit 26, beyond
        the /24: in the host part, which the AND clears.
      192.168.11.229 asks “who has 192.168.11.168?” (ARP) and sends to it directly."
    `)
  })

  test('no', () => {
    expect(same(IpAddress.parse('192.168.11.229'), IpAddress.parse('192.168.11.168'), 26)).toMatchInlineSnapshot(`
      "192.168.11.229 and 192.168.11.168 with /26

                    nnnnnnnn.nnnnnnnn.nnnnnnnn.nn hhhhhh   n = network, h = host
                A   11000000.10101000.00001011.11 100101   192.168.11.229
                B   11000000.10101000.00001011.10 101000   192.168.11.168
        & netmask   11111111.11111111.11111111.11 000000   /26
      = network A   11000000.10101000.00001011.11 000000   192.168.11.192/26
      = network B   11000000.10101000.00001011.10 000000   192.168.11.128/26
                    AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      No: 192.168.11.192/26 is not 192.168.11.128/26. The first bit that differs is
        bit 26, within the /26: in the network part, which the AND keeps.
      192.168.11.229 hands packets for 192.168.11.168 to its gateway."
    `)
  })

  test('one and the same', () => {
    expect(same(IpAddress.parse('192.0.2.7'), IpAddress.parse('192.0.2.7'), 24)).toMatchInlineSnapshot(`
      "192.0.2.7 and 192.0.2.7 with /24

                    nnnnnnnn.nnnnnnnn.nnnnnnnn. hhhhhhhh   n = network, h = host
                A   11000000.00000000.00000010. 00000111   192.0.2.7
                B   11000000.00000000.00000010. 00000111   192.0.2.7
        & netmask   11111111.11111111.11111111. 00000000   /24
      = network A   11000000.00000000.00000010. 00000000   192.0.2.0/24
      = network B   11000000.00000000.00000010. 00000000   192.0.2.0/24
                    AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      Yes: they are the same address, 192.0.2.7."
    `)
  })

  test('yes, IPv6', () => {
    expect(same(IpAddress.parse('2001:db8::7'), IpAddress.parse('2001:db8::9'), 64)).toMatchInlineSnapshot(`
      "2001:db8::7 and 2001:db8::9 with /64

                    n = network, h = host; each digit is four bits
                    nnnn:nnnn:nnnn:nnnn: hhhh:hhhh:hhhh:hhhh
                A   2001:0db8:0000:0000: 0000:0000:0000:0007
                B   2001:0db8:0000:0000: 0000:0000:0000:0009
        & netmask   ffff:ffff:ffff:ffff: 0000:0000:0000:0000
      = network A   2001:0db8:0000:0000: 0000:0000:0000:0000
      = network B   2001:0db8:0000:0000: 0000:0000:0000:0000
                    AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      Yes: both are in 2001:db8::/64. The first bit that differs is bit 125, beyond
        the /64: in the host part, which the AND clears.
      2001:db8::7 asks “who has 2001:db8::9?” (NDP) and sends to it directly."
    `)
  })

  test('no, IPv6 at its longest', () => {
    expect(
      same(
        IpAddress.parse('2001:db8:1234:5678:9abc:def0:1234:5678'),
        IpAddress.parse('2001:db8:1234:5678:9abc:def0:1234:5679'),
        128,
      ),
    ).toMatchInlineSnapshot(`
      "2001:db8:1234:5678:9abc:def0:1234:5678 and
        2001:db8:1234:5678:9abc:def0:1234:5679 with /128

                    n = network, h = host; each digit is four bits
                    nnnn:nnnn:nnnn:nnnn:nnnn:nnnn:nnnn:nnnn
                A   2001:0db8:1234:5678:9abc:def0:1234:5678
                B   2001:0db8:1234:5678:9abc:def0:1234:5679
        & netmask   ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
      = network A   2001:0db8:1234:5678:9abc:def0:1234:5678
      = network B   2001:0db8:1234:5678:9abc:def0:1234:5679
                    AND: a 1 in the netmask keeps the bit above it, a 0 clears it

      No: 2001:db8:1234:5678:9abc:def0:1234:5678/128 is not
        2001:db8:1234:5678:9abc:def0:1234:5679/128. The first bit that differs is
        bit 128, within the /128: in the network part, which the AND keeps.
      2001:db8:1234:5678:9abc:def0:1234:5678 hands packets for
        2001:db8:1234:5678:9abc:def0:1234:5679 to its gateway."
    `)
  })
})

describe('on a terminal of 80 columns', () => {
  test('no line of a subnet is longer', () => {
    fc.assert(
      fc.property(prefix, (given) => {
        const text = subnet(String(given))
        expect(widthOf(text)).toBeLessThanOrEqual(80)
        expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(
          given.version === 4 ? 80 : 100,
        )
        expect(text).not.toMatch(/ $/m)
      }),
      {numRuns: 500},
    )
  })

  test('no line of a comparison is longer', () => {
    const pair = fc.constantFrom(4, 6).chain((version) => fc.tuple(addressOf(version), addressOf(version), fc.nat(128)))
    fc.assert(
      fc.property(pair, ([a, b, length]) => {
        expect(widthOf(same(a, b, Math.min(length, a.bits)))).toBeLessThanOrEqual(80)
      }),
      {numRuns: 500},
    )
  })
})
