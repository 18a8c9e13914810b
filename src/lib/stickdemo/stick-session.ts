import {toAscii} from '../text/ascii.js'
import type {Columns} from '../text/columns.js'
import type {Paint} from '../text/paint.js'
import {wrap} from '../text/wrap.js'
import type {Fact} from './facts.js'
import {factsAbout} from './facts-about.js'
import {hasSucceeded, perform, performRepeatedly, planOf, type Wishes} from './perform.js'
import {askQuiz, type Guess, judgeQuiz, type Picker} from './quiz/ask-quiz.js'
import type {StickReport, StoryReport} from './report.js'
import type {Lab} from './run-script.js'
import {saveDrawings} from './page/save-drawings.js'
import type {Scenario} from './scenario.js'
import type {ScenarioName} from './scenario-name.js'
import {SCENARIOS} from './scenarios/scenarios.js'
import {
  repeatedColumns,
  stickColumns,
  storyColumns,
  storyRow,
  stickRow,
  type StickRow,
  type StoryRow,
} from './stick-columns.js'
import {factsText, proofSentences, stickText, storyText} from './stick-text.js'
import {STORY, tellStory} from './tell-story.js'
import type {Catalogue} from './words/catalogue.js'
import {composeWords} from './words/compose-words.js'
import {EN} from './words/en.js'

type StickView<Row> = {columns: Columns<Row>; text(row: Row, paint: Paint): string}

/** What is wanted beside the experiment itself. */
export type SessionWishes = {
  /** The facts behind it, with their sources. */
  explain: boolean
  ascii: boolean
  /** Of the text, in columns: 40 to 100. */
  width: number
  catalogue: Catalogue
  repeat: number | undefined
  /** Has the person predict what will be seen. */
  quiz: boolean
  /** Files to draw to. */
  html: string | undefined
  svg: string | undefined
}

/** Where a session shows what it found, and asks. */
export type Front = {
  show<Row extends object>(row: Row, view: StickView<Row>): void
  /** A line about work under way; null when it is done. */
  progress(text: string | null): void
  pick: Picker
  /** Which experiment next; null where nobody is there to say, or has had enough. */
  next(): Promise<ScenarioName | null>
  /** Something did not come about. */
  miss(): void
}

/** Experiments as a person meets them: predicted, shown, explained, drawn. */
export class StickSession {
  private score = {right: 0, asked: 0}

  constructor(
    private readonly wishes: Wishes,
    private readonly lab: Lab,
    private readonly options: SessionWishes,
    private readonly front: Front,
  ) {}

  async experiment(scenario: Scenario): Promise<void> {
    const {wishes, lab, options, front} = this
    const {catalogue} = options
    const plan = planOf(scenario, wishes, lab)
    const guesses = options.quiz
      ? await askQuiz(scenario, plan, catalogue, {pick: front.pick, width: options.width})
      : null
    const runs = options.repeat ?? scenario.runs
    const onRun = (done: number) => front.progress(done === runs ? null : catalogue.progress(done, runs ?? done))
    const report =
      runs === undefined
        ? await perform(scenario, wishes, lab)
        : await performRepeatedly(scenario, wishes, lab, {runs, onRun})
    const words = composeWords(scenario, report, catalogue)
    const text = (_row: StickRow, paint: Paint) => {
      const picture = stickText(report, words, paint, options)
      if (guesses === null) return picture
      const {verdict, score} = this.judged(guesses, scenario, report, paint)
      return [verdict, picture, score].join('\n\n')
    }
    const columns = ('runs' in report ? repeatedColumns : stickColumns) as Columns<StickRow>
    const facts = factsAbout(scenario.name, catalogue)
    this.show<StickRow>(stickRow(report), {columns, text}, facts)
    saveDrawings([{heading: null, report, words}], {facts, closing: []}, options)
    if (!hasSucceeded(report)) front.miss()
  }

  /** The whole story, then on a terminal whatever is wanted next. */
  async tell(): Promise<void> {
    const {wishes, lab, options} = this
    const {catalogue} = options
    const story = await tellStory(wishes, lab)
    const words = story.parts.map((part, index) => composeWords(SCENARIOS.get(STORY[index]!)!, part, catalogue))
    const closing = catalogue.story.closing(...countCulprits(story))
    const text = (_row: StoryRow, paint: Paint) => storyText(story, words, paint, {...options, closing})
    const facts = factsAbout('story', catalogue)
    this.show<StoryRow>(storyRow(story), {columns: storyColumns, text}, facts)
    const sections = story.parts.map((report, index) => {
      const heading = catalogue.story.heading(report.mergedBy, report.counts)
      return {heading: `${index + 1} · ${heading}`, report, words: words[index]!}
    })
    const last = [closing, ...proofSentences(story, catalogue)]
    saveDrawings([sections[0]!, ...sections.slice(1)], {facts, closing: last}, options)
    if (!story.reproduced) this.front.miss()
    await this.goOn()
  }

  /** One experiment after the other, as long as somebody wants one. */
  async goOn(): Promise<void> {
    for (let name = await this.front.next(); name !== null; name = await this.front.next()) {
      await this.experiment(SCENARIOS.get(name)!)
    }
  }

  /** With `explain` the facts stand under the text, and in the JSON. */
  private show<Row extends object>(row: Row, {columns, text}: StickView<Row>, facts: Fact[]): void {
    const {explain, ascii, catalogue} = this.options
    const drawn = (one: Row, paint: Paint) => {
      const all = explain
        ? `${text(one, paint)}\n\n${factsText(facts, catalogue, paint, this.options)}`
        : text(one, paint)
      return ascii ? toAscii(all, catalogue.language === 'en' ? 'en' : 'zh') : all
    }
    this.front.show(explain ? {...row, facts: factsOfJson(facts)} : row, {columns, text: drawn})
  }

  private judged(guesses: readonly Guess[], scenario: Scenario, report: StickReport, paint: Paint) {
    const {catalogue} = this.options
    const {right, lines} = judgeQuiz(guesses, scenario, report, catalogue)
    this.score = {right: this.score.right + right, asked: this.score.asked + guesses.length}
    const {width} = this.options
    const said = lines.flatMap(({isRight, text}) =>
      wrap(text, {width: width - 1}).map((line) => paint(isRight ? 'good' : 'bad', line)),
    )
    const score = catalogue.quiz.score(this.score.right, this.score.asked)
    return {verdict: said.join('\n'), score: paint('strong', score)}
  }
}

/** JSON is in English, whatever the text is in. */
function factsOfJson(facts: readonly Fact[]): Fact[] {
  return facts.map((fact) => ({...fact, text: EN.facts[fact.id]}))
}

/** How many are known to be different, and whether one of them is not known. */
function countCulprits({parts}: StoryReport): [known: number, isOneUnknown: boolean] {
  const culprits = new Set(
    parts.flatMap(({mergedBy, reproduced}) => (reproduced && mergedBy !== 'none' ? [mergedBy] : [])),
  )
  const isOneUnknown = culprits.delete(null)
  const mayBeAnother = culprits.has('sender') || culprits.has('receiver')
  return [culprits.size + (isOneUnknown && !mayBeAnother ? 1 : 0), isOneUnknown && mayBeAnother]
}
