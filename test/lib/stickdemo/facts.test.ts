import {expect, test} from 'vitest'
import {FACT_SOURCES} from '../../../src/lib/stickdemo/facts.js'
import {EN} from '../../../src/lib/stickdemo/words/en.js'
import {factsAbout} from '../../../src/lib/stickdemo/facts-about.js'
import {SCENARIO_NAMES} from '../../../src/lib/stickdemo/scenario-name.js'

/** Where facts may be written down: standards, manuals, and the source of the program that does it. */
const PLACES = ['www.rfc-editor.org', 'man7.org', 'nodejs.org', 'github.com']

test.each(FACT_SOURCES.map((fact) => [fact.id, fact.sources] as const))('%s has a source', (id, sources) => {
  expect(sources.length).toBeGreaterThan(0)
  for (const {name, url} of sources) {
    expect(name).not.toBe('')
    expect(PLACES).toContain(new URL(url).host)
  }
  expect(EN.facts[id]).toMatch(/[.)]$/)
})

test('ids are unique', () => {
  expect(new Set(FACT_SOURCES.map(({id}) => id)).size).toBe(FACT_SOURCES.length)
})

test.each([...SCENARIO_NAMES, 'story' as const])('%s is explained', (name) => {
  expect(factsAbout(name, EN).length).toBeGreaterThan(0)
})
