import type {Command} from '@oclif/core/command'
import {type KindName, KINDS, type ValueKind} from './value-kind.js'

/** What the value of a flag with this `helpValue` is, wherever it is used. */
const BY_FORM: Readonly<Record<string, KindName>> = {
  'A-B': 'range',
  ADDRESS: 'address',
  COLUMN: 'column',
  DIR: 'folder',
  ENDPOINT: 'endpoint',
  'FIELD[,FIELD]': 'fields',
  FILE: 'file',
  'FRAMING|none': 'fix',
  HEX: 'hex',
  HOST: 'host',
  'HOST[:PORT]': 'server',
  LENGTH: 'length',
  'LENGTH[,LENGTH]': 'lengths',
  MASK: 'mask',
  N: 'count',
  NET: 'network',
  'NET[,NET]': 'networks',
  PATH: 'socket',
  PORT: 'port',
  PORTS: 'ports',
  'PROGRAM[,PROGRAM]': 'program',
  RATE: 'rate',
  SEED: 'seed',
  SIZE: 'size',
  SPEC: 'framing',
  TEMPLATE: 'template',
  TEXT: 'text',
  'TEXT,TEXT': 'texts',
  TIME: 'duration',
}

/** One flag has one meaning everywhere: those whose form does not say it. */
const BY_FLAG: Readonly<Record<string, KindName>> = {
  alpn: 'alpn',
  bind: 'address',
  encoding: 'encoding',
  'command-encoding': 'encoding',
  env: 'variable',
  exclude: 'networks',
  group: 'group',
  host: 'host',
  interface: 'interface',
  'as-name': 'text',
  connect: 'endpoint',
  listen: 'listen',
  drop: 'number',
  duplicate: 'number',
  reorder: 'number',
  mark: 'number',
  name: 'text',
  oui: 'oui',
  reads: 'sizes',
  record: 'record',
  recut: 'recut',
  'tls-name': 'host',
  type: 'records',
}

/** A `helpValue` that lists all there is: `python|js`. */
const WORDS = /^[a-z\d-]+(\|[a-z\d-]+)+$/

/** Arguments by their name, and where that is not enough by the command's id and their name. */
const BY_ARG: Readonly<Record<string, KindName>> = {
  address: 'addresses',
  endpoint: 'endpoint',
  file: 'file',
  files: 'file',
  folder: 'folder',
  listen: 'listen',
  message: 'text',
  name: 'host',
  net: 'network',
  new: 'network',
  old: 'network',
  pool: 'network',
  port: 'port',
  step: 'text',
  target: 'endpoint',
  text: 'text',
  wish: 'wish',
  'arp value': 'addresses',
  'dns:lookup name': 'lookup',
  'ip value': 'addresses',
  'ip:convert value': 'addresses',
  'mac value': 'mac',
  'port:check value': 'endpoint',
  'port:name value': 'port',
  'port:scan target': 'host',
  'port:who port': 'ports',
  'route value': 'addresses',
  'subnet value': 'network',
  'subnet:contains value': 'network',
  'subnet:range value': 'network',
  'subnet:nth place': 'number',
  'subnet:same a': 'network',
  'subnet:same b': 'network',
  'tcp:listen endpoint': 'listen',
  'tcp:echo endpoint': 'listen',
  'tcp:receive endpoint': 'listen',
  'tcp:serve-run endpoint': 'listen',
  'udp:listen endpoint': 'listen',
}

/** The kind of a flag's value, as a command's entry in the manifest describes it; null for a switch, undefined where nobody has said. */
export function kindOfFlag(flag: Command.Flag.Cached): ValueKind | null | undefined {
  if (flag.type === 'boolean') return null
  const {name, helpValue, options} = flag
  if (options && options.length > 0) return {...KINDS.choice, words: options}
  if (WORDS.test(String(helpValue))) return {...KINDS.choice, words: String(helpValue).split('|')}
  return kindNamed(own(BY_FLAG, name) ?? own(BY_FORM, String(helpValue)))
}

/** The kind of an argument of the command `id`. */
export function kindOfArg(id: string, {name, options}: Command.Arg.Cached): ValueKind | undefined {
  if (options && options.length > 0) return {...KINDS.choice, words: options}
  return kindNamed(own(BY_ARG, `${id} ${name}`) ?? own(BY_ARG, name))
}

function kindNamed(name: KindName | undefined): ValueKind | undefined {
  return name && KINDS[name]
}

function own(table: Readonly<Record<string, KindName>>, key: string): KindName | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
