import {type ChildProcess, spawn} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {createInterface} from 'node:readline'
import {Readable} from 'node:stream'
import {afterAll, vi} from 'vitest'

export const ROOT = path.resolve(import.meta.dirname, '../..')
export const PROGRAM = path.join(ROOT, 'bin/run.js')

// Two cores may be shared by many processes: a test that waits for one must not give up early.
vi.setConfig({testTimeout: 120_000, hookTimeout: 120_000})

/** A folder of this test file's own, gone when it ends. */
export const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-test-'))
afterAll(() => fs.rmSync(scratch, {recursive: true, force: true}))

if (!fs.existsSync(path.join(ROOT, 'dist/netkit.cjs'))) throw new Error('no dist/netkit.cjs: npm run build comes first')

export type Run = {stdout: string; stderr: string; code: number | null; signal: NodeJS.Signals | null}

export type Options = {
  /** Added to a small environment; undefined removes a variable. */
  env?: Record<string, string | undefined>
  cwd?: string
  /** Another user to run as; only root may. */
  uid?: number
  /** What the program reads; nothing at all when left out. */
  stdin?: string | Buffer | Iterable<string | Buffer> | AsyncIterable<string | Buffer>
}

/** The environment of a user who has set nothing: no colours forced or forbidden, a cache folder of the test file's own. */
export function cleanEnv(extra: Options['env'] = {}): NodeJS.ProcessEnv {
  const own = {HOME: scratch, LANG: 'C.UTF-8', XDG_CACHE_HOME: path.join(scratch, 'cache')}
  return {PATH: process.env['PATH'], ...own, ...extra}
}

/** Runs the built program to its end. */
export function netkit(args: readonly string[], options: Options = {}): Promise<Run> {
  return run(process.execPath, [programOf(options), ...args], options)
}

function programOf({uid}: Options): string {
  return uid === undefined ? PROGRAM : copyForAll()
}

/** The program in a place where every user may read it. */
export function copyForAll(): string {
  return path.join((folderForAll ??= makeCopyForAll()), 'bin/run.js')
}

let folderForAll: string | undefined
afterAll(() => folderForAll && fs.rmSync(folderForAll, {recursive: true, force: true}))

/** The program where every user may read it: a clone may lie in a folder that is its owner's alone. */
function makeCopyForAll(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-test-'))
  fs.chmodSync(folder, 0o755)
  const parts = ['bin', 'dist', 'package.json', 'oclif.manifest.json', 'node_modules/koffi', 'node_modules/@koromix']
  for (const part of parts.filter((name) => fs.existsSync(path.join(ROOT, name)))) {
    fs.cpSync(path.join(ROOT, part), path.join(folder, part), {recursive: true, dereference: true})
  }
  return folder
}

/** Runs a line of sh in which `netkit` is the built program. */
export function shell(script: string, options: Options = {}): Promise<Run> {
  return run('sh', ['-c', `netkit() { "$NODE" "$PROGRAM" "$@"; }\n${script}`], withProgram(options))
}

export function startShell(script: string, options: Options = {}): ChildProcess {
  return start('sh', ['-c', `netkit() { "$NODE" "$PROGRAM" "$@"; }\n${script}`], withProgram(options))
}

/** Runs what python3 is to do to a program's streams; the environment is whole, as python3 may be a script that needs it. */
export function runPython(script: string, args: readonly string[], options: Options = {}): Promise<Run> {
  return run('python3', pythonArgs(script, args), {...options, env: {...process.env, ...options.env}})
}

export function startPython(script: string, args: readonly string[]): ChildProcess {
  return start('python3', pythonArgs(script, args), {env: process.env})
}

function pythonArgs(script: string, args: readonly string[]): string[] {
  return ['-c', script, process.execPath, PROGRAM, ...args]
}

function withProgram({env, ...options}: Options): Options {
  return {...options, env: {NODE: process.execPath, PROGRAM, ...env}}
}

/** Starts the built program: for tests that talk to it while it runs. */
export function startNetkit(args: readonly string[], options: Omit<Options, 'stdin'> = {}): ChildProcess {
  return start(process.execPath, [programOf(options), ...args], options)
}

function start(file: string, args: readonly string[], {env, cwd, uid}: Options): ChildProcess {
  const child = spawn(file, args, {cwd, env: cleanEnv(env), stdio: 'pipe', ...(uid === undefined ? {} : {uid})})
  child.stdin!.on('error', () => {}) // a program may end before it has read everything
  return child
}

export function run(file: string, args: readonly string[], options: Options = {}): Promise<Run> {
  const child = start(file, args, options)
  const {stdin = ''} = options
  if (typeof stdin === 'string' || Buffer.isBuffer(stdin)) child.stdin!.end(stdin)
  else Readable.from(stdin).pipe(child.stdin!)
  return ended(child)
}

/** What a started program writes from here on, and how it ends. */
export function ended(child: ChildProcess): Promise<Run> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout!.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr!.on('data', (chunk: Buffer) => stderr.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      resolve({stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString(), code, signal})
    })
  })
}

/** The lines of a stream, each when it is there. */
export function linesOf(stream: Readable): AsyncIterator<string> {
  return createInterface({input: stream})[Symbol.asyncIterator]()
}

/** The objects of a text with one JSON object per line. */
export function jsonLines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

/** What a failure looks like with --json. */
export type ErrorLine = {error: {code: string; message: string; input: string | null; line?: number | null}}

/** Whether a program of that name is here to be tested with. */
export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((dir) => fs.existsSync(path.join(dir, name)))
}
