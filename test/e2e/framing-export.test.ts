import fs from 'node:fs'
import path from 'node:path'
import {beforeAll, expect, test} from 'vitest'
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

const PROGRAM = `
import {createEncoder, decodeFrames, LengthPrefixDecoder, NetworkError, parseFraming} from 'netkit/framing'

const encode = createEncoder(parseFraming('u16be'))
const stream = Buffer.concat(['hello', '', 'world'].map((text) => encode(Buffer.from(text))))
const bytes = Array.from(stream, (byte) => Uint8Array.of(byte))
const texts: string[] = []
for await (const {payload} of decodeFrames(bytes, new LengthPrefixDecoder('u16be'))) texts.push(String(Buffer.from(payload)))
console.log(JSON.stringify(texts))

const small = new LengthPrefixDecoder('u32be', {maxFrameBytes: 1024})
try {
  small.push(Buffer.from('GET / HTTP/1.1'))
} catch (error) {
  console.log(error instanceof NetworkError && error.code, String(error).includes('HTTP'))
}
`

test('the packed library works when it is imported by its name', async () => {
  fs.writeFileSync(path.join(consumer, 'program.mjs'), PROGRAM.replaceAll(': string[]', ''))
  const {stdout, stderr} = await run(process.execPath, ['program.mjs'], {cwd: consumer})
  expect(stderr).toBe('')
  expect(stdout).toBe('["hello","","world"]\nFRAME_TOO_LONG true\n')
})

test.each([
  ['nodenext', 'nodenext'],
  ['node16', 'node16'],
  ['esnext', 'bundler'],
])('its types are there for --module %s --moduleResolution %s', async (module, resolution) => {
  fs.writeFileSync(path.join(consumer, 'program.ts'), PROGRAM)
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc')
  const types = path.join(ROOT, 'node_modules/@types')
  const args = [
    '--noEmit',
    '--strict',
    '--module',
    module,
    '--moduleResolution',
    resolution,
    '--target',
    'es2022',
    '--typeRoots',
    types,
    '--types',
    'node',
    'program.ts',
  ]
  expect(await run(process.execPath, [tsc, ...args], {cwd: consumer})).toMatchObject({stdout: '', code: 0})
})
