import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {hasProgram, netkit, ROOT, run, scratch, shell} from '../support/run-netkit.js'
import {seeded, SHAPES} from '../support/shapes.js'

// Three files of each shape, and Python's ipaddress with code for that shape alone as the peer.
const FILES = Object.entries(SHAPES).flatMap(([shape, {write, flags}], row) =>
  [1, 2, 3].map((round) => {
    const name = path.join(scratch, `${shape}-${round}`)
    fs.writeFileSync(name, write(seeded(1000 * row + round)))
    return {shape, round, name, flags}
  }),
)

describe.skipIf(!hasProgram('python3'))('Python reads the same networks', () => {
  const merged = run(
    'python3',
    [path.join(ROOT, 'test/peers/read_shapes.py'), ...FILES.flatMap(({shape, name}) => [shape, name])],
    {
      env: process.env as Record<string, string>,
    },
  )
  const expected = merged.then(({stdout, stderr, code}) => {
    expect({stderr, code}).toEqual({stderr: '', code: 0})
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[])
  })

  test.each(FILES.map((file, index) => ({...file, index})))('$shape, file $round', async ({name, flags, index}) => {
    const networks = (await expected)[index]!
    expect(networks.length).toBeGreaterThan(10)
    const {stdout, stderr, code} = await netkit(['subnet', 'merge', `@${name}`, ...flags])
    expect({stderr, code}).toEqual({stderr: '', code: 0})
    expect(stdout.trim().split('\n')).toEqual(networks)
  })

  const texts = FILES.map((file, index) => ({...file, index})).filter(
    ({shape, round}) => round === 1 && !['rir', 'netkit-rows', 'nft-json'].includes(shape), // their parts stand in fields of their own
  )
  test.each(texts)('$shape through ip grep -o, which loses no block', async ({name, index}) => {
    const {stdout} = await shell(`netkit ip grep -o ${name} | netkit subnet merge`)
    expect(stdout.trim().split('\n')).toEqual((await expected)[index]!)
  })
})

// Lines of the other three start with an address, so that some of them are values of a list.
const refused = FILES.filter(({shape, round}) => round === 1 && !['nft', 'ip-route', 'logs'].includes(shape))

test.each(refused)(
  '$shape as a strict list: told after 20 values, with the format that fits',
  async ({name, flags}) => {
    const {stderr, code} = await netkit(['subnet', 'merge', `@${name}`])
    const lines = stderr.trim().split('\n')
    expect(code).toBe(2)
    expect(lines.length).toBeLessThanOrEqual(21)
    expect(lines.at(-1)).toContain(`try --input-format ${flags[1]}`)
  },
)
