import {createHash} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import {PAGE_SCRIPT, PAGE_STYLE, stickPage} from '../../../src/lib/stickdemo/stick-page.js'
import {stickSvg} from '../../../src/lib/stickdemo/stick-svg.js'
import {escapeMarkup} from '../../../src/lib/text/escape-markup.js'
import {FACTS} from '../../../src/lib/stickdemo/facts.js'
import {factsAbout} from '../../../src/lib/stickdemo/facts-about.js'
import {perform, performRepeatedly} from '../../../src/lib/stickdemo/perform.js'
import {policyHash} from '../../../src/lib/stickdemo/save-drawings.js'
import {SCENARIO_NAMES, type ScenarioName} from '../../../src/lib/stickdemo/scenario.js'
import {SCENARIOS} from '../../../src/lib/stickdemo/scenarios/scenarios.js'
import {wordsOf} from '../../../src/lib/stickdemo/words.js'
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
  return {heading: null, report, words: wordsOf(scenario, report)}
}

const pageOf = async (name: ScenarioName, messages?: string[]) =>
  stickPage({title: name, sections: [await sectionOf(name, messages)], closing: [], facts: factsAbout(name)}, hashes)

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
  const page = stickPage({title: 'facts', sections: [], closing: [], facts: FACTS}, hashes)
  for (const {sources} of FACTS) for (const {url} of sources) expect(page).toContain(`href="${url}"`)
})

test('the picture alone has its colours with it, light and dark', async () => {
  const {report, words} = await sectionOf('recv-3-10')
  const svg = stickSvg(report, words, {withStyle: true})
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 \d+ \d+" role="img"/)
  expect(svg).toContain('prefers-color-scheme:dark')
  expect(svg.match(/<g\b/g)).toHaveLength(svg.match(/<\/g>/g)!.length)
})
