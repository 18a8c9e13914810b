import fs from 'node:fs'
import {jsonLines, netkit, type Options, type Run} from './run-netkit.js'
import {freshPath, serve, type Server} from './tcp.js'
import {sha256} from './transfer-bytes.js'

export type FileRow = {
  file: string | null
  sizeBytes: number | null
  resumedFrom: number
  sha256: string | null
  verified: boolean
  bytesPerSecond: number | null
  error: string | null
  message: string | null
  sentBytes?: number
  receivedBytes?: number
}

export type Receiver = Server & {
  /** Where it puts what it gets. */
  folder: string
  /** What it said when it had ended. */
  rows(): Promise<FileRow[]>
}

/** A receiver with an empty folder of its own; rows are JSON. */
export async function receiver(args: readonly string[] = [], options: Omit<Options, 'stdin'> = {}): Promise<Receiver> {
  const folder = freshPath('received')
  fs.mkdirSync(folder)
  return receiverIn(folder, args, options)
}

export async function receiverIn(
  folder: string,
  args: readonly string[] = [],
  options: Omit<Options, 'stdin'> = {},
): Promise<Receiver> {
  const server = await serve(['tcp', 'receive', folder, '--json', ...args], options)
  return {...server, folder, rows: async () => jsonLines<FileRow>((await server.end).stdout)}
}

/** A file of the test's own. */
export function fileOf(name: string, bytes: Buffer | string): string {
  const folder = freshPath('sent')
  fs.mkdirSync(folder)
  fs.writeFileSync(`${folder}/${name}`, bytes)
  return `${folder}/${name}`
}

export async function send(port: number, ...words: string[]): Promise<Run & {rows: FileRow[]}> {
  const run = await netkit(['tcp', 'send', ...words, '--to', `:${port}`, '--json'])
  return {...run, rows: jsonLines<FileRow>(run.stdout)}
}

/** Every file in a folder, hidden ones included, and what is in it, as `contents` says. */
export function filesIn(folder: string): Record<string, string> {
  const names = fs.readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort()
  const files = names.filter((name) => fs.lstatSync(`${folder}/${name}`).isFile())
  return Object.fromEntries(files.map((name) => [name, contents(fs.readFileSync(`${folder}/${name}`))]))
}

/** Short text as it is, all else as its SHA-256: large buffers take seconds to compare, and pages to print. */
export function contents(bytes: Buffer): string {
  return bytes.length < 200 ? bytes.toString() : sha256(bytes).toString('hex')
}

/** Asks again and again; the test's own time limit ends a wait in vain. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
