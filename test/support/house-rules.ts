import path from 'node:path'

/** A file of src (path from there, with `/`) and its text. */
export type Source = {file: string; text: string}

const MAX_LINES = 300
const MAX_COMMAND_LINES = 110
const MAX_FILES = 25

/** Fields and bindings of Node that no document promises. */
const PRIVATE_NODE =
  /\b(_handle|_server|useUserBuffer|pauseOnCreate|manualStart|tcp_wrap|isCompletionEnabled)\b|['"]state symbol['"]|\bprocess\.binding\b/

/** Where a row of the house is broken; a line each. Files whose name ends in `.data.ts` are written by a script. */
export function houseFaults(sources: readonly Source[]): string[] {
  const byHand = sources.filter(({file}) => !file.endsWith('.data.ts'))
  return [
    ...byHand.flatMap(ownFaults),
    ...namesTwice(byHand),
    ...fullFolders(sources.map(({file}) => file)),
    ...importCycles(sources).map((cycle) => `a cycle of imports: ${cycle.join(' → ')}`),
  ]
}

function ownFaults({file, text}: Source): string[] {
  const lines = text.split('\n').length - 1
  const most = file.startsWith('commands/') ? MAX_COMMAND_LINES : MAX_LINES
  const code = text.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
  const isNamed = !file.startsWith('lib/') || exportsOf(text).some((name) => isNamedFor(file, name))
  return [
    ...(lines > most ? [`${file}: ${lines} lines, ${most} are the most`] : []),
    ...(isNamed ? [] : [`${file}: named for none of its exports`]),
    ...(PRIVATE_NODE.test(code) && !file.startsWith('lib/node-internals/') ? [`${file}: private fields of Node`] : []),
  ]
}

const EXPORT =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|const|let|type|interface|enum) (\w+)/gm

function exportsOf(text: string): string[] {
  return [...text.matchAll(EXPORT)].map(([, name]) => name!)
}

/** Whether all words of the file's name are words of the export's; either may have a plural s. */
function isNamedFor(file: string, name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_]/)
  const singular = new Set(words.map(withoutS))
  const joined = words.join('')
  const stem = path.posix.basename(file).replace(/\.\w+$/, '')
  return stem.replaceAll('-', '') === joined || stem.split('-').every((word) => singular.has(withoutS(word)))
}

function withoutS(word: string): string {
  return word.replace(/s$/, '')
}

function namesTwice(sources: readonly Source[]): string[] {
  const homes = new Map<string, string[]>()
  for (const {file, text} of sources.filter((one) => one.file.startsWith('lib/'))) {
    for (const name of new Set(exportsOf(text))) homes.set(name, [...(homes.get(name) ?? []), file])
  }
  return [...homes].flatMap(([name, files]) =>
    files.length > 1 ? [`${name}: exported by ${files.join(' and ')}`] : [],
  )
}

function fullFolders(files: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const file of files.filter((one) => one.startsWith('lib/'))) {
    const folder = path.posix.dirname(file)
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts].flatMap(([folder, count]) => (count > MAX_FILES ? [`${folder}: ${count} files`] : []))
}

const IMPORT = /\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g

/** Each cycle once, from where a walk first meets it; imports of types count. */
function importCycles(sources: readonly Source[]): string[][] {
  const targets = new Map(
    sources.map(({file, text}) => [
      file,
      [...text.matchAll(IMPORT)].map(([, to]) =>
        path.posix.join(path.posix.dirname(file), to!).replace(/\.js$/, '.ts'),
      ),
    ]),
  )
  const done = new Set<string>()
  const cycles: string[][] = []
  const walk = (file: string, way: readonly string[]) => {
    const at = way.indexOf(file)
    if (at !== -1) cycles.push([...way.slice(at), file])
    if (at !== -1 || done.has(file)) return
    for (const target of targets.get(file) ?? []) walk(target, [...way, file])
    done.add(file)
  }
  for (const file of targets.keys()) walk(file, [])
  return cycles
}
