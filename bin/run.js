#!/usr/bin/env node
'use strict'
// Runs the program of dist that holds the command, with V8's compiled code of an earlier run where that is safe;
// docs/startup.md has the figures. CommonJS (bin/package.json), since starting Node's ESM loader would cost more than all
// of netkit.
const fs = require('fs')
const path = require('path')

const root = path.dirname(__dirname)
const {env, argv} = process
const isHelp = asksForHelp()
const file = isHelp ? path.join(root, 'dist', 'netkit.cjs') : programFor(argv[2] || '')

/** Opened without following a link and without waiting for the other end of a FIFO; 0 on Windows, which has neither. */
const {O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0} = fs.constants

/** Far more than the code takes, twice. */
const MAX_BYTES = 1 << 26

try {
  run()
} catch (error) {
  giveUp(error)
}

/** Only V8 has code to keep, and Bun runs programs without it. */
function run() {
  const isOff = env.NETKIT_NO_CACHE || env.NODE_DISABLE_COMPILE_CACHE || env.NODE_V8_COVERAGE || env.DEBUG
  if (isOff || process.versions.bun) {
    if (isOff && !env.NETKIT_NO_CACHE) process.setSourceMapsEnabled(true)
    require(file).main(root, undefined, runOther)
  } else runCached()
}

/** What the menu has put together: of another program, perhaps. */
function runOther(words) {
  return require(programFor(words[0])).main(root, words)
}

/** What fails before the program runs: Node would print the program's first line, which is all of it. */
function giveUp({code, syscall, message, stack}) {
  const isStream = syscall === 'open' && code === 'EBADF' // process.stdout, when it is first looked at
  const reason = isStream
    ? `cannot open standard output or error: ${message}`
    : `this is a bug in netkit, please report it: ${stack}`
  process.exitCode = isStream ? 4 : 70
  try {
    fs.writeSync(2, `netkit: ${reason}\n`)
  } catch {}
}

/** The help of all commands is in one program, which is smaller than theirs. As in src/lib/cli/dispatch.ts: behind `--` nothing is a flag. */
function asksForHelp() {
  const end = argv.indexOf('--')
  const flags = end === -1 ? argv : argv.slice(0, end)
  return flags.includes('--help') || flags.includes('-h')
}

/** Letters alone, so that no word is a path. */
function programFor(word) {
  const own = path.join(root, 'dist', `netkit-${word}.cjs`)
  return /^[a-z]+$/.test(word) && fs.existsSync(own) ? own : path.join(root, 'dist', 'netkit.cjs')
}

function runCached() {
  const vm = require('vm')
  const Module = module.constructor // not require('module'): that loads more of Node
  const source = fs.readFileSync(file, 'latin1')
  const name = cacheFile(source)
  const cachedData = name && readCache(name)
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`
  const script = new vm.Script(wrapped, {filename: file, cachedData})
  const program = new Module(file, module)
  program.filename = file
  script
    .runInThisContext()
    .call(program.exports, program.exports, Module.createRequire(file), program, file, path.dirname(file))
  // Written when the run is over, since only then does V8 know which functions are needed.
  if (name && (!cachedData || script.cachedDataRejected)) process.once('exit', () => writeCache(name, script))
  program.exports.main(root, undefined, runOther)
}

/** One file for a build, a Node and a kind of run (help needs other functions than commands); undefined without a home. */
function cacheFile(source) {
  const dir = cacheFolder()
  const build = /^\/\/ build (\w+)/.exec(source)
  if (!dir || !build) return undefined
  const kind = isHelp || argv.length < 3 || argv[2][0] === '-' ? 'help' : 'command'
  return path.join(dir, `${build[1]}-${process.version}-${process.arch}-${kind}.v8`)
}

/** Below the user's own folder for caches; on Windows below %LOCALAPPDATA% alone. */
function cacheFolder() {
  const {XDG_CACHE_HOME: cache = '', HOME: home = '', LOCALAPPDATA: local = ''} = env
  if (process.platform === 'win32') return path.isAbsolute(local) ? path.join(local, 'netkit', 'cache') : undefined
  const folder = process.platform === 'darwin' ? 'Library/Caches' : '.cache'
  const base = path.isAbsolute(cache) ? cache : path.join(home, folder)
  return path.isAbsolute(base) ? path.join(base, 'netkit') : undefined
}

/**
 * The cached code, if the file is ours alone and whole. V8 checks neither: it would run what somebody else had put there,
 * and a damaged file would crash Node, at every start. So it holds the code twice, and the halves are compared: that
 * costs 0.03 ms, where loading zlib or crypto for a checksum would cost 2.
 */
function readCache(name) {
  let fd
  try {
    fd = fs.openSync(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    const stat = fs.fstatSync(fd)
    const {size, nlink} = stat
    if (!stat.isFile() || nlink !== 1 || size > MAX_BYTES || !isOursAlone(stat)) return undefined
    if (!areFoldersOurs(path.dirname(name))) return undefined
    const data = Buffer.allocUnsafeSlow(size)
    if (fs.readSync(fd, data, 0, size, 0) !== size) return undefined
    const half = data.subarray(0, size / 2)
    return half.length > 0 && half.equals(data.subarray(size / 2)) ? half : undefined
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) fs.closeSync(fd)
  }
}

function isOursAlone({uid, mode}) {
  return !process.getuid || (uid === process.getuid() && uid === process.geteuid() && (mode & 0o022) === 0)
}

/** The folder and the one above: real folders of ours, where nobody else may write. */
function areFoldersOurs(dir) {
  return [dir, path.dirname(dir)].every(isFolderOfOurs) && isSafeAbove(path.dirname(dir))
}

function isFolderOfOurs(folder) {
  const stat = fs.lstatSync(folder)
  return stat.isDirectory() && isOursAlone(stat)
}

/**
 * Whether nobody but us and root can put another folder in the place of this one: who owns a folder above may rename what is in it,
 * as the user may whose HOME sudo has left to root. Others may write only where the sticky bit keeps them from renaming (/tmp).
 */
function isSafeAbove(folder) {
  if (!process.getuid) return true
  for (let above = fs.realpathSync(path.dirname(folder)); ; above = path.dirname(above)) {
    const {uid, mode} = fs.statSync(above)
    if (uid !== 0 && uid !== process.getuid()) return false
    if ((mode & 0o022) !== 0 && (mode & 0o1000) === 0) return false
    if (above === path.dirname(above)) return true
  }
}

/** Appears whole or not at all; a failure is no matter, the next run tries again. */
function writeCache(name, script) {
  const draft = `${name}.${process.pid}`
  try {
    const dir = path.dirname(name)
    makeFolders(dir)
    if (!areFoldersOurs(dir)) return
    const data = script.createCachedData()
    try {
      fs.writeFileSync(draft, Buffer.concat([data, data]), {mode: 0o600, flag: 'wx'})
      fs.renameSync(draft, name)
    } catch {
      fs.unlinkSync(draft) // the disk is full, or a run of that number was killed
    }
    dropOld(dir)
  } catch {}
}

/** The folder and the one above. Never a home that is not there (and Node's `recursive` loops for ever below /proc), nor anything in another user's. */
function makeFolders(dir) {
  for (const folder of [path.dirname(dir), dir]) {
    if (!fs.existsSync(folder) && isSafeAbove(folder)) fs.mkdirSync(folder, 0o700)
  }
}

/** Other versions may be in use side by side: only what nobody has needed for a month goes, and drafts of killed runs after an hour. */
function dropOld(dir) {
  const hour = 3600 * 1000
  for (const entry of fs.readdirSync(dir)) {
    const old = path.join(dir, entry)
    if (Date.now() - fs.lstatSync(old).mtimeMs > (entry.endsWith('.v8') ? 30 * 24 * hour : hour)) fs.unlinkSync(old)
  }
}
