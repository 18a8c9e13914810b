import {describe, expect, test} from 'vitest'
import {FACT_SOURCES} from '../../../src/lib/stickdemo/facts.js'
import {EN} from '../../../src/lib/stickdemo/words/en.js'
import {factsAbout} from '../../../src/lib/stickdemo/facts-about.js'
import {factsText} from '../../../src/lib/stickdemo/stick-text.js'
import {STICK_WORDS} from '../../../src/lib/stickdemo/words/stick-words.js'
import {displayWidth} from '../../../src/lib/text/display-width.js'
import {LANGUAGES} from '../../../src/lib/text/language.js'
import {plain} from '../../../src/lib/text/paint.js'
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

describe.each(LANGUAGES)('in %s', (language) => {
  test.each([40, 60, 80, 100])('facts fit %d columns, and addresses stay whole', (width) => {
    const catalogue = STICK_WORDS[language]
    const facts = factsAbout('story', catalogue)
    const lines = factsText(facts, catalogue, plain, {width}).split('\n')
    for (const line of lines) if (!line.startsWith('  http')) expect(displayWidth(line), line).toBeLessThan(width)
    for (const {url} of facts.flatMap(({sources}) => sources)) {
      expect(lines.some((line) => line.endsWith(` ${url}`))).toBe(true)
    }
  })
})
