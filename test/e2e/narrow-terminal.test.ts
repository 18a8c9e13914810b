// On a terminal nothing but commands to copy and tables is left for the terminal to part inside a word; in a pipe lines stay whole.
import {beforeEach, describe, expect, test} from 'vitest'
import {onTerminal} from '../support/on-terminal.js'
import {displayWidth} from '../../src/lib/text/display-width.js'
import {hasProgram, netkit} from '../support/run-netkit.js'

beforeEach(({skip}) => {
  if (!hasProgram('python3')) skip('needs python3, for a terminal')
})

describe('60 columns', () => {
  test.each([
    [['subnet', '10.0.0.1/31'], 'A  (before CIDR;'], // values beside labels
    [['subnet', '10.0.0.1/8', '--lang', 'zh'], '反向区域'],
    [['ip', '--about'], 'IANA'],
    [['mac', '--about'], 'IEEE'],
    [['doctor'], 'loopback'],
    [['subnet', '--no-input'], 'See netkit subnet --help'], // an error of the command line
    [['subnet', '10.0.0.1/8', 'this.is.no.address/24', '10.0.0.1/255.0.255.0'], 'argument 2'], // errors of values
    [['subnet', 'split', '10.0.0.0/8', '--parts', '3'], 'power of'], // a remark
    [['tcp', 'connect', '127.0.0.1:1', '--timeout', '2s', '--no-input'], 'refused'],
  ])('%j', async (args, expected) => {
    const {output} = await onTerminal(args, [], 'terminal', {}, 60)
    expect(output).toContain(expected)
    // commands, tables, and paths, which have no place to part
    const isProse = (line: string) => !/^ *\$ |^\d.*hosts$|^ *\/\S+$|https:/.test(line)
    const wide = output.split('\n').filter((line) => isProse(line) && displayWidth(line) > 60)
    expect(wide).toEqual([])
  })

  test('a message goes on below itself, indented', async () => {
    const {output} = await onTerminal(['subnet', '--no-input'], [], 'terminal', {}, 60)
    expect(output).toBe(
      'netkit: expected ADDRESS/PREFIX, such as 192.168.11.229/24\n  or 2001:db8::1/64\nSee netkit subnet --help\n',
    )
  })
})

test('in a pipe a message is one line, and so is a value', async () => {
  const {stderr} = await netkit(['subnet', '--mask', '255.0.255.0', '10.0.0.1'], {env: {COLUMNS: '40'}})
  expect(stderr).toMatch(/^netkit: .{60,}\n/)
  const {stdout} = await netkit(['subnet', '10.0.0.1/8'], {env: {COLUMNS: '40'}})
  expect(stdout).toContain('A  (before CIDR; networks have been cut by prefix since 1993)')
})
