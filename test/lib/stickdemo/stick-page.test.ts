import {createHash} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import {PAGE_SCRIPT, PAGE_STYLE, stickPage} from '../../../src/lib/stickdemo/page/stick-page.js'
import {stickSvg} from '../../../src/lib/stickdemo/page/stick-svg.js'
import {escapeMarkup} from '../../../src/lib/text/escape-markup.js'
import {FACT_SOURCES} from '../../../src/lib/stickdemo/facts.js'
import {factsAbout} from '../../../src/lib/stickdemo/facts-about.js'
import {perform, performRepeatedly} from '../../../src/lib/stickdemo/perform.js'
import {policyHash} from '../../../src/lib/stickdemo/page/save-drawings.js'
import {SCENARIO_NAMES, type ScenarioName} from '../../../src/lib/stickdemo/scenario-name.js'
import {SCENARIOS} from '../../../src/lib/stickdemo/scenarios/scenarios.js'
import {composeWords} from '../../../src/lib/stickdemo/words/compose-words.js'
import {EN} from '../../../src/lib/stickdemo/words/en.js'
import {lab, missingFor} from '../../support/experiments.js'

const HOSTILE = `<script>alert('1')</script>"&\x1b[2J\u202e`
const hashes = {script: policyHash(PAGE_SCRIPT), style: policyHash(PAGE_STYLE)}

async function sectionOf(name: ScenarioName, messages?: string[]) {
  const scenario = SCENARIOS.get(name)!
  const wishes = {messages}
  const report =
    scenario.runs === undefined
      ? await perform(scenario, wishes, lab)
      : await performRepeatedly(scenario, wishes, lab, {runs: scenario.runs})
  return {heading: null, report, words: composeWords(scenario, report, EN)}
}

const pageOf = async (name: ScenarioName, messages?: string[]) =>
  stickPage(
    {title: name, catalogue: EN, sections: [await sectionOf(name, messages)], closing: [], facts: factsAbout(name, EN)},
    hashes,
  )

describe.each(SCENARIO_NAMES)('the page of %s', (name) => {
  test('is small, asks nobody for anything, and has a timeline that can be named', async ({skip}) => {
    const missing = missingFor(SCENARIOS.get(name)!)
    if (missing) skip(missing)
    const page = await pageOf(name)
    expect(Buffer.byteLength(page)).toBeLessThan(300_000)
    const loads = [
      ...page.matchAll(
        /\b(?:src|srcset|poster|data|action)=|@import|url\(|<(?:link|iframe|object|embed|img|form)\b|fetch\(|XMLHttp|WebSocket/gi,
      ),
    ]
    expect(loads.map(([found]) => found)).toEqual([])
    const [, id] = /<input id="([^"]+)" type="range"/.exec(page)!
    expect(page).toContain(`<label for="${id}">`)
    expect(page).toMatch(/<svg [^>]*role="img" aria-label="[^"]+"/)
    expect(/aria-label="([^"]+)"/.exec(page)![1]).not.toMatch(/[.。]\s*[.。]/) // each sentence ends once
    expect(page).toMatch(/<html lang="en">/)
    expect(page).toContain('prefers-color-scheme:dark')
  })
})

test('the policy allows exactly the script and the style that are there', async () => {
  const page = await pageOf('late-read')
  const sha = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => sha(text!))
  const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text]) => sha(text!))
  expect(scripts).toHaveLength(1)
  expect(styles).toHaveLength(1)
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)!
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain(`script-src '${scripts[0]}'`)
  expect(policy).toContain(`style-src '${styles[0]}'`)
  expect(policy).not.toContain('unsafe')
  expect(page).not.toMatch(/\sstyle="|\son[a-z]+="/) // the policy would refuse both
})

test('foreign text is text', async () => {
  const page = await pageOf('late-read', [HOSTILE, 'x'])
  expect(page).not.toContain('<script>alert')
  expect(page).not.toMatch(/[\x1b\u202e]/) // oxlint-disable-line no-control-regex
  expect(escapeMarkup(HOSTILE)).toBe('&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;\\x1b[2J\\u202e')
})

test('every fact of the page has its link', () => {
  const facts = FACT_SOURCES.map((one) => ({...one, text: EN.facts[one.id]}))
  const page = stickPage({title: 'facts', catalogue: EN, sections: [], closing: [], facts}, hashes)
  for (const {sources} of facts) for (const {url} of sources) expect(page).toContain(`href="${url}"`)
})

test('the picture alone has its colours with it, light and dark', async () => {
  const {report, words} = await sectionOf('recv-3-10')
  const svg = stickSvg(report, words, {isAlone: true})
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 \d+ \d+" role="img"/)
  expect(svg).toContain('prefers-color-scheme:dark')
  expect(svg.match(/<g\b/g)).toHaveLength(svg.match(/<\/g>/g)!.length)
})

test('a page of one experiment says its title once', async () => {
  const section = await sectionOf('late-read')
  const {title} = section.words
  const page = stickPage({title, catalogue: EN, sections: [section], closing: [], facts: []}, hashes)
  expect(page.match(/<h[1-6][^>]*>/g)).toEqual(['<h1>'])
  const seen = page.replace(/<title>.*<\/title>|aria-label="[^"]*"/g, '') // the window's title, and what is read aloud
  expect(seen.split(title)).toHaveLength(2)
})

test('the mended run is drawn with its bytes', async () => {
  const page = await pageOf('late-read')
  for (const pair of ['>00<', '>05<', '>h<']) expect(page).toContain(pair)
})
