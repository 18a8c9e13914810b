import fs from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {ROW_FIELDS} from '../../src/lib/cli/kinds/row-fields.js'
import {COMMANDS} from '../../src/registry.js'
import {jsonLines, netkit, ROOT, scratch, shell} from '../support/run-netkit.js'
import {serve, serveAt} from '../support/tcp.js'

// What programs read: the keys of every command's rows, their types here, and that docs/json.md names each of them.

type Printed = (format?: '--json' | '--csv') => Promise<string>

/** Runs the words to their end. */
const once = (line: string): Printed => {
  return async (format = '--json') => (await netkit([...line.split(' '), format])).stdout
}

/** The same beside a server of ours; PORT stands for its port. */
const beside = (server: string, line: string): Printed => {
  return async (format = '--json') => {
    const {port, stop} = await serve(server.split(' '))
    const {stdout} = await shell(`netkit ${line.replaceAll('PORT', String(port)).replace('FORMAT', format)} ${format}`)
    await stop()
    return stdout
  }
}

/** What a server prints while a line of sh talks to it; it ends by itself. */
const served = (server: string, line: string): Printed => {
  return async (format = '--json') => {
    const {port, end} = await serve([...server.split(' '), format])
    await shell(line.replaceAll('PORT', String(port)))
    return (await end).stdout
  }
}

const file = (name: string, content: string) => {
  const at = path.join(scratch, name)
  fs.writeFileSync(at, content)
  return at
}
const old = file('old.txt', '10.0.0.0/8\n')
const next = file('new.txt', '10.0.0.0/9\n')
const log = file('access.log', 'GET / from 10.1.2.3\n')

const inbox = path.join(scratch, 'inbox')
fs.mkdirSync(inbox)
const secret = file('secret', 'open sesame, with 16 bytes and more\n')
fs.chmodSync(secret, 0o600)

const PRINTED: Record<string, Printed> = {
  arp: once('arp 127.0.0.1'),
  'dns:lookup': once('dns lookup localhost'),
  'dns:serve': async (format = '--json') => {
    const {port, child, end} = await serve(['dns', 'serve', '--record', 'a.example=192.0.2.1', '--log', format])
    await netkit(['dns', 'lookup', 'a.example', '--server', `127.0.0.1:${port}`])
    child.kill()
    return (await end).stdout
  },
  'port:check': beside('tcp echo', 'port check 127.0.0.1 PORT'),
  'port:free': once('port free'),
  'port:list': beside('tcp echo', 'port list --tcp'),
  'port:name': once('port name 3306'),
  'port:scan': beside('tcp echo', 'port scan 127.0.0.1 --ports PORT'),
  'port:wait': beside('tcp echo', 'port wait 127.0.0.1:PORT'),
  'port:who': beside('tcp echo', 'port who PORT'),
  completion: once('completion bash'),
  course: once('course 1'),
  'course:list': once('course list'),
  'demo:list': once('demo list'),
  doctor: once('doctor'),
  ip: once('ip ::ffff:192.0.2.1'),
  'ip:anonymise': once(`ip anonymise ${log}`),
  'ip:convert': once('ip convert 192.0.2.1'),
  'ip:grep': once(`ip grep --in 10.0.0.0/8 ${log}`),
  'ip:list': once('ip list'),
  'ip:random': once('ip random 10.0.0.0/8'),
  mac: once('mac 8C-EC-4B-87-99-D7'),
  'mac:random': once('mac random'),
  'mac:search': once('mac search dell'),
  route: once('route 127.0.0.1'),
  stickdemo: once('stickdemo recv-3-10 --evidence js'),
  'stickdemo:list': once('stickdemo list'),
  subnet: once('subnet 192.168.11.229/24'),
  'subnet:contains': once('subnet contains 10.0.0.0/8 10.1.2.3'),
  'subnet:diff': once(`subnet diff @${old} @${next}`),
  'subnet:exclude': once('subnet exclude 10.0.0.0/8 --without 10.0.0.0/9'),
  'subnet:free': once('subnet free 10.0.0.0/8 --used 10.0.0.0/9'),
  'subnet:hosts': once('subnet hosts 10.0.0.0/30'),
  'subnet:intersect': once('subnet intersect 10.0.0.0/8 --with 10.0.0.0/9'),
  'subnet:merge': once('subnet merge 10.0.0.0/9 10.128.0.0/9 --sources'),
  'subnet:next': once('subnet next 10.0.0.0/24'),
  'subnet:nth': once('subnet nth 10.0.0.0/24 1'),
  'subnet:overlap': once('subnet overlap 10.0.0.0/8 10.0.0.0/9'),
  'subnet:plan': once('subnet plan 10.0.0.0/24 web=100 --used 10.0.0.128/26'),
  'subnet:previous': once('subnet previous 10.0.0.0/24'),
  'subnet:range': once('subnet range 10.0.0.0/30'),
  'subnet:reverse': once('subnet reverse 10.0.0.0/24'),
  'subnet:same': once('subnet same 10.0.0.1/24 10.0.0.2'),
  'subnet:sort': once('subnet sort 10.0.0.0/24'),
  'subnet:split': once('subnet split 10.0.0.0/24 --prefix 25'),
  'subnet:supernet': once('subnet supernet 10.0.0.0/24'),
  'tcp:connect': beside('tcp echo', 'tcp connect 127.0.0.1:PORT --line </etc/hostname'),
  'tcp:proxy': async (format = '--json') => {
    const target = await serve(['tcp', 'echo'])
    const {port, end} = await serveAt(['tcp', 'proxy', ':0', target.place, '--once', '--framing', 'line', format])
    await shell(`echo hi | netkit tcp connect :${port}`)
    await target.stop()
    return (await end).stdout
  },
  'tcp:receive': served(`tcp receive ${inbox} --once`, `netkit tcp send ${log} --to :PORT`),
  'tcp:run': beside(
    `tcp serve-run --allow echo --secret-file ${secret}`,
    `tcp run :PORT FORMAT --secret-file ${secret} -- echo hi #`,
  ),
  'tcp:send': beside(`tcp receive ${inbox} --overwrite`, `tcp send ${log} --to :PORT`),
  'tcp:serve-run': async (format = '--json') => {
    const {port, child, end} = await serve(['tcp', 'serve-run', '--allow', 'echo', '--secret-file', secret, format])
    await netkit(['tcp', 'run', `:${port}`, '--secret-file', secret, '--', 'echo', 'hi'])
    child.kill()
    return (await end).stdout
  },
  'tcp:echo': served('tcp echo --once', 'echo hi | netkit tcp connect :PORT'),
  'tcp:listen': served('tcp listen --line', 'echo hi | netkit tcp connect :PORT'),
  'tcp:states': beside('tcp echo', 'tcp states :PORT'),
  'udp:listen': served('udp listen --count 1', 'netkit udp send :PORT hi --wait 0ms'),
  'udp:proxy': async (format = '--json') => {
    const target = await serve(['udp', 'listen', '--echo'])
    const words = [
      'udp',
      'proxy',
      ':0',
      target.place,
      '--once',
      '--idle-timeout',
      '2s',
      '--seed',
      's',
      '--jitter',
      '1ms',
    ]
    const {port, end} = await serveAt([...words, format])
    await shell(`netkit udp send :${port} hi --wait 10s --count 1`)
    await target.stop()
    return (await end).stdout
  },
  'udp:send': beside('udp listen --echo', 'udp send :PORT hi --wait 10s'),
}

/** Nothing to be asked of every machine: no neighbour, no route, no name for 127.0.0.1; or asked with the tests of their own. */
const ELSEWHERE = ['arp:list', 'arp:scan', 'demo', 'dns:reverse', 'mac:update', 'route:list', 'tcp:chat', 'udp:chat']

/** Their types depend on the machine: which keys are null there. */
const OF_THE_MACHINE = new Set(['dns:lookup', 'ip:list', 'port:list', 'port:scan', 'port:who', 'route', 'tcp:states'])

test('every command is here, or said to be elsewhere', () => {
  expect([...Object.keys(PRINTED), ...ELSEWHERE].sort()).toEqual(Object.keys(COMMANDS).sort())
})

const DOCUMENT = fs.readFileSync(path.join(ROOT, 'docs/json.md'), 'utf8')

test.each(Object.keys(PRINTED))('%s', async (id) => {
  const rows = jsonLines(await PRINTED[id]!())
  expect(rows.length).toBeGreaterThan(0)
  const shape = shapeOf(rows)
  expect(OF_THE_MACHINE.has(id) ? Object.keys(shape).sort() : shape).toMatchSnapshot()
  for (const key of Object.keys(shape)) {
    const last = key.split('.').at(-1)!.replaceAll('[]', '')
    expect(DOCUMENT, `${key} of ${id}`).toMatch(new RegExp(`\\b${last}\\b`))
  }
})

/** Their rows have several forms, and completion offers the fields of all. */
const VARIED = new Set(['ip', 'ip:grep', 'mac', 'stickdemo', 'subnet:free', 'subnet:merge', 'subnet:range'])

test.each(Object.keys(PRINTED))('%s has the columns that completion offers for --get', async (id) => {
  const columns = (await PRINTED[id]!('--csv')).split('\n')[0]!.split(',')
  const offered = ROW_FIELDS[id]!
  if (VARIED.has(id)) expect(offered).toEqual(expect.arrayContaining(columns))
  else expect(offered).toEqual(columns)
})

/** Dotted keys, and the types that their values have in these rows; null is left out where there is another. */
function shapeOf(rows: unknown[]): Record<string, string> {
  const types = new Map<string, Set<string>>()
  const walk = (value: unknown, key: string): void => {
    if (Array.isArray(value))
      return value.length === 0 ? note(`${key}[]`, 'empty') : value.forEach((each) => walk(each, `${key}[]`))
    if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) walk(inner, key === '' ? name : `${key}.${name}`)
      return
    }
    note(key, value === null ? 'null' : typeof value)
  }
  const note = (key: string, type: string) => void types.set(key, (types.get(key) ?? new Set()).add(type))
  for (const row of rows) walk(row, '')
  return Object.fromEntries([...types].map(([key, found]) => [key, typeName(found)]))
}

function typeName(found: Set<string>): string {
  const real = [...found].filter((type) => type !== 'null' && type !== 'empty')
  return (real.length > 0 ? real : [...found]).sort().join(' or ')
}
