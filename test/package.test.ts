import {execFileSync, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {build, type Plugin} from 'esbuild'
import {beforeAll, describe, expect, test} from 'vitest'
import {usedPrompts} from '../scripts/build/used-prompts.mjs'
import pjson from '../package.json' with {type: 'json'}
import {ROOT} from './support/run-netkit.js'

describe('what npm packs', () => {
  let files: string[]
  let sizes: {unpackedSize: number; entryCount: number}

  beforeAll(() => {
    const listing = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--dry-run'], {
      cwd: ROOT,
      encoding: 'utf8',
      shell: process.platform === 'win32', // there npm is a script
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [packed] = JSON.parse(listing) as [{files: {path: string}[]; unpackedSize: number; entryCount: number}]
    const {files: entries} = packed
    sizes = packed
    files = entries.map(({path: name}) => name).sort()
  })

  test('is what runs, its licences, README, documents and man pages, and nothing else', () => {
    const shipped = (folder: string) =>
      fs
        .readdirSync(path.join(ROOT, folder), {recursive: true, withFileTypes: true})
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.map')) // those stay with the sources
        .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
        .filter((file) => !file.startsWith('dist/oclif/')) // for oclif's own tools, which run in a clone
    const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'README.zh-CN.md', 'SECURITY.md', 'THIRD-PARTY.txt']
    const alone = [...documents, 'oclif.manifest.json', 'package.json', 'bin/package.json', 'bin/run.js']
    expect(files).toEqual([...alone, ...['dist', 'docs', 'man'].flatMap(shipped)].sort())
  })

  test('has what bin/run.js and package.json point at', () => {
    expect(files).toContain(path.posix.normalize(pjson.bin.netkit))
    expect(files).toEqual(
      expect.arrayContaining(['bin/package.json', 'dist/netkit.cjs', 'dist/netkit-tcp.cjs', 'dist/ask.cjs']),
    )
  })

  test('is small: what an install without koffi takes', () => {
    expect(sizes.unpackedSize).toBeLessThan(12e6)
    expect(sizes.entryCount).toBeLessThan(130) // a program, a help and a man page for each topic
  })

  test('says where it comes from, and holds what its README links to', () => {
    const {repository, homepage, bugs, license} = pjson
    expect({repository: repository.url, homepage, bugs: bugs.url, license}).toEqual({
      repository: expect.stringMatching(/^git\+https:\/\/.*\.git$/),
      homepage: expect.stringMatching(/^https:/),
      bugs: expect.stringMatching(/^https:.*issues$/),
      license: 'MIT',
    })
    const links = [...fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
    const unshipped = new Set(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'data/README.md', 'bench/README.md'])
    const dead = links.map(([, link]) => link!).filter((link) => !unshipped.has(link) && !files.includes(link))
    expect(dead).toEqual([])
  })

  test('publishes without a warning of npm', () => {
    const {stderr, status} = spawnSync('npm', ['publish', '--dry-run', '--ignore-scripts', '--offline'], {
      cwd: ROOT,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    })
    const warnings = stderr
      .split('\n')
      .filter((line) => /^npm (?:warn|error)/i.test(line) && !line.includes('logged in'))
    expect({warnings, status}).toEqual({warnings: [], status: 0})
  })

  test('needs nothing from node_modules, and runs no script when it is installed', () => {
    expect(pjson).not.toHaveProperty('dependencies')
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(pjson.scripts).not.toHaveProperty(script)
  })
})

/** The packages whose code is in a bundle, by what it was made of. */
function packagesOf(inputs: string[]): string[] {
  const names = inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [])
  return [...new Set(names)].sort()
}

async function bundled(entryPoints: string[], plugins: Plugin[] = []): Promise<string[]> {
  const how = {
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    metafile: true,
    write: false,
    outdir: 'dist',
  } as const
  const {metafile} = await build({...how, entryPoints, plugins})
  return packagesOf(Object.keys(metafile.inputs))
}

describe('THIRD-PARTY.txt', () => {
  const text = fs.readFileSync(path.join(ROOT, 'THIRD-PARTY.txt'), 'utf8')
  const sections = text.split(`\n${'-'.repeat(78)}\n\n`).slice(1)
  const named = sections.map((section) => /^(\S+) \d+\.\d+\.\d+\S* \(.+\)\n/.exec(section)?.[1])

  test('names the packages of the program', () => {
    const maps = fs.readdirSync(path.join(ROOT, 'dist')).filter((file) => file.endsWith('.map'))
    const sources = maps.flatMap((map) => {
      return (JSON.parse(fs.readFileSync(path.join(ROOT, 'dist', map), 'utf8')) as {sources: string[]}).sources
    })
    const packages = packagesOf(sources)
    expect(packages).toEqual(expect.arrayContaining(['@oclif/core', 'ip-address', 'netmask']))
    expect(named).toEqual(expect.arrayContaining(packages))
  })

  test('names the packages of the prompts', async () => {
    const packages = await bundled(['src/lib/cli/ask.ts'], [usedPrompts(ROOT)])
    expect(packages).toEqual(expect.arrayContaining(['inquirer', '@inquirer/input', '@inquirer/select']))
    expect(packages).not.toContain('@inquirer/editor')
    expect(named).toEqual(expect.arrayContaining(packages))
  })

  test('names the packages with a file of their own, and what they are made of', async () => {
    const vendor = fs.readdirSync(path.join(ROOT, 'dist/vendor')).map((file) => path.basename(file, '.cjs'))
    const packages = await bundled(vendor)
    expect(packages).toEqual(expect.arrayContaining(vendor))
    expect(packages.length).toBeGreaterThan(vendor.length)
    expect(named).toEqual(expect.arrayContaining(packages))
  })

  test('gives each its licence, once', () => {
    expect(new Set(named).size).toBe(named.length)
    expect(named).not.toContain(undefined)
    const bare = sections.filter(
      (section) => section.trim().split('\n').length < 5 || section.includes('no licence file'),
    )
    expect(bare.map((section) => section.split('\n')[0])).toEqual([])
  })
})

test("the workflows' actions are pinned: a tag can be moved, a commit cannot", () => {
  const folder = path.join(ROOT, '.github/workflows')
  const uses = fs.readdirSync(folder).flatMap((file) => {
    return [...fs.readFileSync(path.join(folder, file), 'utf8').matchAll(/uses: (.*)/g)].map(([, action]) => action!)
  })
  expect(uses.length).toBeGreaterThan(5)
  for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/)
})

test('the program holds no path of the machine that built it', () => {
  const built = fs.readdirSync(path.join(ROOT, 'dist')).filter((file) => /\.(cjs|map)$/.test(file))
  expect(built.length).toBeGreaterThan(10)
  for (const file of ['oclif.manifest.json', ...built.map((name) => `dist/${name}`)]) {
    expect({file, found: fs.readFileSync(path.join(ROOT, file), 'utf8').includes(ROOT)}).toEqual({file, found: false})
  }
})

describe('no unused dependency', () => {
  const names = [...Object.keys(pjson.devDependencies), ...Object.keys(pjson.optionalDependencies)]
  const sourcesIn = (...folders: string[]) =>
    folders
      .flatMap((folder) =>
        fs
          .readdirSync(path.join(ROOT, folder), {recursive: true, encoding: 'utf8'})
          .map((file) => path.join(folder, file)),
      )
      .filter((file) => /\.[cm]?[jt]s$/.test(file))
      .map((file) => fs.readFileSync(path.join(ROOT, file), 'utf8'))
      .join('\n')
  const program = sourcesIn('src', 'scripts', 'bench', 'bin')
  const all = program + sourcesIn('test')
  const words = Object.values(pjson.scripts).join(' ').split(' ')

  /** Imported, required, named by its path in node_modules, run by a script of package.json, or the types of such a one. */
  function isUsed(name: string): boolean {
    const typed = /^@types\/(.*)/.exec(name)?.[1]
    if (typed !== undefined) return typed === 'node' || isUsed(typed)
    const statically = new RegExp(`^(?:import|export|\\}).* from '${name}(?:/[^']*)?'|^import '${name}'`, 'm')
    const otherwise = new RegExp(`\\b(?:import|require|require\\.resolve)\\('${name}['/]|node_modules/${name}['/]`)
    return statically.test(all) || otherwise.test(program) || words.includes(name)
  }

  test.each(names)('%s', (name) => expect(isUsed(name)).toBe(true))

  test('one that nobody imports is noticed', () => {
    expect(['cli-progress', '@types/cli-progress', 'oclif', 'types/node'].filter(isUsed)).toEqual([])
  })
})
