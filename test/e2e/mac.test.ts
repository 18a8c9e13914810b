import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {type ErrorLine, jsonLines, netkit, PROGRAM, ROOT, run, scratch} from '../support/run-netkit.js'

const FORMATS = [['--json'], ['--csv'], ['--get=vendor'], ['-q'], ['--no-color']]
const SEARCHES = [['--json'], ['--csv'], ['--get=vendor'], ['-q'], ['--no-color']]

describe('netkit mac', () => {
  test.each(FORMATS)('%s: 0 for an address', async (flag) => {
    expect(await netkit(['mac', '8C-EC-4B-87-99-D7', flag])).toMatchObject({code: 0, stderr: ''})
  })

  test.each(FORMATS)('%s: 2 for half of one', async (flag) => {
    expect((await netkit(['mac', '8C-EC-4B', flag])).code).toBe(2)
  })

  test('shows the vendor, the bits and the addresses', async () => {
    expect((await netkit(['mac', '8C-EC-4B-87-99-D7'])).stdout).toMatchInlineSnapshot(`
      "8c:ec:4b:87:99:d7   Dell Inc.

      A card’s address: the first three octets, 8c:ec:4b, name Dell Inc. (MA-L), and
        the other 24 bits (87:99:d7) are its serial number there.
      First octet 8c = 100011(0)(0): the last bit (I/G) is 0: one card; the one
        before it (U/L) is 0: assigned by the manufacturer, meant to be unique in
        the world.
      IPv6 can make an address from it: ff:fe inserted in the middle
        (8c:ec:4b:ff:fe:87:99:d7), the U/L bit flipped, fe80:: in front.

      block        8c:ec:4b:00:00:00/24  (MA-L)
      written      8c:ec:4b:87:99:d7
                   8C-EC-4B-87-99-D7
                   8cec.4b87.99d7
                   8CEC4B8799D7
      EUI-64       8c:ec:4b:ff:fe:87:99:d7
      link-local   fe80::8eec:4bff:fe87:99d7
      "
    `)
  })

  test('a list: rows as they come, bad lines told with their place', async () => {
    const stdin = '8c:ec:4b:87:99:d7\n8c:ec-4b\n# nothing\nff:ff:ff:ff:ff:ff\n'
    const {stdout, stderr, code} = await netkit(['mac', '--get', 'address,vendor,wellKnown'], {stdin})
    expect(stdout).toBe('8c:ec:4b:87:99:d7\tDell Inc.\t\nff:ff:ff:ff:ff:ff\t\tbroadcast\n')
    expect(stderr).toBe('stdin:2:6: "8c:ec-4b": mixed separators: "-" after ":"\n')
    expect(code).toBe(2)
  })

  test('digits that are none are named', async () => {
    const {stdout, code} = await netkit(['mac', '８c:ec:4b:87:99:d7', '--json'])
    expect(jsonLines<ErrorLine>(stdout)[0]!.error).toMatchObject({code: 'INVALID_MAC'})
    expect(stdout).toContain('U+FF18')
    expect(code).toBe(2)
  })
})

describe('netkit mac search', () => {
  test.each(SEARCHES)('%s: 0 found, 1 not', async (flag) => {
    expect((await netkit(['mac', 'search', 'IANA Department', flag])).code).toBe(0)
    expect((await netkit(['mac', 'search', 'no such vendor', flag])).code).toBe(1)
  })

  test('a table', async () => {
    expect((await netkit(['mac', 'search', 'IANA Department'])).stdout).toBe(
      'PREFIX                BLOCK  VENDOR\n00:00:5e:00:00:00/24  MA-L   ICANN, IANA Department\n',
    )
  })
})

describe('netkit mac random', () => {
  test('as many as were asked for', async () => {
    const {stdout} = await netkit(['mac', 'random', '--oui', '00:00:5e', '--count', '3'])
    expect(stdout).toMatch(/^(00:00:5e(:[\da-f]{2}){3}\n){3}$/)
  })

  test.each([
    [['--oui', '8c'], 2],
    [['--vendor', 'no such vendor'], 2],
    [['--vendor', 'Dell', '--oui', '00:00:5e'], 2],
    [['--count', '0'], 2],
  ])('%j exits %i', async (args, code) => expect((await netkit(['mac', 'random', ...args])).code).toBe(code))
})

describe('the registry', () => {
  const data = path.join(scratch, 'data')
  const env = {XDG_DATA_HOME: data}
  const own = path.join(data, 'netkit/oui.bin')

  test('mac update keeps newer data, and a look-up uses it', async () => {
    const csv = path.join(scratch, 'oui.csv')
    fs.writeFileSync(
      csv,
      'Registry,Assignment,Organization Name,Organization Address\nMA-L,00005E,New Owner,Somewhere\n',
    )
    const update = await netkit(['mac', 'update', csv, '--force', '--json'], {env})
    expect(update).toMatchObject({code: 0, stderr: ''})
    expect(jsonLines<object>(update.stdout)).toMatchObject([{registry: 'MA-L', entries: 1, file: own}])
    expect((await netkit(['mac', '00:00:5e:00:53:01', '--get', 'vendor'], {env})).stdout).toBe('New Owner\n')
    expect((await netkit(['mac', '--about', '--get', 'registry,source'], {env})).stdout).toContain(
      `IEEE MA-L\t${csv}\n`,
    )
    expect(fs.readdirSync(path.dirname(own))).toEqual(['oui.bin'])
  })

  test('a file of something else changes nothing', async () => {
    const other = path.join(scratch, 'other.csv')
    fs.writeFileSync(other, 'a,b\n1,2\n')
    const before = fs.readFileSync(own)
    expect(await netkit(['mac', 'update', other], {env})).toMatchObject({code: 2, stdout: ''})
    expect(await netkit(['mac', 'update', path.join(scratch, 'none.csv')], {env})).toMatchObject({code: 4})
    expect(fs.readFileSync(own).equals(before)).toBe(true)
  })

  test.each([['--json'], ['--csv'], ['-q'], ['--no-color']])('%s: 4 for a damaged one, and its name', async (flag) => {
    fs.writeFileSync(own, fs.readFileSync(own).fill(7, 100, 200))
    const {stdout, stderr, code} = await netkit(['mac', '00:00:5e:00:53:01', flag], {env})
    expect(code).toBe(4)
    expect(stdout + stderr).toContain(own)
  })

  test.runIf(process.platform !== 'win32')('4 where it is a FIFO, and nobody waits', async () => {
    fs.rmSync(own)
    await run('mkfifo', [own])
    const {stderr, code} = await netkit(['mac', '00:00:5e:00:53:01'], {env})
    expect({stderr, code}).toEqual({stderr: expect.stringContaining(own) as string, code: 4})
    fs.rmSync(own)
  })

  test.runIf(process.platform === 'linux')('4 where netkit came without one, and its name', async () => {
    const copy = path.join(scratch, 'copy')
    fs.cpSync(path.join(ROOT, 'dist'), path.join(copy, 'dist'), {recursive: true})
    for (const file of ['bin/run.js', 'bin/package.json', 'package.json', 'oclif.manifest.json']) {
      fs.cpSync(path.join(ROOT, file), path.join(copy, file), {recursive: true})
    }
    fs.rmSync(path.join(copy, 'dist/oui.bin'))
    const {stderr, code} = await run(process.execPath, [PROGRAM.replace(ROOT, copy), 'mac', '00:00:5e:00:53:01'])
    expect({stderr, code}).toEqual({
      stderr: expect.stringContaining(path.join(copy, 'dist/oui.bin')) as string,
      code: 4,
    })
  })
})
