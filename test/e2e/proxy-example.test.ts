// The example of docs/proxy.md, run as it stands there, with ports of the test's own.
import {type ChildProcess, spawn} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {hasProgram, linesOf, ROOT, run} from '../support/run-netkit.js'
import {kept, serveAt, type Server} from '../support/tcp.js'

/** Commands of the blocks, each with the output it promises; `$ echo $?` has the exit code of the one before it. */
const examples = [
  ...fs.readFileSync(path.join(ROOT, 'docs/proxy.md'), 'utf8').matchAll(/```console\n\$ (.*)\n([\s\S]*?)```/g),
].map(([, command, rest]) => {
  const [output, code = null] = rest!.split('$ echo $?\n')
  return {words: command!.split(' '), output: output!, code: code === null ? null : Number(code)}
})

/** Numbers that differ from run to run count as numbers, and so do kinds of chunks; the verdicts are exact. */
function comparable(text: string): string {
  return text
    .replaceAll(/(chunks?)(: .*)?$/gm, '$1')
    .split('\n')
    .map((line) => (/^your server|answers$/.test(line) ? line : line.replaceAll(/[\d,.]*\d/g, '#')))
    .join('\n')
}

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
