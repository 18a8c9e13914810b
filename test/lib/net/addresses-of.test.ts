import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterAll, afterEach, describe, expect, test} from 'vitest'
import {addressesOf} from '../../../src/lib/net/addresses-of.js'

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-names-'))
afterAll(() => fs.rmSync(scratch, {recursive: true}))

const PATH = process.env['PATH']
afterEach(() => {
  process.env['PATH'] = PATH
})

/** The only getent of this process from now on; null: there is none. */
function useGetent(script: string | null): void {
  const folder = fs.mkdtempSync(path.join(scratch, 'bin-'))
  if (script !== null) fs.writeFileSync(path.join(folder, 'getent'), `#!/bin/sh\n${script}\n`, {mode: 0o755})
  process.env['PATH'] = folder
}

const NEVER = new AbortController().signal
const isLinux = process.platform === 'linux'

/** What Alpine's does (musl, aports main/musl/getent.c): every word behind the database is a name, and the first unknown one ends it. */
const MUSL = `
shift
for name; do
  case $name in
    db.test) printf '192.0.2.7       STREAM db.test\\n192.0.2.7       DGRAM  db.test\\n2001:db8::7     STREAM db.test\\n';;
    *) exit 2;;
  esac
done`

describe.skipIf(!isLinux)('a name that only the network knows', () => {
  test("is asked of musl's getent, which reads no options", async () => {
    useGetent(MUSL)
    expect(await addressesOf('db.test', NEVER)).toEqual(['192.0.2.7', '2001:db8::7'])
    await expect(addressesOf('nope.test', NEVER)).rejects.toMatchObject({code: 'ENOTFOUND'})
  })

  test.each([
    ['there is no getent', null],
    ['getent does not know the database', 'exit 1'],
    ['getent says something else', 'echo hello'],
  ])('is asked of another Node where %s', async (_, script) => {
    useGetent(script)
    expect(await addressesOf('127.1', NEVER)).toEqual(['127.0.0.1']) // no address to us, but one to getaddrinfo: it needs no network
  })

  test('is given up at the signal, however long getent takes', async () => {
    useGetent('exec /bin/sleep 600')
    const stop = new AbortController()
    const asking = addressesOf('db.test', stop.signal)
    stop.abort(new Error('over'))
    await expect(asking).rejects.toThrow('over')
  })
})

test.each(['localhost', 'foo.localhost', 'FOO.Localhost.'])(
  '%s is this machine, and no name server is asked',
  async (name) => {
    useGetent('echo "192.0.2.66 STREAM $2"')
    const addresses = await addressesOf(name, NEVER)
    expect(addresses.length).toBeGreaterThan(0)
    expect(addresses.filter((address) => !/^(127\.|::1$)/.test(address))).toEqual([])
  },
)
