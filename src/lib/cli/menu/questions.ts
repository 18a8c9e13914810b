// What each command asks for, in order, where a person can answer. Kept in a file of its own by the build (dist/menu.cjs).
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {IpAddress} from '../../address/ip-address.js'
import {MacAddress} from '../../address/mac-address.js'
import {parseBlock} from '../../address/parse-block.js'
import {Prefix} from '../../address/prefix.js'
import {parseQueryName} from '../../dns/lookup/query-name.js'
import {parsePortEndpoint} from '../../port/parse-host-and-ports.js'
import {parseCount} from '../../text/parse-size.js'
import {parseEnd, parseTarget} from '../../stream/parse-target.js'
import {splitWords} from '../../remote/split-words.js'
import {parseSubnets} from '../../subnet/parse-subnet.js'
import type {ValueQuestion} from './value-question.js'

type Questions = Readonly<Record<string, readonly ValueQuestion[]>>

const NETMASK = {form: 'netmask', mask: undefined} as const
const subnet = (text: string) => parseSubnets(text, NETMASK)
const address = (text: string) => IpAddress.parse(text)
const listener = (text: string) => parseEnd(text, {any: true})

const atBlanks = (text: string) => text.split(/\s+/).filter((word) => word !== '')

/** A network, a range, or a file of them. */
function networks(text: string): void {
  if (text.startsWith('@')) existing(text.replace(/^@(?:\w+:)?/, ''))
  else for (const part of text.split(/[\s,]+/)) parseBlock(part)
}

function something(text: string): void {
  if (text === '') throw new Error('an answer is needed')
}

function existing(file: string): void {
  something(file)
  if (!fs.existsSync(file)) throw new Error(`no such file: ${file}`)
}

function folder(name: string): void {
  if (!fs.statSync(name, {throwIfNoEntry: false})?.isDirectory()) throw new Error(`${name} is not a folder`)
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
  ip: [{place: 'value', message: 'Which address?', default: '192.0.2.7', check: address}],
  'ip:anonymise': [{place: 'file', message: 'Which file?', check: existing}],
  'ip:convert': [{place: 'value', message: 'Which address, in any form?', default: '0x7f.1', check: something}],
  'ip:grep': [{place: 'file', message: 'Which file?', check: existing}],
  'ip:random': [{...NET, message: 'From which network?', default: '10.0.0.0/8', check: parseBlock}],
  mac: [
    {
      place: 'value',
      message: 'Which MAC address?',
      default: '00:00:5e:00:53:01',
      check: (text) => MacAddress.parse(text),
    },
  ],
  'mac:search': [{place: 'text', message: 'Which vendor, or which first bytes?', default: 'dell', check: something}],
  'mac:update': [{place: 'file', message: "Which of IEEE's CSV files?", check: existing}],
  'port:check': [
    {place: 'value', message: 'Which host and port?', default: '127.0.0.1:9000', check: parsePortEndpoint},
  ],
  'port:name': [{place: 'value', message: 'Which port or name?', default: '443', check: something}],
  'port:scan': [{place: 'target', message: 'Which host?', default: '127.0.0.1', check: something}],
  'port:wait': [
    {place: 'endpoint', message: 'Wait for which host and port?', default: '127.0.0.1:9000', check: parsePortEndpoint},
  ],
  'port:who': [{place: 'port', message: 'Which port?', default: '8080', check: something}],
  route: [{place: 'value', message: 'Which address?', default: '192.0.2.7', check: address}],
  subnet: [{place: 'value', message: 'Which network?', default: '192.168.11.229/24', check: subnet}],
  'subnet:contains': [
    {...NET, message: 'Inside which network?'},
    {place: 'value', message: 'Which address?', default: '192.168.11.229', check: something, split: atBlanks},
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
    {...NET, message: 'Divide which network?', check: Prefix.parse},
    {
      place: 'wish',
      message: 'For which names? NAME=HOSTS …',
      default: 'web=100 db=50',
      check: something,
      split: atBlanks,
      when: (words) => !words.some((word) => word.startsWith('@')), // a plan in a file has its own
    },
  ],
  'subnet:range': [{place: 'value', message: 'Which range?', default: '10.0.0.5-10.0.0.17', check: parseBlock}],
  'subnet:reverse': [{...NET, default: '192.0.2.0/24', check: Prefix.parse}],
  'subnet:same': [
    {place: 'a', message: 'The first host?', default: '192.168.11.229/24', check: subnet},
    {place: 'b', message: 'The second host?', default: '192.168.11.168', check: subnet},
  ],
  'subnet:split': [
    {...NET, message: 'Cut which network?', check: Prefix.parse},
    {
      place: '--parts',
      message: 'Into how many parts?',
      default: '4',
      check: (text) => parseCount(text, {min: 1, max: 2 ** 32}),
      unless: ['prefix', 'hosts'],
    },
  ],
  'subnet:next': [NET],
  'subnet:nth': [NET, {place: 'place', message: 'Which position, from 0?', default: '0', check: something}],
  'subnet:previous': [NET],
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
    {place: 'listen', message: 'Where to listen for clients?', default: '127.0.0.1:9001', check: listener},
    {place: 'target', message: 'Which server to pass on to?', default: '127.0.0.1:9000', check: parseTarget},
  ],
  'udp:send': [
    {...SERVER, place: 'endpoint', message: 'Send to whom?'},
    {place: 'message', message: 'Which message?', default: 'hello', unless: ['file', 'whole']},
  ],
}
