import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {netkit} from './support/run-netkit.js'

/** Every `$ netkit …` of a console block, with the lines up to the next one as the output it promises. */
function examplesOf(file: string): {command: string; output: string}[] {
  const text = fs.readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8')
  const blocks = [...text.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block]) => block!)
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((example) => {
        const end = example.indexOf('\n')
        return {command: example.slice(0, end), output: example.slice(end + 1)}
      }),
  )
}

describe('docs/course.md', () => {
  const examples = examplesOf('docs/course.md')

  test('has examples', () => expect(examples.length).toBeGreaterThan(5))

  test.each(examples)('$command', async ({command, output}) => {
    const [program, ...args] = command.split(' ')
    expect(program).toBe('netkit')
    expect((await netkit(args)).stdout).toBe(output)
  })
})
