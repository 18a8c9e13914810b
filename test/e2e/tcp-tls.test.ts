// The TLS commands against each other and against other programs in both roles. A program that is not installed is skipped, and the run says so.
import {createHash, randomBytes} from 'node:crypto'
import {once} from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import {beforeEach, describe, expect, test} from 'vitest'
import {deriveTlsKey} from '../../src/lib/auth/tls-key.js'
import {certificates} from '../support/certificates.js'
import {type ErrorLine, hasProgram, jsonLines, netkit, scratch, shell, startNetkit} from '../support/run-netkit.js'
import {freshPath, kept, pattern, serve, serveAt, serveShell, tcpServer} from '../support/tcp.js'
import {Piped, startListening, startPiped, TLS_PEERS} from '../support/tls-peers.js'

const SECRET = 'twenty-four good letters'
const secretFile = (secret: string) => {
  const file = freshPath('secret')
  fs.writeFileSync(file, `${secret}\n`, {mode: 0o600})
  return file
}
const SECURE = ['--tls', '--secret-file', secretFile(SECRET)]
const KEY = deriveTlsKey(Buffer.from(SECRET)).toString('hex')
const files = certificates
const CERT = files ? ['--tls', '--cert', files.cert, '--key', files.key] : []
const TRUST = files ? ['--tls', '--ca', files.ca] : []

/** A relay that keeps what passes. */
async function relay(port: number) {
  const seen: Buffer[] = []
  const server = await tcpServer((client) => {
    const onward = net.connect({port, host: '127.0.0.1', allowHalfOpen: true}).on('error', () => client.destroy())
    for (const [from, to] of [
      [client, onward],
      [onward, client],
    ] as const) {
      from.on('data', (chunk: Buffer) => seen.push(chunk)).pipe(to)
    }
  })
  return {...server, bytes: () => Buffer.concat(seen)}
}

describe('by a secret', () => {
  test('tcp connect and tcp echo: byte-exact, and the relay between sees nothing of it', async () => {
    const server = await serve(['tcp', 'echo', ...SECURE])
    const between = await relay(server.port)
    const text = `${'the plain text of a letter\n'.repeat(40_000)}end`
    const run = await netkit(['tcp', 'connect', `:${between.port}`, ...SECURE], {stdin: text})
    expect({code: run.code, isSame: run.stdout === text}).toEqual({code: 0, isSame: true})
    expect(between.bytes().length).toBeGreaterThan(2 * text.length)
    expect(between.bytes().includes('plain text')).toBe(false)
    between.close()
  })

  test('tcp listen and tcp connect talk both ways, each to its end', async () => {
    const [source, copy] = [freshPath('source'), freshPath('copy')]
    fs.writeFileSync(source, pattern(3_000_001))
    const line = `netkit tcp listen --port 0 --output ${copy} ${SECURE.join(' ')} <${source}`
    const server = await serveShell(line)
    expect((await shell(`netkit tcp connect :${server.port} ${SECURE.join(' ')} <${source} >${copy}2`)).code).toBe(0)
    expect((await server.end).code).toBe(0)
    for (const file of [copy, `${copy}2`]) expect(fs.readFileSync(file).equals(pattern(3_000_001))).toBe(true)
  })

  test.each(['sha256', 'none'])(
    'tcp send and tcp receive, checksum %s: the kernel copies nothing past TLS',
    async (checksum) => {
      const [folder, source] = [freshPath('folder'), freshPath('source')]
      fs.mkdirSync(folder)
      const bytes = randomBytes(12_000_000) // more than what is worth asking the kernel for
      fs.writeFileSync(source, bytes)
      const server = await serve(['tcp', 'receive', folder, '--once', '--checksum', checksum, ...SECURE])
      const between = await relay(server.port)
      const sent = await netkit([
        'tcp',
        'send',
        source,
        '--to',
        `:${between.port}`,
        '--checksum',
        checksum,
        '--json',
        ...SECURE,
      ])
      expect(sent.code).toBe(0)
      expect(jsonLines(sent.stdout)).toMatchObject([
        {sizeBytes: bytes.length, verified: checksum === 'sha256', error: null},
      ])
      expect((await server.end).code).toBe(0)
      expect(fs.readFileSync(path.join(folder, path.basename(source))).equals(bytes)).toBe(true)
      expect(between.bytes().includes(bytes.subarray(6_000_000, 6_000_064))).toBe(false)
      between.close()
    },
  )

  test('tcp run and tcp serve-run: the command, its output and its status', async () => {
    const server = await serve(['tcp', 'serve-run', '--allow', 'sh', ...SECURE])
    const between = await relay(server.port)
    const words = ['tcp', 'run', `:${between.port}`, ...SECURE, '--', 'sh', '-c', 'echo out; echo err >&2; exit 7']
    expect(await netkit(words)).toMatchObject({stdout: 'out\n', stderr: 'err\n', code: 7})
    expect(between.bytes().includes('echo out')).toBe(false)
    between.close()
    expect((await server.stop()).stderr).not.toContain('not encrypted')
  })

  test('tcp chat: a room and two members', async () => {
    const room = new Piped(startNetkit(['tcp', 'chat', '--listen', '--port', '0', ...SECURE]))
    const port = await room.port()
    const [anna, bert] = [1, 2].map(() => new Piped(startNetkit(['tcp', 'chat', `:${port}`, ...SECURE])))
    await room.says(/joined[^]*joined/) // a client of TLS 1.3 is done before its server is
    anna!.tell('hello from anna\n')
    await bert!.says('hello from anna')
    await room.says('hello from anna')
    room.tell('welcome\n')
    await anna!.says('welcome')
  })

  test('another secret is exit 3, in words', async () => {
    const server = await serve(['tcp', 'echo', ...SECURE])
    const wrong = ['--tls', '--secret-file', secretFile('another of many letters')]
    const run = await netkit(['tcp', 'connect', server.place, '--json', ...wrong], {stdin: 'hello'})
    expect(run.code).toBe(3)
    const message = expect.stringMatching(/: it has another secret \(alert (47|51)\)$/) as string // by OpenSSL's version
    expect(jsonLines<ErrorLine>(run.stdout)).toEqual([{error: {code: 'AUTH_FAILED', message, input: server.place}}])
    expect((await server.stop()).stderr).toContain('it has another secret')
  })

  test.each([
    ['nonsense', 'GET / HTTP/1.1\r\n\r\n'],
    ['a frame cut short', '\0\0\0\x09cut'],
  ])('%s resets the connection below, and the sender sees 3', async (_, stdin) => {
    for (const verb of ['echo', 'listen']) {
      const server = await serve(['tcp', verb, '--framing', 'u32be', ...SECURE])
      const run = await netkit(['tcp', 'connect', server.place, ...SECURE], {stdin})
      expect(run).toMatchObject({code: 3, stderr: expect.stringContaining('reset the connection') as string})
    }
  })

  test('a peer that stops at TLS 1.2 is named as that, in both roles', async ({skip}) => {
    if (!files) skip('needs openssl')
    const old = {maxVersion: 'TLSv1.2' as const}
    const pem = {cert: fs.readFileSync(files!.cert), key: fs.readFileSync(files!.key)}
    const server = tls.createServer({...pem, ...old}).on('tlsClientError', () => {})
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const {port} = server.address() as net.AddressInfo
    const run = await netkit(['tcp', 'connect', `:${port}`, ...SECURE], {stdin: 'hello'})
    server.close()
    const reason = 'it does not speak TLS 1.3, which a secret without a certificate needs'
    expect([run.code, run.stderr]).toEqual([3, `netkit: 127.0.0.1:${port}: ${reason} (alert 70)\n`])

    const own = await serve(['tcp', 'echo', ...SECURE])
    const client = tls.connect({port: own.port, host: '127.0.0.1', ...old})
    await once(client, 'error')
    expect((await own.stop()).stderr).toContain(reason)
  })

  test('a server with a publicly trusted certificate does not pass', async ({skip}) => {
    if (!files) skip('needs openssl')
    const server = await serve(['tcp', 'echo', ...CERT])
    const env = {NODE_EXTRA_CA_CERTS: files!.ca} // as if a public authority had issued it
    const trusted = await netkit(['tcp', 'connect', server.place, '--tls'], {stdin: 'hello', env})
    expect(trusted).toMatchObject({code: 0, stdout: 'hello'})
    const run = await netkit(['tcp', 'connect', server.place, ...SECURE], {stdin: 'hello', env})
    expect(run).toMatchObject({code: 3, stdout: ''})
    expect(run.stderr).toContain(`${server.place}: it has a certificate but does not know the secret`)
    const log = await server.stop()
    expect(log.stdout).toContain('closed: 5 bytes received')
    expect(log.stdout.match(/bytes received/g)).toHaveLength(1)
  })

  test.each([
    [
      'an --ca with a secret and a server that has only the key',
      () => [...TRUST, '--secret-file', SECURE[2]!],
      3,
      'it refused the handshake',
    ],
    ['--insecure with a secret', () => ['--insecure', ...SECURE], 2, 'could pass the challenge on'],
    ['a short secret', () => ['--tls', '--secret-file', secretFile('fifteen letters')], 2, 'umask 077'],
    ['--insecure without --tls', () => ['--insecure'], 2, '--tls'],
  ])('%s', async (_, flags, code, words) => {
    const server = await serve(['tcp', 'echo', ...SECURE])
    const run = await netkit(['tcp', 'connect', server.place, ...flags()], {stdin: 'hello'})
    expect(run).toMatchObject({code, stdout: ''})
    expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(words)
  })

  test('a short secret without --tls is named, and serve-run takes none, but for a course on this machine', async () => {
    const short = ['--secret-file', secretFile('short')]
    const server = await serve(['tcp', 'echo', ...short])
    const run = await netkit(['tcp', 'connect', server.place, ...short], {stdin: 'hello'})
    expect(run).toMatchObject({code: 0, stdout: 'hello'})
    expect(run.stderr).toContain('the secret has only 5 bytes')
    const refused = await netkit(['tcp', 'serve-run', '--port', '0', '--allow', 'ls', ...short])
    expect(refused).toMatchObject({code: 2, stdout: ''})
    expect(refused.stderr).toContain('(umask 077; openssl rand -base64 32 > FILE)')
    const course = await serve(['tcp', 'serve-run', '--allow', 'ls', '--compat', 'raw', ...short])
    expect((await course.stop()).stderr).toContain('the secret has only 5 bytes')
  })

  test('the line that makes a good secret makes one', async ({skip}) => {
    if (!hasProgram('openssl')) skip('needs openssl')
    const file = freshPath('made')
    expect((await shell(`(umask 077; openssl rand -base64 32 > ${file})`)).code).toBe(0)
    const good = ['--tls', '--secret-file', file]
    const server = await serve(['tcp', 'echo', ...good])
    expect(await netkit(['tcp', 'connect', server.place, ...good], {stdin: 'hello'})).toMatchObject({
      code: 0,
      stdout: 'hello',
      stderr: '',
    })
  })

  describe('openssl with -psk', () => {
    beforeEach(({skip}) => hasProgram('openssl') || skip('needs openssl'))
    const psk = (key = KEY, identity = 'netkit') => ['-quiet', '-tls1_3', '-psk', key, '-psk_identity', identity]

    test('as a client of tcp echo', async () => {
      const {port} = await serve(['tcp', 'echo', ...SECURE])
      const client = startPiped(['openssl', 's_client', '-connect', `127.0.0.1:${port}`, ...psk()])
      client.tell('hello\n')
      await client.says('hello\n')
    })

    test('as a server of tcp connect', async () => {
      const words = ['openssl', 's_server', '-nocert', ...psk()]
      const {server, port} = await startListening((free) => [...words, '-accept', `127.0.0.1:${free}`])
      const client = new Piped(startNetkit(['tcp', 'connect', `:${port}`, ...SECURE]))
      client.tell('hello\n')
      await server.says('hello\n')
      server.tell('back\n')
      await client.says('back\n')
    })

    test('with a certificate as well, another key: the certificate does not help it', async ({skip}) => {
      if (!files) skip('needs openssl')
      const other = deriveTlsKey(Buffer.from('somebody else’s secret')).toString('hex')
      const words = ['openssl', 's_server', '-cert', files!.cert, '-key', files!.key, ...psk(other, 'elsewhere')]
      const {port} = await startListening((free) => [...words, '-accept', `127.0.0.1:${free}`])
      const run = await netkit(['tcp', 'connect', `:${port}`, ...SECURE], {
        stdin: 'hello',
        env: {NODE_EXTRA_CA_CERTS: files!.ca},
      })
      expect(run).toMatchObject({code: 3, stdout: ''})
    })

    test.each([
      ['another key', KEY.replace(/^../, '00'), 'netkit', /alert number (47|51)/, 'it has another secret'],
      ['another name', KEY, 'root', 'alert number 40', 'knows a pre-shared key of another name'],
    ])('%s is refused', async (_, key, identity, alert, words) => {
      const server = await serve(['tcp', 'echo', ...SECURE])
      const client = startPiped(['openssl', 's_client', '-connect', server.place, ...psk(key, identity)])
      await client.says(alert)
      expect((await server.stop()).stderr).toContain(words)
    })
  })
})

describe.runIf(files)('by a certificate', () => {
  test('the secret is asked for inside: mutual, right and wrong', async () => {
    const server = await serve(['tcp', 'echo', ...CERT, '--secret-file', SECURE[2]!, '--auth', 'hmac-sha256-mutual'])
    const right = [...TRUST, '--auth', 'hmac-sha256-mutual', '--secret-file', SECURE[2]!]
    expect(await netkit(['tcp', 'connect', server.place, ...right], {stdin: 'hello'})).toMatchObject({
      code: 0,
      stdout: 'hello',
    })
    const wrong = [...TRUST, '--auth', 'hmac-sha256-mutual', '--secret-file', secretFile('another of many letters')]
    expect(await netkit(['tcp', 'connect', server.place, ...wrong], {stdin: 'hello'})).toMatchObject({
      code: 3,
      stdout: '',
    })
    expect((await server.stop()).stderr).toContain('its answer is wrong')
  })

  test.each([
    ['of an unknown issuer', () => CERT, ['--tls'], 3, 'its issuer is unknown'],
    ['for another name', () => CERT, [...TRUST, '--tls-name', 'else.example'], 3, 'it is for another name'],
    ['that has expired', () => ['--tls', '--cert', files!.oldCert, '--key', files!.oldKey], TRUST, 3, 'it has expired'],
    [
      'for the name that is given',
      () => ['--tls', '--cert', files!.otherCert, '--key', files!.otherKey],
      [...TRUST, '--tls-name', 'wrong.example'],
      0,
      '',
    ],
    [
      'that nobody checks',
      () => CERT,
      ['--tls', '--insecure'],
      0,
      '--insecure: the certificate of the server was not checked: its issuer is unknown',
    ],
  ])('one %s', async (_, server, client, code, words) => {
    const {place} = await serve(['tcp', 'echo', ...server()])
    const run = await netkit(['tcp', 'connect', place, ...client], {stdin: 'hello'})
    expect(run).toMatchObject({code, stdout: code === 0 ? 'hello' : ''})
    expect(run.stderr).toContain(words)
  })

  test.each([
    ['without a key', ['--tls', '--cert', 'C'], 2, '--key'],
    ['with neither a certificate nor a secret', ['--tls'], 2, '--secret-file'],
    ['a key that others may read', ['--tls', '--cert', 'C', '--key', 'OPEN'], 4, 'other users can read'],
    ['a key of another certificate', ['--tls', '--cert', 'C', '--key', 'OTHER'], 4, 'cannot be used'],
    ['a certificate that is not there', ['--tls', '--cert', 'NONE', '--key', 'K'], 4, 'no such file or folder'],
  ])('%s: the listener says so', async (_, flags, code, words) => {
    const open = freshPath('open.key')
    fs.copyFileSync(files!.key, open)
    fs.chmodSync(open, 0o644)
    const real: Record<string, string> = {
      C: files!.cert,
      K: files!.key,
      OTHER: files!.otherKey,
      OPEN: open,
      NONE: freshPath('none'),
    }
    const run = await netkit(['tcp', 'echo', '--port', '0', ...flags.map((word) => real[word] ?? word)])
    expect(run).toMatchObject({code, stdout: ''})
    expect(run.stderr).toContain(words)
  })

  test('--trace shows version, cipher and chain at the client', async () => {
    const {place} = await serve(['tcp', 'echo', ...CERT])
    const {stderr} = await netkit(['tcp', 'connect', place, ...TRUST, '--trace'], {stdin: 'hello'})
    expect(stderr).toContain(`tls: TLSv1.3, TLS_AES_128_GCM_SHA256 (${place})`)
    expect(stderr).toContain('tls: certificate 0: CN=localhost; issued by CN=A CA of tests; until 2099-12-31')
  })

  test('--alpn: the first that the server has', async ({skip}) => {
    if (!hasProgram('openssl')) skip('needs openssl')
    const words = ['openssl', 's_server', '-quiet', '-cert', files!.cert, '-key', files!.key, '-alpn', 'imap,smtp']
    const {port} = await startListening((free) => [...words, '-accept', `127.0.0.1:${free}`])
    const {stderr} = await netkit([
      'tcp',
      'connect',
      `:${port}`,
      ...TRUST,
      '--alpn',
      'smtp',
      '--trace',
      '--wait-for',
      '100ms',
    ])
    expect(stderr).toContain(', ALPN smtp')
  })

  test('TLS 1.1 is not spoken, TLS 1.2 is', async ({skip}) => {
    if (!hasProgram('openssl')) skip('needs openssl')
    const {place, stop} = await serve(['tcp', 'echo', ...CERT])
    const words = ['openssl', 's_client', '-quiet', '-connect', place]
    const old = startPiped([...words, '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'])
    await old.says('alert')
    const today = startPiped([...words, '-tls1_2'])
    today.tell('hello\n')
    await today.says('hello\n')
    expect((await stop()).stderr).toContain('it speaks no TLS version that netkit accepts')
  })

  test('tcp proxy passes TLS through, and counts it', async () => {
    const server = await serve(['tcp', 'echo', ...CERT])
    const proxy = await serveAt(['tcp', 'proxy', ':0', server.place, '--json'])
    const client = ['tcp', 'connect', proxy.place, ...TRUST]
    expect(await netkit(client, {stdin: 'through the middle'})).toMatchObject({code: 0, stdout: 'through the middle'})
    const {stdout} = await proxy.stop()
    expect(stdout).not.toContain('through the middle')
    type Direction = {tlsRecords: number | null; receivedBytes: number}
    const rows = jsonLines<{event: string; up: Direction; down: Direction}>(stdout)
    const {up, down} = rows.find(({event}) => event === 'summary')!
    for (const {tlsRecords} of [up, down]) expect(tlsRecords).toBeGreaterThan(1) // a hello, and data at least
  })
})

describe.runIf(files).each(Object.entries(TLS_PEERS))('%s', (name, peer) => {
  beforeEach(({skip}) => hasProgram(name) || skip(`needs ${name}`))

  test('as a client of tcp echo', async () => {
    const {port} = await serve(['tcp', 'echo', ...CERT])
    const client = startPiped(peer.connect(port))
    client.tell('hello\n')
    await client.says('hello\n')
  })

  test('as a client of tcp listen', async () => {
    const server = new Piped(startNetkit(['tcp', 'listen', '--port', '0', ...CERT]))
    const client = startPiped(peer.connect(await server.port()))
    client.tell('hello\n')
    await server.says('hello\n')
    server.tell('back\n')
    await client.says('back\n')
  })

  test('as a member of tcp chat --listen', async () => {
    const room = new Piped(startNetkit(['tcp', 'chat', '--listen', '--port', '0', ...CERT]))
    const client = startPiped(peer.connect(await room.port()))
    client.tell('hello\n')
    await room.says('hello')
    room.tell('welcome\n')
    await client.says('welcome\n')
  })

  test('as a sender to tcp receive', async () => {
    const folder = freshPath('folder')
    fs.mkdirSync(folder)
    const server = await serve(['tcp', 'receive', folder, '--compat', 'header', '--json', ...CERT])
    const client = startPiped(peer.connect(server.port))
    client.tell(headed('sent.txt', 'what is sent'))
    await expect.poll(() => fs.existsSync(path.join(folder, 'sent.txt')), {timeout: 60_000}).toBe(true)
    expect(fs.readFileSync(path.join(folder, 'sent.txt'), 'utf8')).toBe('what is sent')
  })

  test('as a client of tcp serve-run', async () => {
    const {port} = await serve(['tcp', 'serve-run', '--allow', 'echo', '--compat', 'raw', '--no-auth', ...CERT])
    const client = startPiped(peer.connect(port))
    client.tell('echo from afar\n')
    await client.says('from afar\n')
  })

  test('as the server of tcp connect', async () => {
    const {server, port} = await startListening((free) => peer.listen(free))
    const client = new Piped(startNetkit(['tcp', 'connect', `:${port}`, ...TRUST]))
    client.tell('hello\n')
    await server.says('hello\n')
    server.tell('back\n')
    await client.says('back\n')
  })

  test('as the other end of tcp chat', async () => {
    const {server, port} = await startListening((free) => peer.listen(free))
    const client = new Piped(startNetkit(['tcp', 'chat', `:${port}`, ...TRUST]))
    await client.says('connected to')
    client.tell('hello\n')
    await server.says('hello\n')
    server.tell('welcome\n')
    await client.says('welcome')
  })

  test('as the receiver of tcp send', async () => {
    const {server, port} = await startListening((free) => peer.listen(free))
    const source = path.join(scratch, 'to-be-sent.txt')
    fs.writeFileSync(source, 'what was sent')
    kept(startNetkit(['tcp', 'send', source, '--to', `:${port}`, '--compat', 'header', ...TRUST]))
    await server.says(headed('to-be-sent.txt', 'what was sent').toString('latin1').slice(-13))
    await server.says(createHash('sha256').update('what was sent').digest('hex'))
  })

  test('as the server of tcp run', async () => {
    const {server, port} = await startListening((free) => peer.listen(free))
    const client = new Piped(startNetkit(['tcp', 'run', `:${port}`, '--compat', 'length', ...TRUST, '--', 'uptime']))
    await server.says('uptime')
    server.tell(Buffer.concat([int32(10), Buffer.from('up 3 days\n')]))
    await client.says('up 3 days')
  })
})

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}

/** A file as the course sends it: the header behind its length (i32le). */
function headed(filename: string, body: string): Buffer {
  const header = Buffer.from(JSON.stringify({filename, total_size: body.length}))
  return Buffer.concat([int32(header.length), header, Buffer.from(body)])
}
