// Nothing is ever run from the working directory, whatever PATH says.
import fs from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {netkit, scratch} from '../support/run-netkit.js'

const PROGRAMS = ['ip', 'ss', 'arp', 'route', 'netstat', 'lsof', 'getent', 'sh']

test.each([
  ['unset', undefined],
  ['empty', ''],
  ['with an empty element', ':/usr/bin'],
  ['with a dot', '.:/usr/bin'],
])('PATH %s', async (name, PATH) => {
  const cwd = path.join(scratch, `trap ${name}`)
  fs.mkdirSync(cwd)
  for (const program of PROGRAMS) {
    fs.writeFileSync(path.join(cwd, program), `#!/bin/sh\n: > ${program}.ran\n`, {mode: 0o755})
  }
  for (const args of [
    ['route', '127.0.0.1'],
    ['ip', 'list'],
    ['arp', 'list'],
    ['port', 'list'],
    ['port', 'check', 'name.invalid:1', '--timeout', '1ms'],
  ]) {
    await netkit(args, {cwd, env: {PATH}})
  }
  expect(fs.readdirSync(cwd).toSorted()).toEqual(PROGRAMS.toSorted())
})
