import fs from 'node:fs'
import path from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {ROOT, run, scratch} from '../support/run-netkit.js'

// What a program sees that has installed netkit: the packed tarball, and nothing of this folder.
const consumer = path.join(scratch, 'consumer')

beforeAll(async () => {
  const packed = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', scratch], {cwd: ROOT})
  expect(packed.code).toBe(0)
  const folder = path.join(consumer, 'node_modules/netkit')
  fs.mkdirSync(folder, {recursive: true})
  const tarball = path.join(scratch, packed.stdout.trim())
  expect((await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder])).code).toBe(0)
  fs.writeFileSync(path.join(consumer, 'package.json'), '{"type": "module"}')
})

/** Each example of the document, and what stands under it. */
const EXAMPLES = Array.from(
  fs.readFileSync(path.join(ROOT, 'docs/library.md'), 'utf8').matchAll(/```js\n(.*?)```\n\n```text\n(.*?)```/gs),
  ([, program, output]) => ({program: program!, output: output!}),
)

test('the document has examples of both', () => {
  const of = (name: string) => EXAMPLES.filter(({program}) => program.includes(`'netkit/${name}'`)).length
  expect([of('address'), of('framing')]).toEqual([3, 2])
})

test.each(EXAMPLES)('the packed library prints what docs/library.md says: example %#', async ({program, output}) => {
  fs.writeFileSync(path.join(consumer, 'example.mjs'), program)
  expect(await run(process.execPath, ['example.mjs'], {cwd: consumer})).toMatchObject({
    stderr: '',
    stdout: output,
    code: 0,
  })
})

test('require takes it, too, and an error is of one class in both', async () => {
  const program = `
const {IpAddress, InputError} = require('netkit/address')
const framing = require('netkit/framing')
console.log(String(IpAddress.parse('::1')), InputError === framing.InputError)`
  fs.writeFileSync(path.join(consumer, 'program.cjs'), program)
  const {stdout} = await run(process.execPath, ['program.cjs'], {cwd: consumer})
  expect(stdout).toBe('::1 true\n')
})

const TYPED = `
import {AddressSet, type Addresses, type Block, IpAddress, type IpVersion, MacAddress, parseBlock, Prefix} from 'netkit/address'
import {createEncoder, decodeFrames, type Framing, LengthPrefixDecoder, NetworkError, parseFraming} from 'netkit/framing'

const items: Addresses[] = ['10.0.0.0/8', IpAddress.parse('192.0.2.1'), Prefix.parse('2001:db8::/32'), parseBlock('10.0.0.1-9')]
const set: AddressSet = AddressSet.from(items).exclude(AddressSet.of('10.0.0.0/9'))
export const version: IpVersion = IpAddress.parse('::1').version
export const networks: string[] = Array.from(set, String)
export const blocks: Block[] = [...set.ranges()]
export const size: bigint = set.addressCount
export const mac: string = MacAddress.parse('8cec.4b87.99d7').format('colon')
// @ts-expect-error -- numbers are no addresses
AddressSet.of(1)

const framing: Framing = parseFraming('u16be')
const bytes: Uint8Array = createEncoder(framing)(Uint8Array.of(1))
for await (const {payload} of decodeFrames([bytes], new LengthPrefixDecoder('u16be'))) console.log(payload.length)
export const isOurs = (error: unknown): boolean => error instanceof NetworkError && error.code === 'FRAME_TOO_LONG'
`

describe('its types are there', () => {
  test.each([
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('--module %s --moduleResolution %s', async (module, moduleResolution) => {
    fs.writeFileSync(path.join(consumer, 'program.ts'), TYPED)
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc')
    const types = ['--typeRoots', path.join(ROOT, 'node_modules/@types'), '--types', 'node']
    const how = [
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--module',
      module,
      '--moduleResolution',
      moduleResolution,
    ]
    const outcome = await run(process.execPath, [tsc, ...how, ...types, 'program.ts'], {cwd: consumer})
    expect(outcome).toMatchObject({stdout: '', code: 0})
  })
})
