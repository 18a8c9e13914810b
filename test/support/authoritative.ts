import {type ChildProcess, spawn} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {vi} from 'vitest'
import {run} from './run-netkit.js'
import {unusedPort} from './unused-port.js'

/** A name server that nobody here wrote: how it is told about a zone, and started in the foreground. */
export type Authority = {
  program: string
  config: (options: {folder: string; port: number; zone: string; file: string}) => string
  args: (config: string) => string[]
}

export const AUTHORITIES: Authority[] = [
  {
    program: 'knotd',
    config: ({folder, port, zone, file}) => `
server:
  rundir: "${folder}"
  listen: 127.0.0.1@${port}
  listen: ::1@${port}
database:
  storage: "${folder}"
zone:
  - domain: ${zone}
    file: "${file}"
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
`,
    args: (config) => ['-c', config],
  },
  {
    program: 'nsd',
    config: ({folder, port, zone, file}) => `
server:
  ip-address: 127.0.0.1@${port}
  ip-address: ::1@${port}
  username: ""
  chroot: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd.state"
  zonelistfile: "${folder}/zone.list"
  server-count: 1
remote-control:
  control-enable: no
zone:
  name: ${zone}
  zonefile: "${file}"
`,
    args: (config) => ['-d', '-c', config],
  },
  {
    program: 'named',
    config: ({folder, port, zone, file}) => `
options {
  directory "${folder}";
  pid-file "${folder}/named.pid";
  session-keyfile "${folder}/session.key";
  managed-keys-directory "${folder}";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 port ${port} { ::1; };
  recursion no;
  dnssec-validation no;
};
controls { };
zone "${zone}" { type master; file "${file}"; };
`,
    args: (config) => ['-g', '-c', config],
  },
]

/** Servers stand where not every user looks. */
const WITH_SERVERS = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`

export function hasServer(program: string): boolean {
  return WITH_SERVERS.split(':').some((folder) => fs.existsSync(path.join(folder, program)))
}

export type Running = {port: number} & AsyncDisposable

type Zone = {folder: string; zone: string; text: string}

/** Starts it on a high port of this machine with a folder of its own, and waits until it answers about the zone. */
export async function startAuthority({program, config, args}: Authority, {folder, zone, text}: Zone): Promise<Running> {
  fs.mkdirSync(folder, {recursive: true})
  const port = await unusedPort()
  const file = path.join(folder, 'zone')
  fs.writeFileSync(file, text)
  const configFile = path.join(folder, 'config')
  fs.writeFileSync(configFile, config({folder, port, zone, file}))
  const child = spawn(program, args(configFile), {stdio: 'pipe', env: {...process.env, PATH: WITH_SERVERS}})
  const output = outputOf(child)
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  await vi.waitFor(
    async () => {
      if (child.exitCode !== null) return // what follows says why
      const {stdout} = await run('dig', [
        '@127.0.0.1',
        '-p',
        String(port),
        '+time=1',
        '+tries=1',
        '+short',
        zone,
        'SOA',
      ])
      if (!/^[^;]/.test(stdout)) throw new Error(`${program} does not answer: ${output()}`)
    },
    {timeout: 60_000},
  )
  if (child.exitCode !== null) throw new Error(`${program} ended: ${output()}`)
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function outputOf(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return () => text
}
