// The rooms of src/lib and their floors (ARCHITECTURE.md) as rules about imports. A room may use its own files and the floors
// below; within a floor, only the topics and the rooms of `NEIGHBOURS` use one another.

/** Floors from the ground up. */
export const FLOORS: readonly (readonly string[])[] = [
  ['errors'],
  ['address'],
  ['lists', 'framing', 'auth', 'text'],
  ['io', 'kernel', 'node-internals'],
  ['system', 'net'],
  ['probe', 'lab'],
  // Topics, lower ones first: each may use those before it.
  [
    'subnet',
    'sets',
    'mac',
    'ip',
    'arp',
    'route',
    'port',
    'dns',
    'datagram',
    'stream',
    'chat',
    'transfer',
    'remote',
    'proxy',
    'stickdemo',
    'demo',
    'course',
  ],
  ['doctor'],
  ['cli'],
  ['commands'],
]

const TOPICS = FLOORS[6]!

/** Rooms of one floor that use one another, in this direction alone. */
const NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  io: ['node-internals'],
  net: ['system'],
  kernel: ['node-internals'],
}

const NETWORK = /^node:(net|dgram|tls|https?|http2|dns|child_process|cluster)(\/|$)/
const INPUT_OUTPUT = /^node:(fs|readline|tty|repl|process|os|worker_threads)(\/|$)/

/** Where a package may be used, and nowhere else. Every package has a line here. */
const HOMES: Record<string, RegExp> = {
  '@oclif/core': /^(commands|lib\/cli)\//,
  'iconv-lite': /^lib\/text\/encoding/,
  inquirer: /^lib\/cli\/ask\.ts$/,
  'ip-address': /^lib\/address\//,
  koffi: /^lib\/kernel\//,
  netmask: /^lib\/subnet\//,
  'node:readline': /^lib\/io\/line-editor\.ts$/,
}

type Import = {
  /** A path from src for our own files (`lib/errors.js`), else the name of the package or `node:` module. */
  target: string
  names: string
}

/** What a file of src (path from there, with `/`) breaks of the rules; a line each. */
export function violations(file: string, source: string): string[] {
  const code = source.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
  const found = importsOf(file, code).flatMap((one) => {
    const reason = homeless(file, one) ?? wrongFloor(file, one)
    return reason === null ? [] : [`${file} imports ${one.target}: ${reason}`]
  })
  const room = roomOf(file)
  if (room === null || (room !== 'root' && floorOf(room) === -1)) found.push(`${file}: no room`)
  if (/(^|\/)index\.[jt]s$/.test(file) && !file.startsWith('commands/')) found.push(`${file}: a barrel`)
  if (isPure(room) && /\bprocess\s*[.[]/.test(code)) found.push(`${file} uses process`)
  return found
}

const IMPORT =
  /\b(?:import|export)\s+(?:type\s)?([^'"();]*?)\s*from\s*['"]([^'"]+)['"]|\bimport\s*['"]([^'"]+)['"]|\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g

export function importsOf(file: string, code: string): Import[] {
  return [...code.matchAll(IMPORT)].map(([, names = '', from, bare, dynamic]) => {
    return {target: resolved(file, (from ?? bare ?? dynamic)!), names: names.trim()}
  })
}

function resolved(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  const parts = file.split('/').slice(0, -1)
  for (const step of specifier.split('/')) {
    if (step === '..' && parts.length > 0) parts.pop()
    else if (step === '..')
      return specifier.includes('/data/') ? 'data' : 'package.json' // above src there is nothing else to import
    else if (step !== '.') parts.push(step)
  }
  return parts.join('/')
}

function homeless(file: string, {target}: Import): string | null {
  const isOurs = /^(lib|commands)\/|^(main|registry|package)\.|^data$/.test(target)
  const name = /^(@[^/]+\/)?[^/]+/.exec(target)![0]
  const home = HOMES[name]
  if (home && !home.test(file)) return `its home is ${home.source}`
  if (!isOurs && !home && !target.startsWith('node:')) return 'a package without a home'
  return null
}

function wrongFloor(file: string, {target, names}: Import): string | null {
  if (target === 'data') return /^lib\/(address|port)\//.test(file) ? null : 'tables are read where they are looked up'
  const [room, other] = [roomOf(file)!, roomOf(target)]
  if (room === 'root') return null
  if (target.startsWith('node:')) return wrongNodeModule(room, target, names)
  if (other === null || other === room) return room === 'commands' && other === room ? 'a command uses another' : null
  if (other === 'root') return target.startsWith('package.') ? null : 'nobody below uses the program itself'
  if (room === 'commands' && ['net', 'io', 'system', 'kernel', 'node-internals'].includes(other)) {
    return COMMAND_MAY.test(target) ? null : 'a command does not touch the network or files itself'
  }
  const [floor, lower] = [floorOf(room), floorOf(other)]
  if (lower < floor) return null
  if (lower > floor) return 'a floor above'
  if (NEIGHBOURS[room]?.includes(other)) return null
  return TOPICS.includes(room) && TOPICS.indexOf(other) < TOPICS.indexOf(room) ? null : 'no neighbour of its'
}

/** What a command may know of the lower rooms: which words are lists, and whether somebody looks. */
const COMMAND_MAY = /^lib\/io\/(values|terminal|input|find-|files\/list-)/

function wrongNodeModule(room: string, target: string, names: string): string | null {
  const onlyIsIp = target === 'node:net' && /^\{\s*(isIP(v[46])?\s*,?\s*)+\}$/.test(names)
  if (onlyIsIp || ['io', 'kernel', 'node-internals', 'system', 'net', 'probe', 'lab', 'doctor'].includes(room))
    return null
  if (room === 'errors') return 'errors know nobody'
  if (room === 'commands') return 'a command does not touch the network or files itself'
  if (NETWORK.test(target)) return 'no network here'
  return room !== 'cli' && INPUT_OUTPUT.test(target) ? 'no I/O here' : null
}

/** `commands`, `errors`, a folder of lib; `root` for src itself, null for packages. */
export function roomOf(target: string): string | null {
  if (/^(main|registry|package)\./.test(target)) return 'root'
  if (target.startsWith('commands/')) return 'commands'
  return /^lib\/([\w-]+)/.exec(target)?.[1] ?? null
}

function floorOf(room: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(room))
}

/** Rooms of values and answers: they take what they need, and ask no environment. */
function isPure(room: string | null): boolean {
  return room !== null && ['errors', 'address', 'lists', 'framing', 'auth', 'text', ...TOPICS].includes(room)
}
