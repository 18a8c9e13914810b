import {AUTH_METHODS} from '../../auth/methods.js'
import {parseRecordType, TYPE_NUMBERS} from '../../dns/records/type-numbers.js'
import {FRAMING_FORMS} from '../../framing/parse-framing.js'

/** What a shell itself can list. */
export type Listed = 'file' | 'folder' | 'program' | 'interface' | 'host'

/** What kind of value a flag or an argument takes: what completion offers, and what it shows where nothing can be listed. */
export type ValueKind = {
  /** The form in a few words, for people. */
  hint: string
  /** Words to offer. Where the kind is open (a time, a size), they are samples. */
  words?: readonly string[]
  /** What the shell lists. */
  listed?: Listed
  /** Several values with commas between them. */
  isList?: boolean
  /** `@FILE` is a value, too. */
  takesLists?: boolean
}

/** `delimiter:HEX` is offered as `delimiter:`; what is longer than that is typed by hand. */
const FRAMINGS = FRAMING_FORMS.map((form) => form.replace(/[A-Z].*/, ''))

/** Labels that people meet; every WHATWG label is taken. */
const ENCODINGS = ['utf-8', 'gbk', 'gb18030', 'big5', 'latin1', 'shift_jis', 'euc-jp', 'euc-kr', 'windows-1252']

/** Those that can be asked for. */
const RECORD_TYPES = Object.keys(TYPE_NUMBERS).filter((name) => {
  try {
    return parseRecordType(name) === name
  } catch {
    return false
  }
})

/** Every kind there is. */
export const KINDS = {
  address: {hint: 'an address: 192.0.2.7, 2001:db8::7'},
  addresses: {hint: 'addresses: 192.0.2.7, 2001:db8::7, @FILE', takesLists: true},
  alpn: {hint: 'protocols', words: ['h2', 'http/1.1'], isList: true},
  auth: {hint: 'a method', words: AUTH_METHODS},
  choice: {hint: 'one of these'},
  column: {hint: 'a column: its name or number; in JSON a key'},
  count: {hint: 'a whole number'},
  duration: {hint: 'a time with its unit', words: ['100ms', '500ms', '1s', '5s', '30s', '1m', '10m']},
  encoding: {hint: 'an encoding', words: ENCODINGS},
  endpoint: {hint: 'HOST:PORT, [v6]:PORT, or :PORT for this machine', listed: 'host'},
  fields: {hint: 'fields of the rows, separated by commas', isList: true},
  file: {hint: 'a file', listed: 'file'},
  fix: {hint: 'a framing, or none', words: [...FRAMINGS, 'none']},
  folder: {hint: 'a folder', listed: 'folder'},
  framing: {hint: 'a framing', words: FRAMINGS},
  group: {hint: 'a multicast group: 239.1.2.3, ff02::1:3'},
  hex: {hint: 'bytes in hex: 00ff'},
  host: {hint: 'a host: its name or address', listed: 'host'},
  interface: {hint: 'an interface', listed: 'interface'},
  length: {hint: 'a prefix length', words: ['/8', '/16', '/24', '/28', '/30', '/48', '/56', '/64']},
  lengths: {hint: 'prefix lengths: for IPv4, IPv6 or both', words: ['/24', '/48', '/16,/32', '/24,/48']},
  listen: {hint: 'where to listen: PORT, HOST:PORT, *:PORT', listed: 'host'},
  lookup: {hint: 'names, record types, @SERVER', words: RECORD_TYPES},
  mac: {hint: 'a MAC address: 8C-EC-4B-87-99-D7'},
  mask: {hint: 'a prefix length or netmask', words: ['24', '16', '8', '255.255.255.0', '255.255.0.0', '255.0.0.0']},
  network: {hint: 'a network: 10.0.0.0/8, 2001:db8::/32, A-B, @FILE', takesLists: true},
  networks: {hint: 'networks: 10.0.0.0/8, 2001:db8::/32, A-B, @FILE', takesLists: true, isList: true},
  number: {hint: 'a number'},
  oui: {hint: 'the first octets: 00:00:5e'},
  port: {hint: 'a port: 0 to 65535'},
  ports: {hint: 'ports: 22,80,8000-9000', words: ['all', 'top100', '1-1024'], isList: true},
  program: {hint: 'a program: its name or path', listed: 'program', isList: true},
  rate: {hint: 'bytes per second', words: ['16k', '64k', '1MiB', '10MiB']},
  records: {hint: 'record types', words: RECORD_TYPES, isList: true},
  record: {hint: 'NAME=VALUE: a.example=192.0.2.7, a.example=MX:10 mail.example'},
  recut: {hint: 'bytes, or random', words: ['1', '2', '10', 'random']},
  range: {hint: 'a range of ports: 8000-8999'},
  seed: {hint: 'any text: the same seed gives the same result'},
  server: {hint: 'a name server: HOST or HOST:PORT', listed: 'host'},
  size: {hint: 'a size', words: ['64k', '1MiB', '16MiB', '1GiB']},
  sizes: {hint: 'sizes of reads: 5,5,10,5'},
  socket: {hint: 'a Unix socket', listed: 'file'},
  template: {hint: "a line with fields in braces: '{network} {firstHost}'"},
  text: {hint: 'any text'},
  texts: {hint: 'texts, separated by commas: a,b,c'},
  variable: {hint: 'NAME=VALUE'},
  wish: {hint: 'NAME=HOSTS, NAME=HOSTS+20% or NAME=/PREFIX'},
} as const satisfies Record<string, ValueKind>

export type KindName = keyof typeof KINDS
