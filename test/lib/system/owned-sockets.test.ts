import fs from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {decodeLsof} from '../../../src/lib/system/decode-lsof.js'
import {readUserNames} from '../../../src/lib/system/user-names.js'

const sample = (name: string) => fs.readFileSync(path.resolve(import.meta.dirname, '../../data/os', name), 'utf8')
const told = (sockets: ReturnType<typeof decodeLsof>) =>
  sockets.map(({protocol, local, remote, state, user, holders}) => [
    `${protocol} ${local} ${remote} ${state} ${user}`,
    ...holders.map(({pid, command}) => `${pid} ${command}`),
  ])

test('lsof -F, as on macOS', () => {
  expect(told(decodeLsof(sample('macos-lsof-F.txt')))).toEqual([
    ['tcp 127.0.0.1:8080 null LISTEN 501', '1234 node'],
    ['tcp [::1]:8081 [::1]:50000 ESTABLISHED 501', '1234 node'],
  ])
})

test('lsof -F: names of users, wildcards, UDP, and what is no socket', () => {
  const text =
    'p1\ncd\nu0\nLroot\nf3\ntIPv6\nPTCP\nn*:22\nTST=LISTEN\nTQR=0\nf4\ntIPv4\nPUDP\nn*:68\nf5\ntIPv4\nPUDP\nn*:*\nf6\ntREG\nn/x\n'
  expect(told(decodeLsof(text))).toEqual([
    ['tcp [::]:22 null LISTEN root', '1 d'],
    ['udp 0.0.0.0:68 null UNCONNECTED root', '1 d'],
  ])
})

test('users by their numbers, and the number of one without a name', () => {
  const nameOf = readUserNames('/etc/passwd')
  expect(nameOf(4_294_967_294)).toBe('4294967294')
  expect(readUserNames('/nonexistent')(0)).toBe('0')
})
