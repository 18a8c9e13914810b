import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {startDnsServe} from '../support/dns-serve.js'
import {hasNamespaces, inNamespace} from '../support/namespace.js'
import {type ErrorLine, hasProgram, jsonLines, netkit, run, runPython, scratch} from '../support/run-netkit.js'

const WWW = ['--record', 'www.example.com=192.0.2.7', '--record', 'www.example.com=2001:db8::7']

describe('the program', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it with %i, and the ready file is gone', async (signal, code) => {
    const ready = path.join(scratch, `ready-${signal}`)
    await using server = await startDnsServe([...WWW, '--ready-file', ready])
    expect(fs.readFileSync(ready, 'utf8')).toBe(`127.0.0.1:${server.port}\n`)
    server.child.kill(signal)
    expect(await server.end).toMatchObject({code, stdout: ''})
    expect(fs.existsSync(ready)).toBe(false)
  })

  test.each([
    [['-4'], '127.0.0.1'],
    [['--bind', '127.0.0.9'], '127.0.0.9'],
    [['--bind', '127.0.0.9', '--tcp'], '127.0.0.9'],
    [['-6'], null],
    [['--bind', '::1'], null],
  ])('a lookup with %j comes from %s', async (flags, from) => {
    await using server = await startDnsServe([...WWW, '--log', '--json'])
    const at = `@127.0.0.1:${server.port}`
    const {code, stderr} = await netkit(['dns', 'lookup', 'www.example.com', at, ...flags])
    server.child.kill('SIGTERM')
    const askers = jsonLines<{from: string}>((await server.end).stdout).map((row) => row.from.split(':')[0])
    expect([code, [...new Set(askers)]]).toEqual(from === null ? [2, []] : [0, [from]])
    if (from === null) expect(stderr).toContain('an IPv4 address, but only IPv6 is allowed')
  })

  test('a port in use is exit 4, and names the holder', async () => {
    await using server = await startDnsServe(WWW)
    const {code, stdout} = await netkit(['dns', 'serve', ...WWW, '--port', String(server.port), '--json'])
    expect(code).toBe(4)
    const [{error}] = jsonLines<ErrorLine>(stdout) as [ErrorLine]
    expect(error).toMatchObject({code: 'PORT_IN_USE', input: `127.0.0.1:${server.port}`})
    expect(error.message).toContain(`process ${server.child.pid}`)
  })

  test('--log prints a row for each question, in every format', async () => {
    await using server = await startDnsServe([...WWW, '--log', '--json'])
    await netkit([
      'dns',
      'lookup',
      'www.example.com',
      'nope.example.com',
      '--type',
      'A',
      '--server',
      `127.0.0.1:${server.port}`,
    ])
    server.child.kill('SIGTERM')
    const rows = jsonLines<Record<string, unknown>>((await server.end).stdout)
    expect(rows.map(({from, ...row}) => ({...row, from: typeof from}))).toEqual([
      {
        from: 'string',
        protocol: 'udp',
        name: 'www.example.com',
        type: 'A',
        rcode: 'NOERROR',
        source: 'records',
        answerCount: 1,
        sizeBytes: 60,
      },
      {
        from: 'string',
        protocol: 'udp',
        name: 'nope.example.com',
        type: 'A',
        rcode: 'NXDOMAIN',
        source: 'records',
        answerCount: 0,
        sizeBytes: expect.any(Number),
      },
    ])
    expect(Object.keys(rows[0]!)).toEqual([
      'from',
      'protocol',
      'name',
      'type',
      'rcode',
      'source',
      'answerCount',
      'sizeBytes',
    ])
  })

  test('a name that is asked for cannot paint the terminal', async () => {
    await using server = await startDnsServe([...WWW, '--log'])
    await netkit(['dns', 'lookup', '\\027]0;x\\007.example.com', '--type', 'A', '--server', `127.0.0.1:${server.port}`])
    server.child.kill('SIGTERM')
    const {stdout} = await server.end
    expect(stdout).toContain('\\027]0\\;x\\007.example.com')
    expect(stdout).not.toMatch(/[\x07\x1b]/) // oxlint-disable-line no-control-regex
  })

  test('a hosts file is served forwards and backwards', async () => {
    const file = path.join(scratch, 'hosts')
    fs.writeFileSync(file, '# ours\n192.0.2.10 printer.example.com printer\n2001:db8::10 printer.example.com\n')
    await using server = await startDnsServe(['--hosts-file', file])
    const ask = (...args: string[]) =>
      netkit(['dns', ...args, '--server', `127.0.0.1:${server.port}`, '--get', 'type,value'])
    expect((await ask('lookup', 'printer.example.com', 'printer')).stdout).toBe(
      'A\t192.0.2.10\nAAAA\t2001:db8::10\nA\t192.0.2.10\n',
    )
    expect((await ask('reverse', '192.0.2.10', '2001:db8::10')).stdout).toBe(
      'PTR\tprinter.example.com\nPTR\tprinter.example.com\n',
    )
  })

  test('a hosts file that changes is read again, its bad lines are named, and the rest is served', async () => {
    const file = path.join(scratch, 'changing-hosts')
    fs.writeFileSync(file, '192.0.2.1 one.example.com\n192.0.2.300 bad.example.com\n192.0.2.2 two.example.com\n')
    await using server = await startDnsServe(['--hosts-file', file])
    const ask = async (...words: string[]) =>
      (await netkit(['dns', 'lookup', ...words, `@127.0.0.1:${server.port}`, '--get', 'value'])).stdout
    expect(await ask('one.example.com', 'two.example.com')).toBe('192.0.2.1\n192.0.2.2\n')

    fs.writeFileSync(`${file}.new`, '192.0.2.9 one.example.com\nfe80::/64 x\n')
    fs.renameSync(`${file}.new`, file) // as editors do
    await expect.poll(() => ask('one.example.com'), {timeout: 60_000}).toBe('192.0.2.9\n')
    expect(await ask('ptr', '9.2.0.192.in-addr.arpa', '2.2.0.192.in-addr.arpa')).toBe('one.example.com\n\n')

    fs.rmSync(file)
    await expect
      .poll(() => server.stderr(), {timeout: 60_000})
      .toContain('can no longer be read; its old names are still served')
    expect(await ask('one.example.com')).toBe('192.0.2.9\n')

    fs.writeFileSync(file, '192.0.2.10 one.example.com\n')
    await expect.poll(() => ask('one.example.com'), {timeout: 60_000}).toBe('192.0.2.10\n')
    server.child.kill('SIGTERM')
    const {stderr, code} = await server.end
    expect(stderr).toContain(`${file}:2:9: "192.0.2.300": octet 4 is above 255`)
    expect(stderr).toContain(`${file}:2:7: "fe80::/64"`)
    expect(stderr).toContain(`${file}: has changed and was read again: 1 entry`)
    expect(code).toBe(143)
  })

  test('names with escapes are data like any other: what dns lookup prints can be served again', async () => {
    const data = String.raw`evil\.name\032x.example`
    await using server = await startDnsServe([
      '--record',
      `x.example.com=PTR:${data}`,
      '--record',
      `x.example.com=MX:10 ${data}`,
    ])
    const {stdout} = await netkit([
      'dns',
      'lookup',
      'x.example.com',
      'PTR',
      'MX',
      `@127.0.0.1:${server.port}`,
      '--json',
    ])
    expect(jsonLines<{value: string}>(stdout).map(({value}) => value)).toEqual([data, `10 ${data}`])
  })

  test.each<[string, string[], string]>([
    ['nothing to serve', [], 'nothing to serve'],
    ['a record without a value', ['--record', 'www.example.com'], 'expected NAME=VALUE'],
    ['a bad address', ['--record', 'www.example.com=192.0.2.300'], 'not an address'],
    [
      'records that contradict one another',
      ['--record', 'a.example=CNAME:b.example', '--record', 'a.example=TXT:x'],
      'no other records',
    ],
    ['a port above 65535', [...WWW, '--port', '65536'], '65536'],
    ['--allow-from alone', [...WWW, '--allow-from', '192.0.2.0/24'], '--forward'],
    ['a TTL below zero', [...WWW, '--ttl=-1'], 'whole number'],
  ])('%s is exit 2', async (_, args, reason) => {
    const {code, stderr} = await netkit(['dns', 'serve', ...args])
    expect(stderr).toContain(reason)
    expect(code).toBe(2)
  })

  test('words and lines without an end are named by their beginning, and the rest is served', async () => {
    const file = path.join(scratch, 'endless-words')
    const endless = 'a'.repeat(20_000_000)
    fs.writeFileSync(
      file,
      `${endless} x\n192.0.2.1 ${endless}\n192.0.2.2 #${endless}\n192.0.2.3 three.example.com # ${endless}\n`,
    )
    await using server = await startDnsServe(['--hosts-file', file])
    const at = `@127.0.0.1:${server.port}`
    expect((await netkit(['dns', 'lookup', 'three.example.com', at, '--get', 'value'])).stdout).toBe('192.0.2.3\n')
    server.child.kill('SIGTERM')
    const {stderr, code} = await server.end
    expect(stderr.replaceAll('a'.repeat(40), 'A')).toBe(`${file}:1:1: "A…": not an address
${file}:2:11: "A…": a name has at most 255 bytes
${file}:3:1: "192.0.2.2 #${'a'.repeat(29)}…": no name after the address
listening on 127.0.0.1:${server.port}
`)
    expect(code).toBe(143)
  })

  test('a hosts file without an end is refused, not gathered in memory', async () => {
    const {code, stderr} = await netkit(['dns', 'serve', '--port', '0', '--hosts-file', '/dev/zero'])
    expect({code, stderr}).toEqual({code: 4, stderr: 'netkit: /dev/zero: larger than 256 MiB\n'})
  })

  test('a hosts file that becomes too large is named, and what was served stays', async () => {
    const file = path.join(scratch, 'growing-hosts')
    fs.writeFileSync(file, '192.0.2.1 one.example.com\n')
    await using server = await startDnsServe(['--hosts-file', file])
    fs.truncateSync(file, 2 ** 28 + 1) // a hole: no disk is needed
    await expect
      .poll(() => server.stderr(), {timeout: 60_000})
      .toContain(`${file}: has changed, but cannot be served: larger than 256 MiB`)
    const at = `@127.0.0.1:${server.port}`
    expect((await netkit(['dns', 'lookup', 'one.example.com', at, '--get', 'value'])).stdout).toBe('192.0.2.1\n')
  })

  test('a missing hosts file is exit 4', async () => {
    expect((await netkit(['dns', 'serve', '--hosts-file', path.join(scratch, 'none')])).code).toBe(4)
  })
})

describe('other programs can use it', () => {
  const RAW = `
import socket, struct, sys
port = int(sys.argv[-1])
query = struct.pack('>HHHHHH', 7, 0x0100, 1, 0, 0, 0) + b'\\x03WWW\\x07example\\x03com\\x00' + struct.pack('>HH', 1, 1)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
    udp.settimeout(60)
    udp.sendto(query, ('127.0.0.1', port))
    answer = udp.recv(512)
with socket.create_connection(('127.0.0.1', port), 60) as tcp:
    tcp.sendall(struct.pack('>H', len(query)) + query)
    stream = b''
    while len(stream) < 2 or len(stream) < 2 + struct.unpack('>H', stream[:2])[0]:
        stream += tcp.recv(4096)
print(stream[2:] == answer, answer[12:29], socket.inet_ntoa(answer[-4:]))
`
  test.for<[string, (port: string) => string[], string]>([
    ['dig', (port) => ['@127.0.0.1', '-p', port, '+short', 'www.example.com', 'A'], '192.0.2.7\n'],
    ['dig', (port) => ['@127.0.0.1', '-p', port, '+short', '+tcp', 'www.example.com', 'AAAA'], '2001:db8::7\n'],
    ['dig', (port) => ['@127.0.0.1', '-p', port, '+short', '+noedns', '-x', '192.0.2.7'], 'www.example.com.\n'],
    [
      'nslookup',
      (port) => [`-port=${port}`, '-type=A', 'www.example.com', '127.0.0.1'],
      'Name:\twww.example.com\nAddress: 192.0.2.7',
    ],
    [
      'host',
      (port) => ['-p', port, '-t', 'A', 'www.example.com', '127.0.0.1'],
      'www.example.com has address 192.0.2.7',
    ],
    ['kdig', (port) => ['@127.0.0.1', '-p', port, '+short', 'www.example.com', 'A'], '192.0.2.7\n'],
  ])('%s %#', async ([program, args, expected], {skip}) => {
    if (!hasProgram(program)) skip(`${program}: not installed`)
    await using server = await startDnsServe(WWW)
    const {stdout, code} = await run(program, args(String(server.port)))
    expect(stdout).toContain(expected)
    expect(code).toBe(0)
  })

  test("Python's sockets, over UDP and TCP", async ({skip}) => {
    if (!hasProgram('python3')) skip('python3: not installed')
    await using server = await startDnsServe(WWW)
    const {stdout} = await runPython(RAW, [String(server.port)])
    expect(stdout).toBe("True b'\\x03WWW\\x07example\\x03com\\x00' 192.0.2.7\n")
  })

  test("the system's own resolver: getent and Python's gethostbyname, in a network of their own", async ({skip}) => {
    if (!hasProgram('python3') || !hasNamespaces('getent')) skip('no network namespaces, getent or python3')
    const file = path.join(scratch, 'resolv.conf')
    fs.writeFileSync(file, 'nameserver 127.0.0.1\n')
    const script = `
mount --bind "$CONF" /etc/resolv.conf || exit 99
mkfifo "$FIFO"
"$NODE" "$PROGRAM" dns serve --port 53 --record www.example.com=192.0.2.7 2>"$FIFO" &
read -r line <"$FIFO"
echo "$line"
getent hosts www.example.com
getent hosts 192.0.2.7
getent hosts nope.example.com; echo "exit $?"
python3 -c 'import socket; print(socket.gethostbyname("www.example.com"), socket.gethostbyaddr("192.0.2.7")[0])'
kill $!
wait $!
echo "exit $?"
`
    const env = {...process.env, CONF: file, FIFO: path.join(scratch, 'fifo')}
    const {stdout, stderr, code} = await inNamespace(script, {env})
    if (code === 99) skip(`nothing can be mounted here: ${stderr.trim()}`)
    expect(stdout.split('\n')).toEqual([
      'listening on 127.0.0.1:53',
      expect.stringMatching(/^192\.0\.2\.7 +www\.example\.com$/),
      expect.stringMatching(/^192\.0\.2\.7 +www\.example\.com$/),
      'exit 2',
      '192.0.2.7 www.example.com',
      'exit 143',
      '',
    ])
  })
})

describe('clients off this machine', () => {
  /** Addresses of the documentation as this machine's own: to the server they are not its loopback. */
  const START = `
for address in 192.0.2.1 198.51.100.1; do ip addr add $address/32 dev lo || exit 99; done
mkfifo "$FIFO" "$FIFO.2"
"$NODE" "$PROGRAM" dns serve --port 5301 --record www.example.org=203.0.113.9 2>"$FIFO" &
read -r line <"$FIFO"
"$NODE" "$PROGRAM" dns serve --host 192.0.2.1 --port 5300 --record www.example.com=203.0.113.7 \
  --forward 127.0.0.1:5301 --allow-from 192.0.2.0/24 --rate 5 2>"$FIFO.2" &
read -r line <"$FIFO.2"
`
  const env = (name: string) => ({...process.env, FIFO: path.join(scratch, name)})

  test('all are told what is ours; what is not, only those of the networks that were allowed', async ({skip}) => {
    if (!hasNamespaces('dig')) skip('no network namespaces, or no dig')
    const script = `${START}
for client in 192.0.2.1 198.51.100.1; do for name in www.example.com www.example.org; do
  dig -b $client @192.0.2.1 -p 5300 +noall +comments +answer $name A | grep -oE 'status: [A-Z]+|203[.0-9]+' | tr '\n' ' '
done; echo; done`
    const {stdout} = await inNamespace(script, {env: env('allow')})
    expect(stdout).toBe(
      'status: NOERROR 203.0.113.7 status: NOERROR 203.0.113.9 \nstatus: NOERROR 203.0.113.7 status: REFUSED \n',
    )
  })

  test('over UDP a network gets a bounded number of answers, and the way to TCP', async ({skip}) => {
    if (!hasProgram('python3') || !hasNamespaces()) skip('no network namespaces, or no python3')
    const flood = `
import socket, struct
query = struct.pack(">HHHHHH", 7, 0x0100, 1, 0, 0, 0) + b"\\3www\\7example\\3com\\0" + struct.pack(">HH", 1, 1)
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("198.51.100.1", 0))
udp.settimeout(0.5)
full = truncated = longest = 0
for _ in range(400):
    udp.sendto(query, ("192.0.2.1", 5300))
try:
    while True:
        answer = udp.recv(4096)
        if answer[2] & 2:
            truncated, longest = truncated + 1, max(longest, len(answer))
        else:
            full += 1
except TimeoutError:
    pass
tcp = socket.create_connection(("192.0.2.1", 5300), 60, ("198.51.100.1", 0))
tcp.sendall(struct.pack(">H", len(query)) + query)
print(full < 150, truncated > 100, longest <= len(query), len(tcp.recv(512)) > len(query))`
    const {stdout, stderr} = await inNamespace(`${START}\npython3 -c '${flood}'`, {env: env('flood')})
    expect({stdout, stderr}).toEqual({stdout: 'True True True True\n', stderr: ''})
  })
})
