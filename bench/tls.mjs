// tcp echo --tls against socat OPENSSL-LISTEN, a file by --tls against openssl s_client and s_server, handshakes and idle connections:
// `npm run bench tls`. One load client (tls-load.c) measures both servers in turn. PAIRS, SECONDS and TLS_MIB make it longer or shorter.
import {spawn, spawnSync} from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {isInstalled, median} from './pair.mjs'
import {compile, HEAD, inTurn, killAll, NETKIT, output, row, start, stop} from './servers.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-bench-'))
const memory = fs.existsSync('/dev/shm') ? fs.mkdtempSync('/dev/shm/netkit-bench-') : folder
const pairs = Number(process.env.PAIRS ?? 9)
const seconds = process.env.SECONDS ?? '1'
const MIB = Number(process.env.TLS_MIB ?? 2048)
const [cert, key, both, secretFile] = ['cert.pem', 'key.pem', 'both.pem', 'secret'].map((name) =>
  path.join(folder, name),
)

const byKey = (port) => [...NETKIT, 'echo', '-q', '--port', port, '--tls', '--secret-file', secretFile]

try {
  const missing = ['cc', 'openssl'].find((program) => !isInstalled(program))
  if (missing) console.log(`| ${missing} is not installed | | | | |`)
  else await run()
} finally {
  killAll()
  fs.rmSync(folder, {recursive: true})
  fs.rmSync(memory, {recursive: true, force: true})
}

async function run() {
  const secret = crypto.randomBytes(24).toString('hex')
  fs.writeFileSync(secretFile, secret, {mode: 0o600})
  const psk = Buffer.from(crypto.hkdfSync('sha256', secret, '', 'netkit tls-psk v1', 32)).toString('hex')
  const words = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=localhost'.split(' ')
  spawnSync('openssl', [...words, '-keyout', key, '-out', cert])
  fs.writeFileSync(both, Buffer.concat([fs.readFileSync(cert), fs.readFileSync(key)]), {mode: 0o600})
  const load = compile('tls-load', folder, ['-lssl', '-lcrypto'])
  console.log(HEAD)
  if (isInstalled('socat')) await throughput(load)
  else console.log('| socat is not installed | | | | |')
  await handshakes(load, psk)
  await holdIdle(load, psk)
  await transfer(psk)
}

async function throughput(load) {
  const ours = await start((port) => [...NETKIT, 'echo', '-q', '--port', port, '--tls', '--cert', cert, '--key', key])
  const socat = (port) =>
    `OPENSSL-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork,backlog=1024,nodelay,cert=${both},verify=0`
  const theirs = await start((port) => ['socat', socat(port), 'PIPE'])
  for (const [clients, bar] of [
    ['100', '1.3'],
    ['1', '–'],
  ]) {
    const rate = ({port}) => Number(output([load, 'stream', port, seconds, '16384', clients]))
    const result = inTurn(
      () => rate(ours),
      () => rate(theirs),
      pairs,
    )
    console.log(
      row(
        `echo, certificate, AES-128-GCM, ${clients === '1' ? '1 connection' : `${clients} connections`} / socat`,
        result,
        bar,
      ),
    )
  }
  await Promise.all([ours, theirs].map(stop))
}

async function handshakes(load, psk) {
  const server = await start(byKey)
  const rates = Array.from({length: 5}, () => Number(output([load, 'greet', server.port, seconds, '2', psk])))
  console.log(`| handshakes/s by a pre-shared key, an echo each | ${median(rates).toFixed(0)} | | 1000 | |`)
  await stop(server)
}

async function holdIdle(load, psk) {
  const clients = 10_000
  const server = await start(byKey)
  const limited = [
    '-c',
    `ulimit -n ${clients + 100} && exec "$0" "$@"`,
    load,
    'idle',
    server.port,
    String(clients),
    psk,
  ]
  const client = spawn('sh', limited)
  const [held, echoed] = await new Promise((resolve) => {
    client.stdout.once('data', (text) => resolve(String(text).trim().split(' ')))
    client.once('exit', () => resolve(['no', 'as ulimit -n is too low, 0']))
  })
  const pss = /^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${server.child.pid}/smaps_rollup`, 'latin1'))[1]
  console.log(`| ${held} connections held, ${echoed} echo | ${(pss / 1024).toFixed(0)} MiB PSS | | 400 MiB | |`)
  client.stdin.end()
  await stop(server)
}

/** A file from memory to memory, with SHA-256 at both ends. */
async function transfer(psk) {
  const source = path.join(memory, 'source')
  const inbox = path.join(memory, 'inbox')
  fs.mkdirSync(inbox)
  const fd = fs.openSync(source, 'wx')
  const piece = crypto.randomBytes(2 ** 20)
  for (let count = 0; count < MIB; count++) fs.writeSync(fd, piece)
  fs.closeSync(fd)
  const ratios = []
  for (let round = 0; round < 4; round++) {
    const [ours, theirs] = [await sendByNetkit(source, inbox), await sendByOpenssl(source, inbox, psk)]
    if (round > 0) ratios.push({ratio: theirs / ours, ours, theirs})
  }
  const all = ratios.map(({ratio}) => ratio).toSorted((a, b) => a - b)
  const times = ['ours', 'theirs'].map((side) => median(ratios.map((one) => one[side])).toFixed(2)).join(' / ')
  const spread = `${all[0].toFixed(2)} – ${all.at(-1).toFixed(2)}`
  const what = `${MIB} MiB by a secret, verified / openssl s_client, s_server, dgst`
  console.log(`| ${what} | **${median(all).toFixed(2)}** | ${spread} | 1.0 | ${times} s |`)
}

async function sendByNetkit(source, inbox) {
  const receiver = await start((port) => [
    ...NETKIT,
    'receive',
    inbox,
    '--port',
    port,
    '--once',
    '--tls',
    '--secret-file',
    secretFile,
  ])
  const done = new Promise((resolve) => receiver.child.once('exit', resolve))
  const begin = performance.now()
  output([...NETKIT, 'send', source, '--to', `:${receiver.port}`, '--tls', '--secret-file', secretFile])
  await done
  const time = (performance.now() - begin) / 1000
  fs.rmSync(path.join(inbox, 'source'))
  return time
}

/** s_client does not end with its input, nor does s_server: it is over when both digests are there. */
async function sendByOpenssl(source, inbox, psk) {
  const [copy, sent, received] = ['copy', 'sent', 'received'].map((name) => path.join(inbox, name))
  const options = `-quiet -tls1_3 -psk ${psk} -psk_identity netkit`
  const port = 28_000 + Math.floor(Math.random() * 4000)
  const bash = (line) => spawn('bash', ['-c', line], {stdio: ['pipe', 'pipe', 'ignore']})
  const server = bash(
    `openssl s_server ${options} -nocert -naccept 1 -accept 127.0.0.1:${port} | tee >(openssl dgst -sha256 >${received}) >${copy}`,
  )
  await delay(500)
  const begin = performance.now()
  const sending = `tee >(openssl dgst -sha256 >${sent}) <${source} | openssl s_client ${options} -connect 127.0.0.1:${port}`
  const client = bash(`${sending} >/dev/null & echo $!; wait`)
  const pid = Number(await new Promise((resolve) => client.stdout.once('data', resolve)))
  const {size} = fs.statSync(source)
  while (!fs.existsSync(copy) || fs.statSync(copy).size < size) await delay(5)
  process.kill(pid)
  while (!fs.existsSync(received) || fs.statSync(received).size === 0) await delay(5)
  const time = (performance.now() - begin) / 1000
  server.kill()
  for (const file of [copy, sent, received]) fs.rmSync(file)
  return time
}
