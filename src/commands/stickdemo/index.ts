import * as Flags from '@oclif/core/flags'
import {choiceArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import type {View} from '../../lib/text/view.js'
import {countFlag, durationFlag} from '../../lib/cli/flags.js'
import {isTerminal, isUtf8Locale, STDERR} from '../../lib/io/terminal.js'
import {EXIT} from '../../lib/errors.js'
import {toAscii} from '../../lib/text/ascii.js'
import type {Columns} from '../../lib/text/columns.js'
import type {Paint} from '../../lib/text/paint.js'
import {repeatedColumns, stickColumns, storyColumns} from '../../lib/stickdemo/stick-columns.js'
import {PAGE_SCRIPT, PAGE_STYLE, type Page, type Section, stickPage} from '../../lib/stickdemo/stick-page.js'
import {stickSvg} from '../../lib/stickdemo/stick-svg.js'
import {factsText, proofSentences, stickText, storyText} from '../../lib/stickdemo/stick-text.js'
import {type Fact, factsAbout} from '../../lib/stickdemo/facts.js'
import {openLab} from '../../lib/stickdemo/open-lab.js'
import {parseFix, parseMessages, parseReads} from '../../lib/stickdemo/parse-messages.js'
import {hasSucceeded, perform, performRepeatedly, type Wishes} from '../../lib/stickdemo/perform.js'
import {judgeGuess} from '../../lib/stickdemo/judge-guess.js'
import type {RepeatedReport, StickReport, StoryReport} from '../../lib/stickdemo/report.js'
import type {Lab} from '../../lib/stickdemo/run-script.js'
import {policyHash} from '../../lib/stickdemo/policy-hash.js'
import {writeWholeFile} from '../../lib/io/write-file.js'
import {SCENARIO_NAMES, type Scenario, type ScenarioName} from '../../lib/stickdemo/scenario.js'
import {SCENARIOS} from '../../lib/stickdemo/scenarios.js'
import {STORY, STORY_CLOSING, tellStory} from '../../lib/stickdemo/tell-story.js'
import {wordsOf} from '../../lib/stickdemo/words.js'

type Report = StickReport | RepeatedReport

/** What the flags say beside the experiment itself. */
type Options = {
  explain: boolean
  ascii: boolean
  repeat: number | undefined
  quiz: boolean
  html: string | undefined
  svg: string | undefined
}

export default class Stickdemo extends NetkitCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'See messages stick together on real sockets, learn who did it, and see the fix hold.'
  static override description = [
    "Without a name: the whole story, in a few seconds and without privilege. Everything happens on this machine, between two sockets of netkit's own; nothing is sent anywhere. Each layer is counted: sends of the program, writes of Node, segments of the kernel, reads. Who merged or cut the messages is told from these counts, never from times. Segments are counted by the kernel (TCP_INFO, through the optional package koffi), by the program ss, or on a wire of our own (--rtt, --mtu: a TUN device, which takes root and koffi); where none of them is to be had, that is said. A run waits five seconds at most for bytes that do not come.",
    "Exit code 0: the phenomenon was seen and the fix held. 1: it was not, and the counts show what happened instead. 4: this system can't show it. Experiments about connections and packets are in: netkit demo list.",
  ].join('\n\n')

  static override args = {
    scenario: choiceArg('which experiment; netkit stickdemo list describes them', SCENARIO_NAMES),
  }

  static override flags = {
    fix: Flags.string({
      description: 'the framing of the fix: line, u32be, i32le, varint, netstring, header …; none leaves it out',
      helpValue: 'FRAMING|none',
    }),
    nodelay: Flags.boolean({description: 'switch Nagle off (TCP_NODELAY), and see that it is no cure'}),
    repeat: countFlag({description: 'run it so often, and count the outcomes', max: 10_000}),
    messages: Flags.string({description: 'send these instead, such as a,b,c', helpValue: 'TEXT,TEXT'}),
    reads: Flags.string({
      description: 'read with these sizes, such as 5,5,10,5; the last is repeated',
      helpValue: 'N,N',
    }),
    rtt: durationFlag({description: 'over a wire of our own with this round-trip time (root and koffi)'}),
    mtu: countFlag({description: 'over a wire of our own with this MTU (root and koffi)', min: 576, max: 65_535}),
    evidence: Flags.string({
      description: 'who counts the segments',
      options: ['auto', 'js', 'tcpinfo', 'ss', 'wire'],
      default: 'auto',
    }),
    explain: Flags.boolean({description: 'add the facts behind it, each with its source'}),
    quiz: Flags.boolean({description: 'predict first, then see (asks on the terminal)'}),
    html: Flags.string({
      description: 'write a page with a timeline to move through; needs no network',
      helpValue: 'FILE',
    }),
    svg: Flags.string({description: 'write the picture', helpValue: 'FILE'}),
    ascii: Flags.boolean({description: 'draw with ASCII characters only (also where the locale is not UTF-8)'}),
  }

  static override examples = [
    '<%= config.bin %> stickdemo',
    '<%= config.bin %> stickdemo recv-5-5-10-5',
    {
      description: 'other messages, other reads, another framing',
      command: "<%= config.bin %> stickdemo short-read --messages 'to be,or not' --reads 3,4 --fix netstring",
    },
    {description: 'the same segments, other reads', command: '<%= config.bin %> stickdemo random-recv --repeat 100'},
    {
      description: 'in a script: does it happen here, and does the fix hold?',
      command: 'if <%= config.bin %> stickdemo late-read -q; then echo framing holds; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Stickdemo)
    const wishes: Wishes = {
      fix: flags.fix === undefined ? undefined : parseFix(flags.fix),
      messages: flags.messages === undefined ? undefined : parseMessages(flags.messages),
      reads: flags.reads === undefined ? undefined : parseReads(flags.reads),
    }
    const options: Options = {
      explain: flags.explain,
      ascii: flags.ascii || !isUtf8Locale(),
      repeat: flags.repeat,
      quiz: flags.quiz,
      html: flags.html,
      svg: flags.svg,
    }
    const {lab, close} = await openLab({
      evidence: flags.evidence as Lab['evidence'] | 'auto',
      noDelay: flags.nodelay,
      rttMs: flags.rtt,
      mtu: flags.mtu,
    })
    try {
      const name = (args.scenario as ScenarioName | undefined) ?? (flags.quiz ? await this.whichOne() : undefined)
      if (name === undefined) await this.tell(wishes, lab, options)
      else await this.experiment(SCENARIOS.get(name)!, wishes, lab, options)
    } finally {
      close()
    }
  }

  private async experiment(scenario: Scenario, wishes: Wishes, lab: Lab, options: Options): Promise<void> {
    const guess = options.quiz ? await this.guess(scenario) : null
    const runs = options.repeat ?? scenario.runs
    const report =
      runs === undefined
        ? await perform(scenario, wishes, lab)
        : await performRepeatedly(scenario, wishes, lab, {runs, onRun: this.progressOf(runs)})
    const text = (row: Report, paint: Paint) =>
      [
        ...(guess === null ? [] : [verdictOnGuess(guess, row, paint), '']),
        stickText(row, wordsOf(scenario, row), paint),
      ].join('\n')
    const columns = ('runs' in report ? repeatedColumns : stickColumns) as Columns<Report>
    this.show(...this.withFacts<Report>(report, {columns, text}, factsAbout(scenario.name), options))
    this.draw(
      [{heading: null, report, words: wordsOf(scenario, report)}],
      {facts: factsAbout(scenario.name), closing: []},
      options,
    )
    if (!hasSucceeded(report)) this.setExitCode(EXIT.no)
  }

  /** On a terminal, and for work that takes more than a second. */
  private progressOf(runs: number): ((done: number) => void) | undefined {
    if (!isTerminal(STDERR)) return undefined
    const start = performance.now()
    return (done) => {
      if (performance.now() - start < 1000) return
      this.stderr.write(done < runs ? `\r${done} of ${runs} runs ` : '\r\x1b[K')
      this.stderr.flush()
    }
  }

  private async tell(wishes: Wishes, lab: Lab, options: Options): Promise<void> {
    const story = await tellStory(wishes, lab)
    const words = story.parts.map((part, index) => wordsOf(SCENARIOS.get(STORY[index]!.name)!, part))
    const text = (row: StoryReport, paint: Paint) => {
      return storyText(row, words, {headings: STORY.map(({heading}) => heading), closing: STORY_CLOSING}, paint)
    }
    this.show(...this.withFacts<StoryReport>(story, {columns: storyColumns, text}, factsAbout('story'), options))
    const sections = story.parts.map((report, index) => ({
      heading: STORY[index]!.heading,
      report,
      words: words[index]!,
    }))
    this.draw(sections, {facts: factsAbout('story'), closing: [...STORY_CLOSING, ...proofSentences(story)]}, options)
    if (!story.reproduced) this.setExitCode(EXIT.no)
    await this.goOn(wishes, lab, options)
  }

  /** Files of the same: a page with everything, a picture of the first experiment. */
  private draw(sections: Section[], rest: Pick<Page, 'facts' | 'closing'>, {html, svg}: Options): void {
    const [first] = sections
    if (svg !== undefined) writeWholeFile(svg, stickSvg(first!.report, first!.words, {withStyle: true}))
    if (html === undefined) return
    const title = sections.length === 1 ? first!.words.title : 'Messages stick together, or fall apart: who does it?'
    const hashes = {script: policyHash(PAGE_SCRIPT), style: policyHash(PAGE_STYLE)}
    writeWholeFile(html, stickPage({title, sections, ...rest}, hashes))
  }

  /** On a terminal: which one next? */
  private async goOn(wishes: Wishes, lab: Lab, options: Options): Promise<void> {
    const enough = {enough: 'enough for now'}
    for (;;) {
      const name = await this.offer({message: 'Which one next?', options: {...enough, ...CHOICES}})
      if (name === null || name === 'enough') return
      await this.experiment(SCENARIOS.get(name)!, wishes, lab, options)
    }
  }

  private async whichOne(): Promise<ScenarioName> {
    return await this.choose({message: 'Which experiment?', options: CHOICES}, 'the name of an experiment')
  }

  private async guess({question}: Scenario): Promise<string> {
    const check = (answer: string) => {
      if (answer === '') throw new Error('a guess, such as 5+13 or 18')
    }
    return await this.askFor('a terminal to ask on: --quiz is for people', {message: question, check})
  }

  /** With `--explain` the facts stand under the text, and in the JSON. */
  private withFacts<Row extends object>(
    row: Row,
    {columns, text}: View<Row>,
    facts: Fact[],
    {explain, ascii}: Options,
  ): [Row, View<Row>] {
    const whole = explain ? {...row, facts} : row
    const drawn = (one: Row, paint: Paint) => {
      const all = explain ? `${text(one, paint)}\n\n${factsText(facts, paint)}` : text(one, paint)
      return ascii ? toAscii(all) : all
    }
    return [whole, {columns, text: drawn}]
  }
}

const CHOICES = Object.fromEntries(
  SCENARIO_NAMES.map((name) => [name, `${name.padEnd(14)} ${SCENARIOS.get(name)!.title}`]),
) as Record<ScenarioName, string>

function verdictOnGuess(guess: string, report: Report, paint: Paint): string {
  const {right, answer} = judgeGuess(guess, report)
  if (right) return paint('good', `You said ${guess}: right.`)
  return paint('bad', `You said ${guess}. It was ${answer} – see why:`)
}
