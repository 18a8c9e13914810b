import type net from 'node:net'
import {beforeEach, describe, expect, test} from 'vitest'
import {certificates} from '../support/certificates.js'
import {tcpListener} from '../support/listeners.js'
import {jsonLines, netkit} from '../support/run-netkit.js'
import {serve, tcpServer} from '../support/tcp.js'
import tls from 'node:tls'
import fs from 'node:fs'
import {unusedPort} from '../support/unused-port.js'

const files = certificates
beforeEach(({skip}) => files ?? skip('needs openssl'))

type Row = {state: string; reason: string; tls: {trusted: boolean; reason: string | null; daysLeft: number} | null}

async function check(place: string, ...flags: string[]) {
  const {code, stdout, stderr} = await netkit(['port', 'check', place, '--tls', '--json', ...flags])
  expect(stderr).toBe('')
  return {code, row: jsonLines<Row>(stdout)[0]!}
}

const echo = (cert: string, key: string) => serve(['tcp', 'echo', '--tls', '--cert', cert, '--key', key])

test('a trusted certificate: all there is to say of it, exit 0', async () => {
  const {port} = await echo(files!.cert, files!.key)
  const {code, row} = await check(`localhost:${port}`, '--ca', files!.ca)
  expect(row).toMatchObject({state: 'open', reason: 'connected'})
  expect(row.tls).toEqual({
    version: 'TLSv1.3',
    cipher: 'TLS_AES_128_GCM_SHA256',
    alpn: null,
    subject: 'CN=localhost',
    issuer: 'CN=A CA of tests',
    names: ['localhost', '127.0.0.1', '::1'],
    validTo: '2099-12-31T00:00:00.000Z',
    daysLeft: Math.floor((Date.UTC(2099, 11, 31) - Date.now()) / 86_400_000),
    trusted: true,
    reason: null,
  })
  expect(code).toBe(0)
})

test.each([
  ['nobody knows its issuer', ['cert', 'key'], [], false, 'its issuer is unknown'],
  ['it signed itself', ['selfCert', 'selfKey'], ['CA'], false, 'it is self-signed'],
  ['it is for another name', ['otherCert', 'otherKey'], ['CA'], false, 'it is for another name: DNS:wrong.example'],
  ['it has expired', ['oldCert', 'oldKey'], ['CA'], false, 'it has expired'],
  [
    'it ends too soon',
    ['shortCert', 'shortKey'],
    ['CA', '--min-days', '7'],
    true,
    'it expires in 1 day, but --min-days is 7',
  ],
] as const)('%s: exit 1', async (_, [cert, key], flags, trusted, reason) => {
  const {port} = await echo(files![cert], files![key])
  const real = flags.flatMap((word) => (word === 'CA' ? ['--ca', files!.ca] : [word]))
  const {code, row} = await check(`127.0.0.1:${port}`, ...real)
  expect(row.tls).toMatchObject({trusted, reason: expect.stringContaining(reason)})
  expect(code).toBe(1)
})

test('the name in the certificate may be given', async () => {
  const {port} = await echo(files!.otherCert, files!.otherKey)
  const {code, row} = await check(`127.0.0.1:${port}`, '--ca', files!.ca, '--tls-name', 'wrong.example')
  expect({code, trusted: row.tls?.trusted}).toEqual({code: 0, trusted: true})
})

test('text: one day is one day, and what is not trusted is said so once', async () => {
  const textOf = async (cert: string, key: string, ...flags: string[]) => {
    const {port} = await echo(cert, key)
    return (await netkit(['port', 'check', `127.0.0.1:${port}`, '--tls', ...flags])).stdout
  }
  expect(await textOf(files!.shortCert, files!.shortKey, '--ca', files!.ca)).toContain('(1 day left)')
  const selfSigned = await textOf(files!.selfCert, files!.selfKey)
  expect(selfSigned).toContain('self-signed')
  expect(selfSigned.match(/not trusted/g)).toHaveLength(1)
})

test('text: a line about the port, three about the certificate', async () => {
  const {port} = await echo(files!.cert, files!.key)
  const {stdout} = await netkit(['port', 'check', `127.0.0.1:${port}`, '--tls', '--ca', files!.ca])
  const [first, ...rest] = stdout.trimEnd().split('\n')
  expect(first).toMatch(new RegExp(`^127\\.0\\.0\\.1 ${port}/tcp .*open`))
  expect(rest.map((line) => line.replace(/\(\d+ days/, '(N days'))).toEqual([
    '  TLSv1.3, TLS_AES_128_GCM_SHA256: trusted',
    '  CN=localhost, for localhost, 127.0.0.1, ::1',
    '  issued by CN=A CA of tests, until 2099-12-31 (N days left)',
  ])
})

describe('no certificate to be seen', () => {
  test('closed: exit 1, tls null', async () => {
    expect(await check(`127.0.0.1:${await unusedPort()}`)).toMatchObject({code: 1, row: {state: 'closed', tls: null}})
  })

  test('open and silent: exit 3', async () => {
    const {code, row} = await check(`127.0.0.1:${await tcpListener()}`, '--timeout', '300ms')
    expect({code, tls: row.tls, state: row.state}).toEqual({code: 3, tls: null, state: 'open'})
    expect(row.reason).toMatch(/^no TLS: no TLS handshake within \d+ ms$/)
  })

  test('open and plain: exit 3', async () => {
    await using server = await tcpServer((socket) => socket.end('SSH-2.0-server\r\n'))
    const {code, row} = await check(`127.0.0.1:${server.port}`)
    expect({code, ...row}).toMatchObject({code: 3, tls: null, reason: 'no TLS: it does not speak TLS'})
  })

  test.each([
    [['--udp', '--tls']],
    [['--udp', '--starttls', 'smtp']],
    [['--tls', '--starttls', 'http']],
    [['--min-days', '3']],
    [['--tls', '--min-days', '-1']],
  ])('%j: exit 2', async (flags) => {
    expect((await netkit(['port', 'check', '127.0.0.1:1', ...flags])).code).toBe(2)
  })
})

describe('--starttls', () => {
  /** A mail server that says these in turn, each after a line, and TLS behind the last. */
  async function mail(lines: readonly string[], {isTls = true} = {}) {
    const heard: string[] = []
    const server = await tcpServer((socket) => {
      const rest = [...lines]
      socket.write(rest.shift()!)
      const onData = (chunk: Buffer) => {
        heard.push(String(chunk))
        const next = rest.shift()
        if (next === undefined) return
        socket.write(next)
        if (rest.length > 0 || !isTls) return
        socket.removeListener('data', onData).pause()
        const secureContext = tls.createSecureContext({
          cert: fs.readFileSync(files!.cert),
          key: fs.readFileSync(files!.key),
        })
        new tls.TLSSocket(socket as net.Socket, {isServer: true, secureContext}).on('error', () => {})
      }
      socket.on('data', onData)
    })
    return {...server, heard}
  }

  test('means --tls', async () => {
    const server = await mail(['* OK IMAP4rev1\r\n', 'n1 OK begin\r\n'])
    const flags = ['--starttls', 'imap', '--ca', files!.ca, '--min-days', '1', '--json']
    const {code, stdout, stderr} = await netkit(['port', 'check', `127.0.0.1:${server.port}`, ...flags])
    expect({code, stderr}).toEqual({code: 0, stderr: ''})
    expect(jsonLines<Row>(stdout)[0]).toMatchObject({tls: {trusted: true}})
    server.close()
  })

  test.each([
    [
      'smtp',
      ['220-mail.example\r\n220 ESMTP\r\n', '250-mail.example\r\n250 STARTTLS\r\n', '220 go ahead\r\n'],
      ['EHLO netkit.invalid\r\n', 'STARTTLS\r\n'],
    ],
    ['imap', ['* OK IMAP4rev1\r\n', 'n1 OK begin\r\n'], ['n1 STARTTLS\r\n']],
  ])('%s', async (protocol, lines, said) => {
    const server = await mail(lines)
    const {code, row} = await check(`127.0.0.1:${server.port}`, '--ca', files!.ca, '--starttls', protocol)
    expect(row).toMatchObject({tls: {trusted: true}})
    expect({code, heard: server.heard.slice(0, said.length)}).toEqual({code: 0, heard: said})
    server.close()
  })

  test.each([
    [
      'a refusal',
      ['220 ESMTP\r\n', '250 mail.example\r\n', '454 TLS not available\r\n'],
      'it refuses: 454 TLS not available',
    ],
    [
      'bytes behind the consent',
      ['220 ESMTP\r\n', '250 STARTTLS\r\n', '220 go\r\n250 injected\r\n'],
      'it sends something after agreeing to TLS',
    ],
    ['no end of words', [`${'220-x\r\n'.repeat(4000)}`], 'more than 16384 bytes before TLS'],
  ])('%s: exit 3', async (_, lines, words) => {
    const server = await mail(lines, {isTls: false})
    const {code, row} = await check(`127.0.0.1:${server.port}`, '--starttls', 'smtp')
    expect({code, tls: row.tls, reason: row.reason}).toMatchObject({
      code: 3,
      tls: null,
      reason: expect.stringContaining(words),
    })
    server.close()
  })
})
