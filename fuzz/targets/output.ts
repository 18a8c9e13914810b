import {Prefix} from '../../src/lib/address/prefix.js'
import {planHtml} from '../../src/lib/subnet/plan-html.js'
import {planNetwork} from '../../src/lib/subnet/plan-network.js'
import {planSvg} from '../../src/lib/subnet/plan-svg.js'
import {planText} from '../../src/lib/subnet/plan-text.js'
import {planTree} from '../../src/lib/subnet/plan-tree.js'
import {csvCell, plainCell, safeCsvCell} from '../../src/lib/text/columns.js'
import {hexDump} from '../../src/lib/text/hex-dump.js'
import {plain} from '../../src/lib/text/paint.js'
import {templateFormat} from '../../src/lib/text/row-format.js'
import {toJsonText, visible, visibleBytes, VisibleText} from '../../src/lib/text/visible.js'
import {wrap} from '../../src/lib/text/wrap.js'
import {must, type Target} from '../target.js'

/** What moves a terminal's cursor, hides text or turns it round. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
const HOSTILE = [
  '\x1b[2J',
  '\x9b31m',
  '\u202e',
  '\u2028',
  '\r\n',
  '\0',
  '\ud800',
  '"',
  "'",
  '<script>',
  ']]>',
  '&lt;',
  '=1+1',
  '{',
  '}',
  '\\n',
]

const network = Prefix.parse('10.0.0.0/24')

function pagesOf(name: string): [text: string, svg: string, html: string] {
  const plan = planNetwork(network, [{name, hosts: 10, length: null}], null)
  const tree = planTree(plan)
  return [planText(plan, tree, plain), planSvg(plan, tree), planHtml(plan, tree)]
}

/** The elements of a page and the names of their attributes: a foreign name must not add any. */
function structureOf(page: string): string {
  return page
    .replaceAll(/"[^"]*"/g, '""')
    .replaceAll(/>[^<]*</g, '><')
    .trim()
}

const [, svgOfX, htmlOfX] = pagesOf('x')

export const outputTargets: Record<string, Target> = {
  visible: {
    seeds: ['plain', 'café中', ...HOSTILE],
    words: HOSTILE,
    run(input) {
      const text = input.toString()
      const screen = new VisibleText()
      const lines = screen.push(text.slice(0, 5)) + screen.push(text.slice(5))
      for (const shown of [
        visible(text),
        visibleBytes(input),
        toJsonText(text),
        plainCell(text),
        csvCell(text),
        safeCsvCell(text),
      ]) {
        must(!UNSAFE.test(shown), 'a control character')
      }
      must(!UNSAFE.test(lines.replaceAll(/[\n\t]/g, '')), 'a control character in lines')
      must(!UNSAFE.test(hexDump(input).replaceAll('\n', '')), 'a control character in a dump')
      must(JSON.parse(toJsonText(text)) === text, 'JSON that is another text')
      must(!/^"?[=+\-@]/.test(safeCsvCell(text)), 'a formula')
      wrap(visible(text))
    },
  },
  pages: {
    seeds: ['web', ...HOSTILE],
    words: HOSTILE,
    run(input) {
      const [text, svg, html] = pagesOf(input.toString().slice(0, 200))
      must(!UNSAFE.test(text.replaceAll('\n', '')), 'a control character')
      must(structureOf(svg) === structureOf(svgOfX), 'another structure of the picture')
      must(structureOf(html) === structureOf(htmlOfX), 'another structure of the page')
    },
  },
  format: {
    seeds: ['{network} via {firstHost}\\n', '{{x}} {a}\\t', ...HOSTILE],
    words: ['{', '}', '{{', '}}', '\\n', '{a}', '{ a }'],
    run(input) {
      const {pattern} = templateFormat(input.toString(), (name) => ({name}))
      must(pattern.at(-1) === '\n', 'no line end')
    },
  },
}
