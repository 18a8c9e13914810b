import {createHmac} from 'node:crypto'
import fs from 'node:fs'
import type net from 'node:net'
import {afterEach} from 'vitest'
import {ReplyDecoder, type CommandEnd} from '../../src/lib/remote/reply.js'
import {encodeRequest} from '../../src/lib/remote/request.js'
import {jsonLines, linesOf, netkit, type Options} from './run-netkit.js'
import {dial, freshPath, readAll, readExactly, serve, type Server} from './tcp.js'

export const SECRET = 'correct horse battery'

/** A secret in a file, as both ends want it. */
export function secretFile(secret = SECRET): string {
  const file = freshPath('secret')
  fs.writeFileSync(file, `${secret}\n`, {mode: 0o600})
  return file
}

const servers = new Set<Server>()

// Before they are killed, which would leave their commands alone.
afterEach(async () => {
  await Promise.all([...servers].map((server) => server.stop()))
  servers.clear()
})

/** Starts a tcp serve-run that is stopped after the test, and its commands with it. */
export async function serveCommands(args: readonly string[], options: Omit<Options, 'stdin'> = {}): Promise<Server> {
  const server = await serve(['tcp', 'serve-run', ...args], options)
  servers.add(server)
  return server
}

/** The same with a secret; its rows are JSON. */
export function serveRun(args: readonly string[], options: Omit<Options, 'stdin'> = {}): Promise<Server> {
  return serveCommands(['--json', '--secret-file', secretFile(), ...args], options)
}

/** Runs a command there. */
export function runOn({port}: {port: number}, words: readonly string[], flags: readonly string[] = []) {
  return netkit(['tcp', 'run', `127.0.0.1:${port}`, '--secret-file', secretFile(), ...flags, '--', ...words])
}

/** A client of the test's own, who has proved itself. */
export async function enter(port: number): Promise<net.Socket> {
  const socket = await dial(port)
  const challenge = await readExactly(socket, 32)
  socket.write(createHmac('sha256', SECRET).update(challenge).digest())
  return socket
}

/** Sends bytes as a request, and gives what comes back, to its end. */
export async function ask(port: number, request: Uint8Array) {
  const socket = await enter(port)
  socket.write(request)
  const reply = await readAll(socket)
  socket.destroy()
  return reading(reply)
}

export function askFor(port: number, argv: readonly string[]) {
  return ask(port, encodeRequest(argv))
}

function reading(reply: Uint8Array) {
  const found: {out: string; err: string; end: CommandEnd | null} = {out: '', err: '', end: null}
  for (const event of new ReplyDecoder().push(reply)) {
    if ('end' in event) found.end = event.end
    else found[event.stream] += Buffer.from(event.bytes).toString('latin1')
  }
  return found
}

/** The next row that a server prints. */
export async function nextRow<Row>({child}: Server): Promise<Row> {
  const {value} = await linesOf(child.stdout!).next()
  return jsonLines<Row>(value as string)[0]!
}

/** A script that is a program of its own; it prints its process group first, where `tellGroup` says so. */
export function program(text: string): string {
  const file = freshPath('program')
  fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, {mode: 0o755})
  return file
}
