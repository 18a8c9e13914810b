// Builds what is shipped; docs/startup.md has the reason for each step:
//
//     dist/netkit-TOPIC.cjs, netkit.cjs      the program: for each topic, and for all else; bin/run.js chooses
//     dist/*.map                             of the program, for those who build it: not shipped
//     other .cjs of dist                     what is read when it is needed: prompts, a thread of scans …
//     dist/vendor                            packages that are seldom needed
//     dist/framing.mjs, address.mjs, types   the library: netkit/framing, netkit/address, and what both need (library-*.mjs)
//     dist/oui.bin                           vendors of MAC addresses
//     dist/completion, dist/help             what completion prints, and what help knows
//     dist/oclif                             the commands for oclif's own tools: not shipped
//     oclif.manifest.json, THIRD-PARTY.txt   what oclif knows; licences
import {build} from 'esbuild'
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import {coldPackages} from './build/cold-packages.mjs'
import {lazyRequires} from './build/lazy-requires.mjs'
import {buildLibrary} from './build/library.mjs'
import {writeManifest} from './build/manifest.mjs'
import {writeSurfaces} from './build/surfaces.mjs'
import {tables} from './build/tables.mjs'
import {writeThirdParty} from './build/third-party.mjs'
import {usedPrompts} from './build/used-prompts.mjs'
import {writeVendorTable} from './oui.mjs'

const root = path.resolve(import.meta.dirname, '..')
const dist = path.join(root, 'dist')
fs.rmSync(dist, {recursive: true, force: true})
fs.mkdirSync(dist)

/** Modules that few runs need: the program is smaller without them. */
const APART = {
  ask: 'src/lib/cli/ask.ts',
  'ask-missing': 'src/lib/cli/menu/ask-missing.ts',
  'ask-for-line': 'src/lib/cli/menu/ask-for-line.ts',
  'service-table': 'data/service-table.ts',
}
/** Programs of threads. */
const WORKERS = {'scan-worker': 'src/lib/probe/scan-worker.ts'}

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outExtension: {'.js': '.cjs'},
  supported: {'dynamic-import': false}, // import() becomes a lazy require: Node's ESM loader need not start
  minifyWhitespace: true,
  minifySyntax: true,
  charset: 'ascii', // bin/run.js reads the program as latin1
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  external: ['koffi'], // native code, and optional: required at run time, where an experiment asks the kernel
  define: {'import.meta.url': 'importMetaUrl'}, // CommonJS has none
  inject: [path.join(root, 'scripts/build/import-meta-url.js')],
  plugins: [tables],
}

const cold = coldPackages(root)
// A program for each topic, and dist/netkit.cjs for what has none (help, the version, completion), all from one source: the
// code of all other commands would cost each start a tenth to a fifth of its time. bin/run.js chooses by the first word.
const folders = fs.readdirSync(path.join(root, 'src/commands'), {withFileTypes: true})
const topics = folders.filter((entry) => entry.isDirectory()).map(({name}) => name)
const programs = [await buildProgram('netkit', '[a-z]+\\.js$')]
for (const topic of topics) programs.push(await buildProgram(`netkit-${topic}`, `${topic}/`))
const others = await build({
  ...common,
  entryPoints: {...APART, ...WORKERS},
  outdir: dist,
  plugins: [tables, usedPrompts(root), apart(APART)],
})
const vendor = await build({...common, entryPoints: cold.entryPoints(), outdir: path.join(dist, 'vendor')})
await buildLibrary(root)
await writeSurfaces(root, await writeManifest(root))
await writeVendorTable(root, path.join(dist, 'oui.bin'))
writeThirdParty(root, [...programs, others, vendor])

/** @param commands those that the program has, below src/commands: a regular expression */
async function buildProgram(name, commands) {
  const oclif = lazyRequires(/@oclif[\\/]core[\\/]lib[\\/].*\.js$/)
  const result = await build({
    ...common,
    entryPoints: {[name]: 'src/main.ts'},
    outdir: dist,
    write: false,
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [tables, cold.plugin, oclif.plugin, ownFields(), apart(APART), onlyCommands(commands)],
  })
  oclif.check()
  for (const {path: file, text} of result.outputFiles) {
    if (file.endsWith('.map'))
      fs.writeFileSync(file, text.replace('"mappings": "', '"mappings": ";')) // one line further down
    else fs.writeFileSync(file, `// build ${hashOf(text)}\n${asciiOf(text)}`)
  }
  return result
}

/** Leaves out all others, which bin/run.js runs with their own program. */
function onlyCommands(commands) {
  const own = new RegExp(`^\\./commands/${commands}`)
  const setup = (plugin) => {
    plugin.onResolve({filter: /^\.\/commands\//}, ({path: name}) =>
      own.test(name) ? undefined : {path: name, namespace: 'other-program'},
    )
    plugin.onLoad({filter: /.*/, namespace: 'other-program'}, () => ({contents: ''}))
  }
  return {name: 'only-commands', setup}
}

/** The build's name: V8's cached code belongs to one text of the program. */
function hashOf(text) {
  return crypto.createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** `charset: 'ascii'` leaves regular expressions alone. */
function asciiOf(text) {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Of package.json only what the program reads: else each change of a dependency made another program. */
function ownFields() {
  const file = path.join(root, 'package.json')
  const setup = (plugin) =>
    plugin.onLoad({filter: /[\\/]package\.json$/}, (args) => {
      if (args.path !== file) return
      const {name, version, description, bugs, oclif: config} = JSON.parse(fs.readFileSync(file, 'utf8'))
      return {loader: 'json', contents: JSON.stringify({name, version, description, bugs, oclif: config})}
    })
  return {name: 'own-fields', setup}
}

/** These modules stay files of their own, dist/NAME.cjs, read when they are first needed. */
function apart(modules) {
  const setup = (plugin) => {
    for (const [name, source] of Object.entries(modules)) {
      const file = path.basename(source, '.ts').replaceAll('.', '\\.')
      plugin.onResolve({filter: new RegExp(`/${file}\\.js$`)}, () => ({path: `./${name}.cjs`, external: true}))
    }
  }
  return {name: 'apart', setup}
}
