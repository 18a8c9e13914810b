import type {Fact} from '../facts.js'
import type {CureReport, RepeatedReport, StickReport} from '../report.js'
import type {Catalogue} from '../words/catalogue.js'
import {type Words, wordsOfRuns} from '../words/compose-words.js'
import {escapeMarkup} from '../../text/escape-markup.js'
import {lastTime, stickSvg, SVG_STYLE} from './stick-svg.js'

/** One experiment of the page, with its words. */
export type Section = {heading: string | null; report: StickReport | RepeatedReport; words: Words}

export type Page = {
  title: string
  catalogue: Catalogue
  sections: readonly Section[]
  /** What follows all of them: the cure and its proof. */
  closing: readonly string[]
  facts: readonly Fact[]
}

export const PAGE_STYLE = `${SVG_STYLE}
:root{color-scheme:light dark;--bg:#fff;--ink:#1b1f24;--soft:#57606a;--card:#f6f8fa;--line:#d0d7de;--good:#116329;--bad:#a40e26;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--ink:#e6edf3;--soft:#9da7b3;--card:#161b22;--line:#30363d;--good:#7ee787;--bad:#ff9492;--link:#79c0ff}}
*{box-sizing:border-box}
body{margin:0;overflow-wrap:anywhere;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:1000px;margin:0 auto;padding:24px 16px 64px}
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.25rem;margin-top:2.5rem}
a{color:var(--link)}
figure{margin:16px 0;padding:12px;background:var(--bg);border:1px solid var(--line);border-radius:8px;}
.picture{overflow-x:auto}
svg{display:block;width:100%;min-width:640px;height:auto}
pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:10px 12px;white-space:pre-wrap;overflow-wrap:anywhere}
.controls{display:flex;gap:12px;align-items:center;margin-top:12px;flex-wrap:wrap}
.controls[hidden]{display:none}
.controls input{flex:1;min-width:200px}
button{font:inherit;padding:6px 14px;border:1px solid var(--line);border-radius:6px;background:var(--card);color:var(--ink);cursor:pointer}
button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
output{font-family:ui-monospace,Menlo,Consolas,monospace;min-width:9ch;text-align:right}
.ev{transition:opacity .1s}.ev.later{opacity:.08}
dl{display:grid;grid-template-columns:max-content 1fr;gap:6px 16px;margin:16px 0}dt{color:var(--soft);font-weight:600}dd{margin:0}
.good{color:var(--good)}.bad{color:var(--bad)}
table{border-collapse:collapse;margin:12px 0;min-width:min(100%,22rem)}th,td{padding:4px 12px;border-bottom:1px solid var(--line);text-align:right}
th:first-child,td:first-child{text-align:left}caption{text-align:left;color:var(--soft);padding:4px 12px}
li{margin:8px 0}
@media (max-width:600px){dl{grid-template-columns:1fr}}
@media (prefers-reduced-motion:reduce){.ev{transition:none}}`

/** Shows what had happened by the time the slider stands at; plays it in three seconds, whatever it took. */
export const PAGE_SCRIPT = `
for (const figure of document.querySelectorAll('figure')) {
  const slider = figure.querySelector('input')
  const shown = figure.querySelector('output')
  const button = figure.querySelector('button')
  const events = [...figure.querySelectorAll('.ev')]
  const last = Number(slider.dataset.last)
  let frame = 0
  function draw() {
    const now = Number(slider.value) / 1000 * last
    for (const event of events) event.classList.toggle('later', Number(event.dataset.t) > now + 1e-9)
    shown.textContent = now.toFixed(2) + ' ms'
    slider.setAttribute('aria-valuetext', now.toFixed(2) + ' ms')
  }
  function stop() {
    cancelAnimationFrame(frame)
    frame = 0
    button.textContent = button.dataset.play
  }
  button.addEventListener('click', () => {
    if (frame) return stop()
    button.textContent = button.dataset.stop
    if (Number(slider.value) >= 1000) slider.value = '0'
    const begin = performance.now() - Number(slider.value) * 3
    const step = (time) => {
      slider.value = String(Math.min(1000, Math.max(0, (time - begin) / 3)))
      draw()
      if (Number(slider.value) >= 1000) stop()
      else frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
  })
  slider.addEventListener('input', () => { stop(); draw() })
  figure.querySelector('.controls').hidden = false
  draw()
}
`

/**
 * One page that needs nothing else: no request leaves it, and its policy (CSP) says so. Only the script and the style whose
 * hashes are given run.
 *
 * @param hashes `sha256-…` of PAGE_SCRIPT and PAGE_STYLE, as Content-Security-Policy wants them
 */
export function stickPage(
  {title, catalogue, sections, closing, facts}: Page,
  hashes: {script: string; style: string},
): string {
  const policy = `default-src 'none'; script-src '${hashes.script}'; style-src '${hashes.style}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="${catalogue.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${escapeMarkup(title)}</h1>
${sections.map((section, index) => sectionMarkup(section, index)).join('\n')}
${closing.map((sentence) => `<p>${escapeMarkup(sentence)}</p>`).join('\n')}
${sections.length > 0 ? yoursMarkup(sections[0]!.words) : ''}
${factsMarkup(facts, catalogue)}
<p>${escapeMarkup(catalogue.page.footer)}</p>
</main>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`
}

/** The page's title is that of its one experiment; several have headings of their own. */
function sectionMarkup({heading, report, words}: Section, index: number): string {
  const {reproduced, fix} = report
  const {labels, page} = words.catalogue
  const id = `time-${index}`
  return `<section>
${heading === null ? '' : `<h2>${escapeMarkup(heading)}</h2>`}
<figure>
<div class="picture">${stickSvg(report, words, {isAlone: false})}</div>
<div class="controls" hidden><button type="button" data-play="${escapeMarkup(page.play)}" data-stop="${escapeMarkup(page.stop)}">${escapeMarkup(page.play)}</button><label for="${id}">${escapeMarkup(page.time)}</label><input id="${id}" type="range" min="0" max="1000" step="1" value="1000" data-last="${lastTime(report)}"><output for="${id}"></output></div>
</figure>
<dl>
<dt>${escapeMarkup(labels.who)}</dt><dd class="${reproduced ? '' : 'bad'}"><strong>${escapeMarkup(words.who)}</strong></dd>
<dt>${escapeMarkup(labels.proof)}</dt><dd>${words.proof.map(escapeMarkup).join('<br>')}</dd>
${words.why === null ? '' : `<dt>${escapeMarkup(labels.why)}</dt><dd>${escapeMarkup(words.why)}</dd>`}
<dt>${escapeMarkup(labels.change)}</dt><dd>${escapeMarkup(words.change)}</dd>
${words.fix === null ? '' : `<dt>${escapeMarkup(labels.fixed)}</dt><dd class="${fix?.held ? 'good' : 'bad'}">${escapeMarkup(words.fix)}</dd>`}
</dl>
${report.cures ? curesMarkup(report.cures, words.catalogue) : ''}
${'patterns' in report ? patternsMarkup(report, words.catalogue) : ''}
</section>`
}

/** How to try one's own program; the last line is a command. */
function yoursMarkup({yours}: Words): string {
  const [command, ...prose] = yours.toReversed()
  return `${prose.map((line) => `<p>${escapeMarkup(line)}</p>`).join('')}<pre><code>${escapeMarkup(command ?? '')}</code></pre>`
}

function curesMarkup(cures: readonly CureReport[], {cures: names}: Catalogue): string {
  const rows = cures.map(
    ({cure, stalled, transactions, medianMs, maxMs, segmentsPerTransaction}) =>
      `<tr><td>${escapeMarkup(names.ways[cure] ?? cure)}</td><td>${stalled}/${transactions}</td><td>${medianMs} ms</td><td>${maxMs} ms</td><td>${segmentsPerTransaction ?? '?'}</td></tr>`,
  )
  const heads = [names.writtenAs, names.stalls, names.median, names.longest, names.segmentsEach]
    .map((head) => `<th scope="col">${escapeMarkup(head)}</th>`)
    .join('')
  return `<div class="picture"><table><caption>${escapeMarkup(names.caption(cures[0]?.transactions ?? 0))}</caption><thead><tr>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function patternsMarkup(report: RepeatedReport, catalogue: Catalogue): string {
  const {labels, rows: names} = catalogue
  const head = wordsOfRuns(report, catalogue)
  const rows = report.patterns
    .slice(0, 50)
    .map(({reads, count}) => `<tr><td>${reads.join('+') || escapeMarkup(labels.nothing)}</td><td>${count}</td></tr>`)
  return `<table><caption>${escapeMarkup(head)}</caption><thead><tr><th scope="col">${escapeMarkup(names.reads.label)}</th><th scope="col">×</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function factsMarkup(facts: readonly Fact[], {page}: Catalogue): string {
  const items = facts.map(({text, sources}) => {
    const links = sources.map(
      ({name, url}) => `<a href="${escapeMarkup(url)}" rel="noreferrer">${escapeMarkup(name)}</a>`,
    )
    return `<li>${escapeMarkup(text)} (${links.join(', ')})</li>`
  })
  return items.length === 0 ? '' : `<h2>${escapeMarkup(page.facts)}</h2><ul>${items.join('')}</ul>`
}
