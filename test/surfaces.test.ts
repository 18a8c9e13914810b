import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import pjson from '../package.json' with {type: 'json'}
import {documents} from '../scripts/surfaces/documents.js'
import {readManifest} from '../src/lib/cli/manifest.js'
import {hasProgram, ROOT, run} from './support/run-netkit.js'

const {version, oclif} = pjson
const written = documents(readManifest(ROOT), {version, topics: oclif.topics})
const pages = fs.readdirSync(path.join(ROOT, 'man')).sort()

describe.each(Object.entries(written))('%s', (name, text) => {
  test('is as the commands describe themselves; if not: npm run docs', () => {
    expect(fs.readFileSync(path.join(ROOT, name), 'utf8')).toBe(text)
  })
})

test('there is a man page for netkit and for each topic, no other, and package.json names them', () => {
  const names = Object.keys(written).filter((name) => name.startsWith('man/'))
  expect(pages.map((page) => `man/${page}`)).toEqual(names.toSorted())
  expect(pjson.man.toSorted()).toEqual(names.map((name) => `./${name}`).toSorted())
  for (const topic of Object.keys(oclif.topics)) expect(pages).toContain(`netkit-${topic}.1`)
})

describe.skipIf(!hasProgram('groff'))('groff', () => {
  test.each(pages)('finds no fault in %s', async (page) => {
    const outcome = await run('groff', ['-man', '-ww', '-Tutf8', '-z', path.join(ROOT, 'man', page)])
    expect(outcome).toMatchObject({stdout: '', stderr: '', code: 0})
  })
})
