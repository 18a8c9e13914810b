import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {netkit, PROGRAM, run, scratch} from './support/run-netkit.js'

type Example = {command: string; output: string}

/** The console blocks of that kind: every `$ …` with the lines up to the next one as the output it promises. */
function blocksOf(file: string, kind: string): Example[][] {
  const text = fs.readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8')
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${kind}\n([\\s\\S]*?)^\`\`\``, 'gm'))]
  return blocks.map(([, block]) =>
    block!
      .split(/^\$ /m)
      .slice(1)
      .map((example) => {
        const end = example.indexOf('\n')
        return {command: example.slice(0, end), output: example.slice(end + 1)}
      }),
  )
}

describe('docs/course.md', () => {
  const examples = blocksOf('docs/course.md', 'console').flat()
  const sessions = blocksOf('docs/course.md', 'console session')

  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(5)
    expect(sessions.length).toBeGreaterThan(0)
  })

  test.each(examples)('$command', async ({command, output}) => {
    const [program, ...args] = command.split(' ')
    expect(program).toBe('netkit')
    expect((await netkit(args)).stdout).toBe(output)
  })

  // What belongs together runs in one shell, in a folder of its own; the program that it left in the background ends with it.
  test.each(sessions.map((session) => [session[1]!.command, session] as const))('%s', async (_, session) => {
    const script = session.map(({command}) => `${command}\nprintf '\\000'\n`).join('')
    const {stdout} = await run('sh', ['-c', `trap 'kill $!' EXIT\n${script}`], {
      cwd: fs.mkdtempSync(path.join(scratch, 'session-')),
      env: {PATH: `${ownBin()}${path.delimiter}${process.env['PATH']}`},
    })
    const outputs = stdout.split('\0').slice(0, -1)
    expect(session.map(({command}, index) => ({command, output: outputs[index]}))).toEqual(session)
  })
})

/** A folder with a `netkit` that a shell can start, and end. */
function ownBin(): string {
  const folder = path.join(scratch, 'bin')
  fs.mkdirSync(folder, {recursive: true})
  fs.writeFileSync(path.join(folder, 'netkit'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`, {
    mode: 0o755,
  })
  return folder
}
