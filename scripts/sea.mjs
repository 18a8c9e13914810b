// Builds build/netkit, one executable for this system that needs no Node: Node itself with the program and its tables in it
// (a "single executable application"). Run `npm run build` first. What it lacks is koffi, which is native code of its own.
//
//     node scripts/sea.mjs [FILE]
import {build} from 'esbuild'
import {execFileSync} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {inject} from 'postject'
import {lazyRequires} from './build/lazy-requires.mjs'
import {tables} from './build/tables.mjs'
import {usedPrompts} from './build/used-prompts.mjs'

const root = path.resolve(import.meta.dirname, '..')
const output = path.resolve(process.argv[2] ?? path.join(root, 'build/netkit'))
const folder = path.dirname(output)
fs.mkdirSync(folder, {recursive: true})

/** Files that the program reads from its own folder elsewhere, by the names that it asks for. */
const ASSETS = Object.fromEntries(
  [
    'oclif.manifest.json',
    'dist/oui.bin',
    'dist/scan-worker.cjs',
    ...filesOf('dist/help'),
    ...filesOf('dist/completion'),
  ].map((name) => [name, path.join(root, name)]),
)

/** Where the sources read them: what takes its place in the executable. */
const IN_PLACE = {
  'shipped-text.ts': [
    ["fs.readFileSync(path.join(root, name), 'utf8')", "process.getBuiltinModule('node:sea').getAsset(name, 'utf8')"],
  ],
  'vendor-file.ts': [
    [
      '...read(shippedVendorFile())',
      "bytes: Buffer.from(process.getBuiltinModule('node:sea').getRawAsset('dist/oui.bin')), path: 'oui.bin'",
    ],
  ],
  'tcp-scan.ts': [
    [
      'new URL(file, import.meta.url), {workerData: job}',
      "process.getBuiltinModule('node:sea').getAsset('dist/scan-worker.cjs', 'utf8'), {eval: true, workerData: job}",
    ],
  ],
}

const oclif = lazyRequires(/@oclif[\\/]core[\\/]lib[\\/].*\.js$/)
const main = path.join(folder, 'sea-main.cjs')
await build({
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  stdin: {contents: "import {main} from './src/main.ts'\nmain('/')", resolveDir: root, loader: 'ts'},
  outfile: main,
  supported: {'dynamic-import': false},
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  external: ['typescript', 'ts-node'],
  define: {'import.meta.url': 'importMetaUrl'},
  inject: [path.join(root, 'scripts/build/import-meta-url.js')],
  plugins: [tables, usedPrompts(root), oclif.plugin, inPlace()],
})
oclif.check()

const config = path.join(folder, 'sea-config.json')
const blob = path.join(folder, 'sea.blob')
const settings = {main, output: blob, disableExperimentalSEAWarning: true, useCodeCache: true, assets: ASSETS}
fs.writeFileSync(config, JSON.stringify(settings))
execFileSync(process.execPath, ['--experimental-sea-config', config], {stdio: ['ignore', 'ignore', 'inherit']})
fs.copyFileSync(process.execPath, output)
fs.chmodSync(output, 0o755)
await inject(output, 'NODE_SEA_BLOB', fs.readFileSync(blob), {
  sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
})
for (const file of [main, config, blob]) fs.rmSync(file)
process.stdout.write(`${output}: ${Math.round(fs.statSync(output).size / 1e6)} MB\n`)

function filesOf(name) {
  return fs.readdirSync(path.join(root, name)).map((file) => `${name}/${file}`)
}

function inPlace() {
  const setup = (plugin) => {
    plugin.onResolve({filter: /^koffi$/}, () => ({path: 'koffi', namespace: 'not-here'}))
    plugin.onLoad({filter: /.*/, namespace: 'not-here'}, () => ({contents: "throw new Error('not in the executable')"}))
    plugin.onLoad({filter: /[\\/]src[\\/]lib[\\/].*(shipped-text|vendor-file|tcp-scan)\.ts$/}, ({path: file}) => {
      const changes = IN_PLACE[path.basename(file)]
      if (changes === undefined) return
      let contents = fs.readFileSync(file, 'utf8')
      for (const [from, to] of changes) {
        if (!contents.includes(from)) throw new Error(`${file} no longer says ${from}`)
        contents = contents.replace(from, to)
      }
      return {contents, loader: 'ts'}
    })
  }
  return {name: 'in-place', setup}
}
