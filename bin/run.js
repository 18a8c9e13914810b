#!/usr/bin/env node
'use strict'
// Runs the program of dist that holds the command, with V8's compiled code of an earlier run where that is safe;
// docs/startup.md has the figures. CommonJS (bin/package.json), since starting Node's ESM loader would cost more than all
// of netkit.
const fs = require('fs')
const path = require('path')

const root = path.dirname(__dirname)
const {env, argv} = process
const file = programFor(argv[2] || '')

try {
  run()
} catch (error) {
  giveUp(error)
}

function run() {
  if (env.NETKIT_NO_CACHE || env.NODE_DISABLE_COMPILE_CACHE || env.NODE_V8_COVERAGE || env.DEBUG) {
    if (!env.NETKIT_NO_CACHE) process.setSourceMapsEnabled(true)
    require(file).main(root)
  } else runCached()
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
  program.exports.main(root)
}

/** One file for a build, a Node and a kind of run (help needs other functions than commands); undefined without a home. */
function cacheFile(source) {
  const dir = cacheFolder()
  const build = /^\/\/ build (\w+)/.exec(source)
  if (!dir || !build) return undefined
  const kind = argv.length < 3 || argv[2][0] === '-' || argv.includes('--help') ? 'help' : 'command'
  return path.join(dir, `${build[1]}-${process.version}-${process.arch}-${kind}.v8`)
}

function cacheFolder() {
  if (process.platform === 'win32') return env.LOCALAPPDATA && path.join(env.LOCALAPPDATA, 'netkit', 'cache')
  const folder = process.platform === 'darwin' ? 'Library/Caches' : '.cache'
  const {XDG_CACHE_HOME: cache = '', HOME: home = ''} = env
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
    fd = fs.openSync(name, 'r')
    const stat = fs.fstatSync(fd)
    if (!stat.isFile() || !isOursAlone(stat)) return undefined
    const data = Buffer.allocUnsafeSlow(stat.size)
    if (fs.readSync(fd, data, 0, stat.size, 0) !== stat.size) return undefined
    const half = data.subarray(0, stat.size / 2)
    return half.length > 0 && half.equals(data.subarray(stat.size / 2)) ? half : undefined
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) fs.closeSync(fd)
  }
}

function isOursAlone({uid, mode}) {
  return !process.getuid || (uid === process.getuid() && (mode & 0o022) === 0)
}

/** Appears whole or not at all; a failure is no matter, the next run tries again. */
function writeCache(name, script) {
  try {
    const dir = path.dirname(name)
    makeFolder(dir)
    if (!isOursAlone(fs.statSync(dir))) return
    const data = script.createCachedData()
    const draft = `${name}.${process.pid}`
    fs.writeFileSync(draft, Buffer.concat([data, data]), {mode: 0o600, flag: 'wx'})
    fs.renameSync(draft, name)
    dropOld(dir)
  } catch {}
}

/**
 * The folder and the one above. Never a home that is not there (and Node's `recursive` loops for ever below /proc), and
 * never as root in a user's home: sudo may keep HOME, and the user could not write in a ~/.cache that belongs to root.
 */
function makeFolder(dir) {
  for (const folder of [path.dirname(dir), dir]) {
    if (fs.existsSync(folder)) continue
    const above = fs.statSync(path.dirname(folder))
    if (process.getuid && process.getuid() === 0 && above.uid !== 0) return
    fs.mkdirSync(folder, 0o700)
  }
}

/** Other versions may be in use side by side: only what nobody has needed for a month goes. */
function dropOld(dir) {
  const month = 30 * 24 * 3600 * 1000
  for (const entry of fs.readdirSync(dir)) {
    const old = path.join(dir, entry)
    if (Date.now() - fs.statSync(old).mtimeMs > month) fs.unlinkSync(old)
  }
}
