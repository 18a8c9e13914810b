// The layers of netkit (ARCHITECTURE.md) as rules about imports.

/** The topics' own code, lower ones first: each may use those before it. */
const DOMAINS = [
  'subnet', 'mac', 'ip', 'arp', 'route', 'port', 'dns', 'datagram', 'stream', 'chat', 'transfer', 'remote', 'proxy',
  'stickdemo', 'demo',
] // prettier-ignore

const NETWORK = /^node:(net|dgram|tls|https?|http2|dns|child_process|cluster)(\/|$)/
const INPUT_OUTPUT = /^node:(fs|readline|tty|repl|process|os|worker_threads)(\/|$)/

/** Where a package may be used, and nowhere else. Every package has a line here. */
const HOMES: Record<string, RegExp> = {
  '@oclif/core': /^(commands|lib\/cli)\//,
  'dns-packet': /^lib\/dns\//,
  'iconv-lite': /^lib\/net\/encoding/,
  inquirer: /^lib\/cli\/ask\.ts$/,
  'ip-address': /^lib\/address\//,
  koffi: /^lib\/net\/kernel/,
  netmask: /^lib\/subnet\//,
  'node:readline': /^lib\/cli\/line-editor\.ts$/,
}

type Import = {
  /** A path from src for our own files (`lib/errors.js`), else the name of the package or `node:` module. */
  target: string
  names: string
  typeOnly: boolean
}

/** What a file of src (path from there, with `/`) breaks of the rules; a line each. */
export function violations(file: string, source: string): string[] {
  const code = source.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
  const found = importsOf(file, code).flatMap((one) => {
    const reason = refusal(file, one)
    return reason === null ? [] : [`${file} imports ${one.target}: ${reason}`]
  })
  if (!/^(main|registry)\.ts$|^(commands|lib)\//.test(file)) found.push(`${file}: no layer`)
  if (/(^|\/)index\.[jt]s$/.test(file) && !file.startsWith('commands/')) found.push(`${file}: a barrel`)
  if (isPure(file) && /\bprocess\s*[.[]/.test(code)) found.push(`${file} uses process`)
  return found
}

const IMPORT =
  /\b(?:import|export)\s+(type\s)?([^'"();]*?)\s*from\s*['"]([^'"]+)['"]|\bimport\s*['"]([^'"]+)['"]|\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g

function importsOf(file: string, code: string): Import[] {
  return [...code.matchAll(IMPORT)].map(([, type, names = '', from, bare, dynamic]) => {
    const inner =
      /^\{(.*)\}$/s
        .exec(names.trim())?.[1]
        ?.split(',')
        .map((name) => name.trim()) ?? []
    const allTypes = inner.length > 0 && inner.every((name) => name === '' || name.startsWith('type '))
    return {
      target: resolved(file, (from ?? bare ?? dynamic)!),
      names: names.trim(),
      typeOnly: type !== undefined || allTypes,
    }
  })
}

function resolved(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  const parts = file.split('/').slice(0, -1)
  for (const step of specifier.split('/')) {
    if (step === '..' && parts.length > 0) parts.pop()
    else if (step === '..')
      return 'package.json' // above src there is nothing else to import
    else if (step !== '.') parts.push(step)
  }
  return parts.join('/')
}

/** Why this file may not import that, or null. */
function refusal(file: string, one: Import): string | null {
  return homeless(file, one) ?? wrongLayer(file, one)
}

function homeless(file: string, {target}: Import): string | null {
  const isOurs = /^(lib|commands)\/|^(main|registry|package)\./.test(target)
  const name = /^(@[^/]+\/)?[^/]+/.exec(target)![0]
  const home = HOMES[name]
  if (home && !home.test(file)) return `its home is ${home.source}`
  if (!isOurs && !home && !target.startsWith('node:')) return 'a package without a home'
  return null
}

function wrongLayer(file: string, {target, typeOnly, names}: Import): string | null {
  const layer = layerOf(file)
  const other = layerOf(target)
  const isNode = target.startsWith('node:')
  const onlyIsIp = target === 'node:net' && /^\{\s*(isIP(v[46])?\s*,?\s*)+\}$/.test(names)
  switch (layer) {
    case 'root':
      return null
    case 'commands':
      if (isNode || other === 'net' || other === 'files') return 'a command does not touch the network or files itself'
      return other === 'commands' ? 'a command does not use another' : null
    case 'cli':
      if (target === 'package.json') return null
      if (NETWORK.test(target) || other === 'net') return 'the command line does not know the network'
      return ['cli', 'render', 'address', 'auth', 'errors', 'files', null].includes(other)
        ? null
        : 'the command line knows no domain'
    case 'render':
      if (typeOnly || other === 'render' || target === 'node:util') return null
      return 'render takes types only'
    case 'net':
    case 'files':
      return isNode || ['net', 'files', 'address', 'auth', 'errors', null].includes(other)
        ? null
        : 'the network knows no domain'
    case 'errors':
      return 'errors know nobody'
    case 'address':
    case 'auth':
    case 'framing':
      if (isNode) return onlyIsIp || !(NETWORK.test(target) || INPUT_OUTPUT.test(target)) ? null : 'values do no I/O'
      return [layer, 'errors', null].includes(other) ? null : 'values know only errors'
    default: {
      if (isNode)
        return onlyIsIp || !(NETWORK.test(target) || INPUT_OUTPUT.test(target)) ? null : 'a domain does no I/O'
      if (other === null || ['address', 'auth', 'framing', 'errors', 'net', 'files'].includes(other)) return null
      const isLower = DOMAINS.includes(other) && DOMAINS.indexOf(other) <= DOMAINS.indexOf(layer ?? '')
      return isLower ? null : 'a domain uses lower domains and values only'
    }
  }
}

/** `commands`, `cli`, `render`, a domain …; `root` for src itself, null for packages. */
function layerOf(target: string): string | null {
  if (/^(main|registry|package)\./.test(target)) return 'root'
  if (target.startsWith('commands/')) return 'commands'
  return /^lib\/([\w-]+)/.exec(target)?.[1] ?? null
}

function isPure(file: string): boolean {
  return !['root', 'commands', 'cli', 'net', 'files'].includes(layerOf(file) ?? 'root')
}
