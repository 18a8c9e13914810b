import {expect, test} from 'vitest'
import {FACTS} from '../../../src/lib/stickdemo/facts.js'
import {factsAbout} from '../../../src/lib/stickdemo/facts-about.js'
import {SCENARIO_NAMES} from '../../../src/lib/stickdemo/scenario.js'

/** Where facts may be written down: standards, manuals, and the source of the program that does it. */
const PLACES = ['www.rfc-editor.org', 'man7.org', 'nodejs.org', 'github.com']

test.each(FACTS.map((fact) => [fact.id, fact] as const))('%s has a source', (_, {sources, text}) => {
  expect(sources.length).toBeGreaterThan(0)
  for (const {name, url} of sources) {
    expect(name).not.toBe('')
    expect(PLACES).toContain(new URL(url).host)
  }
  expect(text).toMatch(/\.$/)
})

test('ids are unique', () => {
  expect(new Set(FACTS.map(({id}) => id)).size).toBe(FACTS.length)
})

test.each([...SCENARIO_NAMES, 'story' as const])('%s is explained', (name) => {
  expect(factsAbout(name).length).toBeGreaterThan(0)
})
