import {type ChildProcess, spawn} from 'node:child_process'
import path from 'node:path'
import {expect} from 'vitest'
import {readKernelSockets} from '../../src/lib/system/kernel-sockets.js'
import {certificates} from './certificates.js'
import {cleanEnv, ROOT} from './run-netkit.js'
import {kept} from './tcp.js'
import {unusedPort} from './unused-port.js'

const {ca, cert, key} = certificates ?? {ca: '', cert: '', key: ''}
const python = path.join(ROOT, 'test/peers/tls_pipe.py')

/** Programs that speak TLS between their own stdin and stdout, in both roles. */
export const TLS_PEERS: Record<string, {connect(port: number): string[]; listen(port: number): string[]}> = {
  openssl: {
    connect: (port) => [
      'openssl',
      's_client',
      '-quiet',
      '-verify_return_error',
      '-CAfile',
      ca,
      '-connect',
      `127.0.0.1:${port}`,
    ],
    listen: (port) => [
      'openssl',
      's_server',
      '-quiet',
      '-naccept',
      '1',
      '-cert',
      cert,
      '-key',
      key,
      '-accept',
      `127.0.0.1:${port}`,
    ],
  },
  ncat: {
    connect: (port) => ['ncat', '--ssl-verify', '--ssl-trustfile', ca, 'localhost', String(port)],
    listen: (port) => ['ncat', '--ssl', '--ssl-cert', cert, '--ssl-key', key, '-l', '127.0.0.1', String(port)],
  },
  socat: {
    connect: (port) => ['socat', '-', `OPENSSL:127.0.0.1:${port},cafile=${ca},verify=1,commonname=localhost`],
    listen: (port) => ['socat', '-', `OPENSSL-LISTEN:${port},bind=127.0.0.1,cert=${cert},key=${key},verify=0`],
  },
  python3: {
    connect: (port) => ['python3', python, 'connect', String(port), ca],
    listen: (port) => ['python3', python, 'listen', String(port), cert, key],
  },
}

/** A started program with what it has printed so far. */
export class Piped {
  private text = ''
  private errors = ''

  constructor(readonly child: ChildProcess) {
    kept(child)
    child.stdin!.on('error', () => {})
    child.stdout!.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')))
    child.stderr!.on('data', (chunk: Buffer) => (this.errors += chunk.toString()))
  }

  /** Waits until it has printed that. */
  async says(text: string | RegExp): Promise<void> {
    const printed = expect.poll(() => this.text + this.errors, {timeout: 60_000})
    await (typeof text === 'string' ? printed.toContain(text) : printed.toMatch(text))
  }

  /** On which it says that it listens. */
  async port(): Promise<number> {
    await this.says('listening on')
    return Number(/listening on .*:(\d+)/.exec(this.errors)![1])
  }

  tell(text: string | Buffer): void {
    this.child.stdin!.write(text)
  }
}

export function startPiped([program, ...args]: readonly string[]): Piped {
  return new Piped(spawn(program!, args, {env: {...process.env, ...cleanEnv()}, stdio: 'pipe'}))
}

/** The same for a server, of which the kernel says when it listens. */
export async function startListening(
  words: (port: number) => readonly string[],
): Promise<{server: Piped; port: number}> {
  const port = await unusedPort()
  const server = startPiped(words(port))
  const isThere = () => readKernelSockets(['tcp']).some(({local, state}) => local.port === port && state === 'LISTEN')
  await expect.poll(isThere, {timeout: 60_000}).toBe(true)
  return {server, port}
}
