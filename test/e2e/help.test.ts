import {expect, test} from 'vitest'
import {netkit} from '../support/run-netkit.js'

// Those with the longest flags, a list of examples in the text, a summary longer than the line, and short ones.
const COMMANDS = ['tcp echo', 'dns serve', 'tcp receive', 'subnet merge', 'ip', 'port check', 'udp send', 'stickdemo']

/** The help without its examples, which are commands to copy and stay whole. */
async function helpLines(command: string, columns: number): Promise<string[]> {
  const {stdout} = await netkit([...command.split(' '), '--help'], {env: {OCLIF_COLUMNS: String(columns)}})
  return stdout.replace(/^EXAMPLES\n(\n| .*\n)*/m, '').split('\n')
}

test.each(COMMANDS)('%s --help fits 60 and 100 columns, summary and flags too', async (command) => {
  for (const columns of [60, 100]) {
    const lines = await helpLines(command, columns)
    expect(lines.length).toBeGreaterThan(20)
    expect(lines.filter((line) => line.length > columns)).toEqual([])
  }
})

test.each(COMMANDS)('%s --help breaks a line of its text only where the next word has no room', async (command) => {
  const lines = await helpLines(command, 60)
  const text = lines.slice(lines.indexOf('DESCRIPTION') + 1)
  expect(text.length).toBeGreaterThan(4)
  const early = text.filter((line, index) => {
    const next = text[index + 1] ?? ''
    if (!/^ {2}\S/.test(line) || !/^ {2}\S/.test(next)) return false // blank, indented, or the end of a paragraph
    return line.length + 1 + next.trim().split(' ')[0]!.length < 60
  })
  expect(early).toEqual([])
})

test('the records that dns serve lists stand one below the other, indented', async () => {
  const lines = await helpLines('dns serve', 60)
  expect(lines).toContain('    www.example.com=192.0.2.7')
  expect(lines).toContain('    example.com=MX:10 mail.example.com')
})
