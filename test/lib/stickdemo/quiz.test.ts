import {describe, expect, test} from 'vitest'
import {scenarioChoices} from '../../../src/lib/stickdemo/list-scenarios.js'
import {perform, planOf} from '../../../src/lib/stickdemo/perform.js'
import {askQuiz, type Guess, judgeQuiz} from '../../../src/lib/stickdemo/quiz/ask-quiz.js'
import {SCENARIO_NAMES} from '../../../src/lib/stickdemo/scenario-name.js'
import {SCENARIOS} from '../../../src/lib/stickdemo/scenarios/scenarios.js'
import {QUIZ_OPTIONS} from '../../../src/lib/stickdemo/words/catalogue.js'
import {STICK_WORDS} from '../../../src/lib/stickdemo/words/stick-words.js'
import {displayWidth} from '../../../src/lib/text/display-width.js'
import {LANGUAGES} from '../../../src/lib/text/language.js'
import {lab, missingFor} from '../../support/experiments.js'

const right = (guess: Guess, name: (typeof SCENARIO_NAMES)[number], report: Parameters<typeof judgeQuiz>[2]) =>
  guess.options.filter(
    (said) => judgeQuiz([{...guess, said}], SCENARIOS.get(name)!, report, STICK_WORDS.en).right === 1,
  )

describe.each(SCENARIO_NAMES)('%s', (name) => {
  test('each question has a right answer among its choices, and a wrong one', async ({skip}) => {
    const scenario = SCENARIOS.get(name)!
    const missing = missingFor(scenario)
    if (missing) skip(missing)
    const first = async (_question: string, options: Record<string, string>) => Object.keys(options)[0]!
    const guesses = await askQuiz(scenario, planOf(scenario, {}, lab), STICK_WORDS.en, {pick: first, width: 80})
    const report = await perform(scenario, {fix: null}, lab)
    expect(guesses.map(({question}) => question)).toEqual(['what', 'who', 'change'])
    for (const guess of guesses) {
      if (name === 'random-recv' && guess.question === 'what') continue // one run is no histogram
      const good = right(guess, name, report)
      expect(good.length, guess.question).toBeGreaterThan(0)
      expect(good.length, guess.question).toBeLessThan(guess.options.length)
    }
  })
})

test('what helps as well is right, too', async () => {
  const scenario = SCENARIOS.get('stall')!
  const report = await perform(scenario, {fix: null}, lab)
  const guess: Guess = {
    question: 'change',
    options: QUIZ_OPTIONS.filter((option) => option.startsWith('change-')),
    said: '',
  }
  expect(right(guess, 'stall', report)).toEqual(['change-nodelay', 'change-write']) // the table of cures says so
})

test('what helps is what the text of this run says, not what the scenario does by default', async () => {
  const change: Guess = {
    question: 'change',
    options: QUIZ_OPTIONS.filter((option) => option.startsWith('change-')),
    said: '',
  }
  const goodOf = async (name: 'stall' | 'nagle', messages: string[], noDelay = false) => {
    const report = await perform(SCENARIOS.get(name)!, {messages, fix: null}, {...lab, noDelay})
    return {good: right(change, name, report), mergedBy: report.mergedBy, isHeld: report.waits.length > 0}
  }
  for (const run of [
    await goodOf('stall', ['ab', 'cd', 'ef']), // two of them left together
    await goodOf('stall', ['HEAD', 'body'], true), // the receive buffer joined them
    await goodOf('nagle', ['ab', 'cd']), // nothing to join but the wait
  ]) {
    const isWait = run.mergedBy === 'none' && run.isHeld
    expect(run.good).toEqual(isWait ? ['change-nodelay', 'change-write'] : ['change-lengths'])
  }
})

test('Enter alone does not do: the first change offered is not the right one', () => {
  const first = QUIZ_OPTIONS.find((option) => option.startsWith('change-'))
  for (const {cures = ['change-lengths']} of SCENARIOS.values()) expect(cures[0]).not.toBe(first)
})

describe.each(LANGUAGES)('in %s', (language) => {
  const catalogue = STICK_WORDS[language]

  test('the list of a quiz shows no names, which would tell who it is', () => {
    const choices = scenarioChoices(catalogue, {hasNames: false})
    for (const name of ['node-merge', 'nagle', 'short-read', 'partial-send'] as const) {
      expect(choices[name]).not.toContain(name)
    }
    expect(scenarioChoices(catalogue, {hasNames: true})['node-merge']).toContain('node-merge')
  })

  test.each([[['a']], [Array.from({length: 9}, () => 'x')], [['ab', 'c', 'd']]])(
    'questions count %j right',
    async (messages) => {
      for (const scenario of SCENARIOS.values()) {
        const asked: string[] = []
        const pick = async (question: string, options: Record<string, string>) => {
          asked.push(question.replaceAll(/\s+/g, ' '))
          return Object.keys(options)[0]!
        }
        await askQuiz(scenario, planOf(scenario, {messages}, lab), catalogue, {pick, width: 1000})
        expect(asked[0]).not.toMatch(/(?<![+\d])1 bytes|messages bytes|Sends of 1 byte|\bone send of \d+\+/i)
        if (messages.length !== 2) expect(asked[0]).not.toMatch(/two writes|两次写入/)
        if (scenario.name === 'segments') {
          const onWire = planOf(scenario, {messages}, lab)
          expect(catalogue.quiz.question('segments', {...onWire, onWire: true})).not.toContain('524') // there the MTU decides
        }
      }
    },
  )

  test.each([40, 80])('questions fit %d columns', async (width) => {
    for (const scenario of SCENARIOS.values()) {
      const asked: string[] = []
      const pick = async (question: string, options: Record<string, string>, preset?: string) => {
        if (asked.length === 0) expect(options[preset!]).toBe(catalogue.quiz.options.another) // Enter alone is no answer
        asked.push(question)
        return Object.keys(options)[0]!
      }
      await askQuiz(scenario, planOf(scenario, {}, lab), catalogue, {pick, width})
      expect(asked).toHaveLength(3)
      for (const line of asked.join('\n').split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width - 2)
    }
  })
})
