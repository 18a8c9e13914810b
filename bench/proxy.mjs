// tcp proxy against socat between the same client (load.c) and the same server: `npm run bench proxy`. A ratio is netkit's rate through
// socat's. PAIRS and SECONDS make it longer or shorter.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {isInstalled} from './pair.mjs'
import {compile, HEAD, inTurn, killAll, NETKIT, output, row, start, stop} from './servers.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-bench-'))
const pairs = Number(process.env.PAIRS ?? 15)
const seconds = process.env.SECONDS ?? '1'

const SOCAT = ['socat', []]
const SOCAT_64K = ['socat -b65536', ['-b65536']]
const ROWS = [
  ['throughput one way, into a sink', ['push', '65536'], 'sink', SOCAT, '1.0 (2.0)'],
  ['throughput both ways, an echo behind', ['stream', '65536'], 'echo', SOCAT, '1.0 (2.0)'],
  ['answers/s, 1 connection, 64 B', ['turns', '64', '1'], 'echo', SOCAT, '–'],
  ['answers/s, 100 connections, 64 B', ['turns', '64', '100'], 'echo', SOCAT, '–'],
  ['throughput one way, into a sink', ['push', '65536'], 'sink', SOCAT_64K, '–'],
  ['throughput both ways, an echo behind', ['stream', '65536'], 'echo', SOCAT_64K, '–'],
]

try {
  if (!isInstalled('cc')) console.log('| no C compiler (cc) | the client cannot be built | | | |')
  else if (!isInstalled('socat')) console.log('| socat | not installed | | | |')
  else await run()
} finally {
  killAll()
  fs.rmSync(folder, {recursive: true})
}

async function run() {
  const [load, echo, sink] = ['load', 'echo', 'sink'].map((name) => compile(name, folder))
  const servers = {echo: await start((port) => [echo, port]), sink: await start((port) => [sink, port])}
  console.log(HEAD)
  for (const [what, [kind, ...sizes], server, [peer, flags], bar] of ROWS) {
    const target = `127.0.0.1:${servers[server].port}`
    const listen = (port) => `TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork,backlog=1024,nodelay`
    const [ours, theirs] = [
      await start((port) => [...NETKIT, 'proxy', `:${port}`, target, '-q']),
      await start((port) => ['socat', ...flags, listen(port), `TCP:${target},nodelay`]),
    ]
    const rate = ({port}) => Number(output([load, kind, port, seconds, ...sizes]))
    const measured = inTurn(
      () => rate(ours),
      () => rate(theirs),
      pairs,
    )
    console.log(row(`${what} / ${peer}`, measured, bar))
    await Promise.all([ours, theirs].map(stop))
  }
  await Promise.all(Object.values(servers).map(stop))
}
