// What each command asks for, in order, where a person can answer. Kept in a file of its own by the build (dist/menu.cjs).
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {IpAddress} from '../../address/ip-address.js'
import {MacAddress} from '../../address/mac-address.js'
import {parseBlock} from '../../address/parse-block.js'
import {Prefix} from '../../address/prefix.js'
import {parseAnyForm} from '../../ip/convert-address.js'
import {parseQueryName} from '../../dns/lookup/query-name.js'
import {namePorts} from '../../port/name-port.js'
import {parsePortEndpoint} from '../../port/parse-host-and-ports.js'
import {parsePorts} from '../../port/parse-ports.js'
import {parseScanTarget} from '../../port/scan-targets.js'
import {loadServices} from '../../port/services.js'
import {parseCount} from '../../text/parse-size.js'
import {parseEnd, parseEndpoint, parseTarget} from '../../stream/parse-target.js'
import {splitWords} from '../../remote/split-words.js'
import {parsePlace} from '../../sets/nth-address.js'
import {parsePairedHost} from '../../subnet/parse-pair.js'
import {parseSubnets, withMask} from '../../subnet/parse-subnet.js'
import {parseWish, refuseSameNames} from '../../subnet/parse-wish.js'
import {compareNetworks} from '../../subnet/same-network.js'
import {splitLength} from '../../subnet/split-network.js'
import type {ValueQuestion} from './value-question.js'

type Questions = Readonly<Record<string, readonly ValueQuestion[]>>

const NETMASK = {form: 'netmask', mask: undefined} as const
const subnet = (text: string) => parseSubnets(text, NETMASK)
const datagrams = (text: string) => parseEndpoint(text, {protocol: 'udp'})
const hostAndPort = (text: string) => parsePortEndpoint(text)
const prefixOf = (text: string) => Prefix.parse(text)
const address = (text: string) => IpAddress.parse(text)
const listener = (text: string) => parseEnd(text, {any: true})

const atBlanks = (text: string) => text.split(/\s+/).filter((word) => word !== '')

/** A network, a range, or a file of them. */
function networks(text: string): void {
  if (text.startsWith('@')) existing(text.replace(/^@(?:\w+:)?/, ''))
  else for (const part of text.split(/[\s,]+/)) parseBlock(part)
}

function something(text: string): void {
  if (text === '') throw new Error('please type an answer (Ctrl-C leaves)')
}

function existing(file: string): void {
  if (file === '') throw new Error('please type a file name (Ctrl-C leaves)')
  if (!fs.existsSync(file)) throw new Error(`no such file: ${file}`)
}

function folder(name: string): void {
  if (!fs.statSync(name, {throwIfNoEntry: false})?.isDirectory()) throw new Error(`${name} is not a folder`)
}

/** One network, or a file of them. */
function prefix(text: string): void {
  if (text.startsWith('@')) networks(text)
  else Prefix.parse(text)
}

const hostOf = (text: unknown) => parsePairedHost(String(text))[0]

/** Whether two hosts bring one prefix length between them: without one, or with two, --mask has to say it. */
function agreeOnPrefix(a: unknown, b: unknown): boolean {
  const lengths = [a, b].flatMap((text) => parsePairedHost(String(text))[1] ?? [])
  return new Set(lengths).size === 1
}

/** The networks that were typed; those of a file are read by the command itself. */
function typedNetworks(words: unknown): Prefix[] {
  const typed = [words].flat().map(String)
  return typed.filter((word) => word !== '-' && !word.startsWith('@')).flatMap((word) => word.split(',').map(prefixOf))
}

/** Four parts, or as many addresses as there are. */
function usualParts(net: unknown): string {
  return String(Math.min(4, ...typedNetworks(net).map(({addressCount}) => Number(addressCount))))
}

function refuseParts(text: string, net: unknown): void {
  const parts = parseCount(text, {min: 1, max: 2 ** 32})
  for (const network of typedNetworks(net)) splitLength(network, {parts})
}

function refuseWishes(text: string, net: unknown): void {
  something(text)
  const [network] = typedNetworks(net)
  refuseSameNames(atBlanks(text).map((wish) => parseWish(wish, network?.version ?? 6)))
}

/** The network that this machine stands in, of the first interface that has one. */
function ownNetwork(): string | undefined {
  const all = Object.values(os.networkInterfaces()).flatMap((list) => list ?? [])
  const own = all.find(({family, internal, cidr}) => family === 'IPv4' && !internal && cidr !== null)
  return own && Prefix.parse(own.cidr!).masked.toString()
}

const shellOfUser = () => (process.env['SHELL'] ? path.basename(process.env['SHELL']) : undefined)

/** dig's way to name a server among the names: @192.0.2.1. */
const isNoServer = (word: string) => !/^@[^/]+$/.test(word) || word === '@-'

const NET = {place: 'net', message: 'Which network?', default: '192.168.11.0/24', check: networks}
const LISTS = {...NET, default: '10.0.0.0/8', split: atBlanks}
const SERVER = {place: 'endpoint', message: 'Which server?', default: '127.0.0.1:9000', check: parseTarget}
const SECRET = {place: '--secret-file', message: 'Which file holds the secret?', check: existing}

export const QUESTIONS: Questions = {
  'arp:scan': [{...NET, message: 'Scan which network on this link?', default: ownNetwork}],
  completion: [{place: 'shell', message: 'Which shell?', default: shellOfUser}],
  'dns:lookup': [
    {place: 'name', message: 'Which name?', default: 'localhost', check: parseQueryName, counts: isNoServer},
  ],
  'dns:reverse': [
    {place: 'address', message: 'Which address?', default: '127.0.0.1', check: address, counts: isNoServer},
  ],
  ip: [{place: 'value', message: 'Which address?', default: '192.0.2.7', check: address, unless: ['about']}],
  'ip:anonymise': [{place: 'file', message: 'Which file?', check: existing}],
  'ip:convert': [{place: 'value', message: 'Which address, in any form?', default: '0x7f.1', check: parseAnyForm}],
  'ip:grep': [{place: 'file', message: 'Which file?', check: existing}],
  'ip:random': [{...NET, message: 'From which network?', default: '10.0.0.0/8', check: parseBlock}],
  mac: [
    {
      place: 'value',
      message: 'Which MAC address?',
      default: '00:00:5e:00:53:01',
      check: (text) => MacAddress.parse(text),
      unless: ['about'],
    },
  ],
  'mac:search': [{place: 'text', message: 'Which vendor, or which first bytes?', default: 'dell', check: something}],
  'mac:update': [{place: 'file', message: "Which of IEEE's CSV files?", check: existing}],
  'port:check': [{place: 'value', message: 'Which host and port?', default: '127.0.0.1:9000', check: hostAndPort}],
  'port:name': [
    {
      place: 'value',
      message: 'Which port or name?',
      default: '443',
      check: async (text) => namePorts(text, await loadServices()),
    },
  ],
  'port:scan': [
    {place: 'target', message: 'Which host?', default: '127.0.0.1', check: (text) => parseScanTarget(text)},
  ],
  'port:wait': [
    {place: 'endpoint', message: 'Wait for which host and port?', default: '127.0.0.1:9000', check: hostAndPort},
  ],
  'port:who': [
    {
      place: 'port',
      message: 'Which port?',
      default: '8080',
      check: async (text) => parsePorts(text, await loadServices()),
    },
  ],
  route: [{place: 'value', message: 'Which address?', default: '192.0.2.7', check: address}],
  subnet: [{place: 'value', message: 'Which network?', default: '192.168.11.229/24', check: subnet}],
  'subnet:contains': [
    {...NET, message: 'Inside which network?'},
    {place: 'value', message: 'Which address?', default: '192.168.11.229', check: networks, split: atBlanks},
  ],
  'subnet:diff': [
    {place: 'old', message: 'The old list (@FILE, or networks)?', check: networks},
    {place: 'new', message: 'The new list?', check: networks},
  ],
  'subnet:exclude': [LISTS, {place: '--without', message: 'Without which addresses?', check: networks}],
  'subnet:free': [
    {place: 'pool', message: 'Free blocks of which network?', default: '10.0.0.0/16', check: networks},
    {place: '--used', message: 'Which networks are in use?', default: '10.0.0.0/24', check: networks},
  ],
  'subnet:hosts': [{...NET, default: '192.168.11.0/29', check: parseBlock}],
  'subnet:intersect': [LISTS, {place: '--with', message: 'Shared with which networks?', check: networks}],
  'subnet:merge': [{...LISTS, message: 'Which networks?', default: '10.0.0.0/25 10.0.0.128/25'}],
  'subnet:overlap': [{...LISTS, message: 'Which networks?', default: '10.0.0.0/8 10.1.0.0/16'}],
  'subnet:plan': [
    {...NET, message: 'Divide which network?', check: prefixOf},
    {
      place: 'wish',
      message: 'For which names? NAME=HOSTS …',
      default: 'web=100 db=50',
      check: (text, {args}) => refuseWishes(text, args['net']),
      split: atBlanks,
      when: (words) => !words.some((word) => word.startsWith('@')), // a plan in a file has its own
    },
  ],
  'subnet:range': [{place: 'value', message: 'Which range?', default: '10.0.0.5-10.0.0.17', check: parseBlock}],
  'subnet:reverse': [{...NET, default: '192.0.2.0/24', check: prefixOf}],
  'subnet:same': [
    {place: 'a', message: 'The first host?', default: '192.168.11.229/24', check: parsePairedHost},
    {
      place: 'b',
      message: 'The second host?',
      default: ({args}) => (hostOf(args['a']).version === 4 ? '192.168.11.168' : undefined),
      check: (text, {args}) => compareNetworks(hostOf(args['a']), hostOf(text), 0),
    },
    {
      place: '--mask',
      message: 'Which mask or prefix?',
      default: ({args}) => (hostOf(args['a']).version === 4 ? '/24' : '/64'),
      check: (text, {args}) => withMask(hostOf(args['a']), text, 'netmask'),
      split: (text) => [text.replace(/^\//, '')],
      when: (_, {args}) => !agreeOnPrefix(args['a'], args['b']),
    },
  ],
  'subnet:split': [
    {...NET, message: 'Cut which network?', check: prefixOf},
    {
      place: '--parts',
      message: 'Into how many parts?',
      default: ({args}) => usualParts(args['net']),
      check: (text, {args}) => refuseParts(text, args['net']),
      unless: ['prefix', 'hosts'],
    },
  ],
  'subnet:next': [{...NET, check: prefix}],
  'subnet:nth': [NET, {place: 'place', message: 'Which position, from 0?', default: '0', check: parsePlace}],
  'subnet:previous': [{...NET, check: prefix}],
  'subnet:sort': [LISTS],
  'subnet:supernet': [{...LISTS, default: '10.0.0.0/24 10.0.3.0/24'}],
  'tcp:connect': [{...SERVER, unless: ['unix']}],
  'tcp:proxy': [
    {place: 'listen', message: 'Where to listen for clients?', default: '127.0.0.1:9001', check: listener},
    {place: 'target', message: 'Which server to pass on to?', default: '127.0.0.1:9000', check: parseTarget},
  ],
  'tcp:receive': [{place: 'folder', message: 'Into which folder?', default: '.', check: folder}],
  'tcp:run': [
    {...SERVER, unless: ['unix']},
    {place: '--', message: 'Which command?', default: 'ls -l', check: something, split: splitWords},
  ],
  'tcp:send': [
    {place: 'files', message: 'Which file or folder?', check: existing},
    {...SERVER, place: '--to', message: 'To which receiver?', unless: ['unix', 'listen']},
  ],
  'tcp:serve-run': [
    {place: '--allow', message: 'Which programs may be run?', default: 'ls,df', check: something, unless: ['shell']},
    {...SECRET, unless: ['no-auth'], when: () => process.env['NETKIT_SECRET'] === undefined},
  ],
  'udp:proxy': [
    {
      place: 'listen',
      message: 'Where to listen for clients?',
      default: '127.0.0.1:9001',
      check: (text) => parseEndpoint(text, {any: true, protocol: 'udp'}),
    },
    {place: 'target', message: 'Which server to pass on to?', default: '127.0.0.1:9000', check: datagrams},
  ],
  'udp:send': [
    {...SERVER, place: 'endpoint', message: 'Send to whom?', check: datagrams},
    {place: 'message', message: 'Which message?', default: 'hello', unless: ['file', 'whole']},
  ],
}
