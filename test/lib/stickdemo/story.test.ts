// The bare command: three parties, one cause, one cure, in a page of text.
import {describe, expect, test} from 'vitest'
import {type SessionWishes, StickSession} from '../../../src/lib/stickdemo/stick-session.js'
import {STICK_WORDS} from '../../../src/lib/stickdemo/words/stick-words.js'
import {displayWidth} from '../../../src/lib/text/display-width.js'
import {LANGUAGES, type Language} from '../../../src/lib/text/language.js'
import {plain} from '../../../src/lib/text/paint.js'
import {lab} from '../../support/experiments.js'

/** The text that a person gets, in lines of at most so many columns. */
async function told(language: Language, width: number, evidence = lab.evidence): Promise<string> {
  const texts: string[] = []
  const catalogue = STICK_WORDS[language]
  const rest = {explain: false, ascii: false, repeat: undefined, quiz: false, html: undefined, svg: undefined}
  const wishes: SessionWishes = {...rest, width, catalogue}
  const session = new StickSession({}, {...lab, evidence}, wishes, {
    show: (row, view) => void texts.push(view.text(row, plain)),
    progress: () => undefined,
    pick: () => Promise.reject(new Error('nobody is asked')),
    next: async () => null,
    miss: () => void texts.push('missed'),
  })
  await session.tell()
  return texts.join('\n')
}

describe.each(LANGUAGES)('the story in %s', (language) => {
  test.each([40, 60, 80, 100])('fits %d columns', async (width) => {
    const text = await told(language, width)
    expect(text).not.toContain('missed')
    for (const line of text.split('\n')) {
      expect(displayWidth(line), line).toBeLessThan(width)
    }
  })

  test('takes at most 70 lines of 80 columns, also where a part took three tries', async () => {
    const triesLines = 1
    expect((await told(language, 80)).split('\n').length + triesLines).toBeLessThanOrEqual(70)
    expect((await told(language, 80, 'js')).split('\n').length + triesLines).toBeLessThanOrEqual(70)
  })

  test('says what to write in Python, and how to see that it holds', async () => {
    const text = (await told(language, 80)).replaceAll(/\s+/g, '')
    expect(text).toContain('sock.sendall(struct.pack("!I",len(data))+data)')
    expect(text).toContain('netkittcpproxy90019000--recut1')
  })
})

test('without counted segments two culprits may be one, and are counted as one', async () => {
  const text = await told('en', 80, 'js')
  expect(text).toContain('In one of the two kernels')
  expect(text).toContain('At least two culprits, one cause')
  expect(await told('zh', 80, 'js')).toContain('至少两个肇事者')
})
