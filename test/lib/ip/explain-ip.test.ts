import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {describeIp} from '../../../src/lib/ip/describe-ip.js'
import {explainIp} from '../../../src/lib/ip/explain-ip.js'

const explained = (text: string) => explainIp(describeIp(IpAddress.parse(text))).join('\n')

describe('in words', () => {
  test.each([
    [
      '172.168.0.1',
      /^Public.*\nIt may look private, but only 172\.16\.0\.0\/12 is \(172\.16\.0\.0 – 172\.31\.255\.255\), not/,
    ],
    ['172.16.0.1', /^Private: .*\(172\.16\.0\.0\/12, RFC 1918\)\.$/],
    ['172.32.0.1', /It may look private/],
    ['192.169.0.1', /only 192\.168\.0\.0\/16 is/],
    ['198.41.0.4', /^Public: [^\n]*$/], // looks like nothing else
    ['100.128.0.1', /It may look carrier-grade NAT, but only 100\.64\.0\.0\/10/],
    ['127.9.9.9', /^Loopback/],
    ['0.0.0.0', /listens on every local address/],
    ['224.0.0.251', /“mDNS” \(RFC 6762\).*stays on its link.*01:00:5e:00:00:fb.*31 other groups/],
    ['ff02::1', /“all nodes”.*33:33:00:00:00:01/],
    ['2600::1', /^Public: .*\(2000::\/3\)\.$/],
    ['4000::1', /^Unallocated/],
    ['fec0::1', /withdrawn in 2004 for fc00::\/7/],
    ['fe80::1', /say which interface you mean: fe80::1%eth0/],
    ['fe80::1%eth1', /The zone %eth1 names/],
    ['::ffff:10.0.0.1', /It stands for 10\.0\.0\.1 – private: /],
    ['64:ff9b::198.41.0.4', /Behind the NAT64 translator it is 198\.41\.0\.4 – public: /],
    [
      '2001:0:4136:e378:8000:63bf:3fff:fdd2',
      /as 192\.0\.2\.45, UDP port 40000; it was set up by the server 65\.54\.227\.120/,
    ],
  ])('%s', (text, sentence) => expect(explained(text)).toMatch(sentence))

  test('every special block has words of its own', () => {
    const file = path.resolve(import.meta.dirname, '../../../data/iana-special.jsonl')
    for (const line of fs.readFileSync(file, 'utf8').trimEnd().split('\n')) {
      const {prefix} = JSON.parse(line) as {prefix: string}
      expect(explained(prefix.split('/')[0]!)).toMatch(/^[A-Z“0-9].{20,}\./)
    }
  })
})
