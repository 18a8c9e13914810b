// The example of docs/proxy.md, run as it stands there, with ports of the test's own.
import {type ChildProcess, spawn} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {hasProgram, linesOf, netkit, ROOT, run} from '../support/run-netkit.js'
import {kept, serveAt, type Server} from '../support/tcp.js'

/** Commands of the blocks, each with the output it promises; `$ echo $?` has the exit code of the one before it. */
const allExamples = [
  ...fs.readFileSync(path.join(ROOT, 'docs/proxy.md'), 'utf8').matchAll(/```console\n\$ (.*)\n([\s\S]*?)```/g),
].map(([, command, rest]) => {
  const [output, code = null] = rest!.split('$ echo $?\n')
  return {words: command!.split(' '), output: output!, code: code === null ? null : Number(code)}
})

const isAboutUdp = ({words}: {words: string[]}) => words.includes('udp')
const examples = allExamples.filter((example) => !isAboutUdp(example))

/** Numbers that differ from run to run count as numbers, and so do kinds of chunks; the verdicts are exact. */
function comparable(text: string): string {
  return text
    .replaceAll(/(chunks?)(: .*)?$/gm, '$1')
    .split('\n')
    .map((line) => (/^your server|answers$/.test(line) ? line : line.replaceAll(/[\d,.]*\d/g, '#')))
    .join('\n')
}

test('datagrams are lost, doubled and swapped as the document shows', async () => {
  const [listen, pass, send] = allExamples.filter(isAboutUdp).map(({words, output}) => ({words, output}))
  const at = (words: string[], target = '') =>
    words
      .slice(1)
      .map((word) => word.replace(/^(:9001|9000)$/, (text) => (text === '9000' ? '0' : ':0')).replace(':9000', target))
  const listener = await serveAt(at(listen!.words))
  const proxy = await serveAt(at(pass!.words, listener.place))
  const line = send!.words.join(' ').replace('seq 1 15 | ', '').replace(':9001', proxy.place)
  const numbers = Array.from({length: 15}, (_, index) => `${index + 1}\n`).join('')
  expect((await netkit(line.split(' ').slice(1), {stdin: numbers})).code).toBe(0)
  const end = await proxy.end
  const shown = (text: string) => text.replaceAll(/127\.0\.0\.1:\d+/g, 'PLACE').replace(/[\d.]+ s under/, 'T s under')
  expect(shown(end.stderr + end.stdout)).toBe(shown(pass!.output))
  expect((await listener.stop()).stdout).toBe(listen!.output)
})

test('does what the document says, and each exit code is the one it names', async ({skip}) => {
  if (!hasProgram('python3')) skip('needs python3')
  expect(examples.map(({words}) => words[0])).toEqual(
    'python3 netkit python3 netkit python3 python3 netkit python3'.split(' '),
  )
  let server: ChildProcess | undefined
  let serverPort = ''
  let proxy: {running: Server; output: string; code: number | null} | undefined
  for (const {words, output, code} of examples) {
    const [program, ...args] = words
    if (program === 'netkit') {
      const places = args.map((word) => word.replace(/^:9001$/, ':0').replace(/^:9000$/, `:${serverPort}`))
      proxy = {running: await serveAt(places), output, code}
    } else if (args[0]!.endsWith('_server.py')) {
      server?.kill()
      const script = path.join(ROOT, args[0]!)
      server = kept(spawn('python3', [script, '0'], {stdio: ['ignore', 'pipe', 'inherit']}))
      const {value: line} = await linesOf(server.stdout!).next()
      expect(comparable(`${line}\n`)).toBe(comparable(output))
      serverPort = String(line).split(' ').at(-1)!
    } else {
      const client = await run('python3', [path.join(ROOT, args[0]!), String(proxy!.running.port), args[2]!], {
        env: process.env as Record<string, string>,
      })
      expect(client.stdout).toBe(output)
      const end = await proxy!.running.end
      expect(comparable(end.stderr + end.stdout)).toBe(comparable(proxy!.output))
      expect(end.code).toBe(proxy!.code)
    }
  }
})
