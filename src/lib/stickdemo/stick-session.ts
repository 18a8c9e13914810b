import {toAscii} from '../text/ascii.js'
import type {Columns} from '../text/columns.js'
import type {Paint} from '../text/paint.js'
import type {Fact} from './facts.js'
import {factsAbout} from './facts-about.js'
import {judgeGuess} from './judge-guess.js'
import {hasSucceeded, perform, performRepeatedly, type Wishes} from './perform.js'
import type {RepeatedReport, StickReport, StoryReport} from './report.js'
import type {Lab} from './run-script.js'
import {saveDrawings} from './save-drawings.js'
import type {Scenario, ScenarioName} from './scenario.js'
import {SCENARIOS} from './scenarios/scenarios.js'
import {repeatedColumns, stickColumns, storyColumns} from './stick-columns.js'
import {factsText, proofSentences, stickText, storyText} from './stick-text.js'
import {STORY, STORY_CLOSING, tellStory} from './tell-story.js'
import {wordsOf} from './words.js'

type Report = StickReport | RepeatedReport
type StickView<Row> = {columns: Columns<Row>; text(row: Row, paint: Paint): string}

/** What is wanted beside the experiment itself. */
export type SessionWishes = {
  /** The facts behind it, with their sources. */
  explain: boolean
  ascii: boolean
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
  /** Resolves to a guess that is not empty. */
  guess(question: string): Promise<string>
  /** Which experiment next; null where nobody is there to say, or has had enough. */
  next(): Promise<ScenarioName | null>
  /** Something did not come about. */
  miss(): void
}

/** Experiments as a person meets them: predicted, shown, explained, drawn. */
export class StickSession {
  constructor(
    private readonly wishes: Wishes,
    private readonly lab: Lab,
    private readonly options: SessionWishes,
    private readonly front: Front,
  ) {}

  async experiment(scenario: Scenario): Promise<void> {
    const {wishes, lab, options, front} = this
    const guess = options.quiz ? await front.guess(scenario.question) : null
    const runs = options.repeat ?? scenario.runs
    const onRun = (done: number) => front.progress(done === runs ? null : `${done} of ${runs} runs `)
    const report =
      runs === undefined
        ? await perform(scenario, wishes, lab)
        : await performRepeatedly(scenario, wishes, lab, {runs, onRun})
    const words = wordsOf(scenario, report)
    const text = (row: Report, paint: Paint) => {
      const picture = stickText(row, words, paint)
      return guess === null ? picture : `${verdictOnGuess(guess, row, scenario, paint)}\n\n${picture}`
    }
    const columns = ('runs' in report ? repeatedColumns : stickColumns) as Columns<Report>
    const facts = factsAbout(scenario.name)
    this.show<Report>(report, {columns, text}, facts)
    saveDrawings([{heading: null, report, words}], {facts, closing: []}, options)
    if (!hasSucceeded(report)) front.miss()
  }

  /** The whole story, then on a terminal whatever is wanted next. */
  async tell(): Promise<void> {
    const story = await tellStory(this.wishes, this.lab)
    const words = story.parts.map((part, index) => wordsOf(SCENARIOS.get(STORY[index]!.name)!, part))
    const headings = STORY.map(({heading}) => heading)
    const text = (row: StoryReport, paint: Paint) => storyText(row, words, {headings, closing: STORY_CLOSING}, paint)
    const facts = factsAbout('story')
    this.show<StoryReport>(story, {columns: storyColumns, text}, facts)
    const sections = story.parts.map((report, index) => ({heading: headings[index]!, report, words: words[index]!}))
    const closing = [...STORY_CLOSING, ...proofSentences(story)]
    saveDrawings([sections[0]!, ...sections.slice(1)], {facts, closing}, this.options)
    if (!story.reproduced) this.front.miss()
    for (let name = await this.front.next(); name !== null; name = await this.front.next()) {
      await this.experiment(SCENARIOS.get(name)!)
    }
  }

  /** With `explain` the facts stand under the text, and in the JSON. */
  private show<Row extends object>(row: Row, {columns, text}: StickView<Row>, facts: Fact[]): void {
    const {explain, ascii} = this.options
    const drawn = (one: Row, paint: Paint) => {
      const all = explain ? `${text(one, paint)}\n\n${factsText(facts, paint)}` : text(one, paint)
      return ascii ? toAscii(all) : all
    }
    this.front.show(explain ? {...row, facts} : row, {columns, text: drawn})
  }
}

function verdictOnGuess(guess: string, report: Report, scenario: Scenario, paint: Paint): string {
  const {right, answer} = judgeGuess(guess, report, scenario)
  if (right) return paint('good', `You said ${guess}: right.`)
  return paint('bad', `You said ${guess}. It was ${answer} – see why:`)
}
