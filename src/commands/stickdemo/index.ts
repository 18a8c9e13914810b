import {choiceArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {Progress} from '../../lib/cli/progress.js'
import {EXIT, InputError} from '../../lib/errors.js'
import {isUtf8Locale, proseWidth, STDOUT} from '../../lib/io/terminal.js'
import {STICK_WORDS} from '../../lib/stickdemo/words/stick-words.js'
import type {Catalogue} from '../../lib/stickdemo/words/catalogue.js'
import {readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {codeColumns, codeText} from '../../lib/stickdemo/code/code-text.js'
import {type CodeLanguage, type CodeReport, writePrograms} from '../../lib/stickdemo/code/write-programs.js'
import {openLab} from '../../lib/stickdemo/open-lab.js'
import {parseWishes} from '../../lib/stickdemo/parse-wishes.js'
import {scenarioChoices} from '../../lib/stickdemo/list-scenarios.js'
import type {Lab} from '../../lib/stickdemo/run-script.js'
import {SCENARIO_NAMES, type ScenarioName} from '../../lib/stickdemo/scenario-name.js'
import {SCENARIOS} from '../../lib/stickdemo/scenarios/scenarios.js'
import {type Front, type SessionWishes, StickSession} from '../../lib/stickdemo/stick-session.js'
import type {Paint} from '../../lib/text/paint.js'
import {stickdemoFlags} from '../../lib/cli/flags/stickdemo-flags.js'

export default class Stickdemo extends NetkitCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'See messages stick together on real sockets, learn who did it, and see the fix work.'
  static override description = [
    "Without a name it tells the whole story, in a few seconds and without privileges. Everything happens on this machine, between two of netkit's own sockets. It counts each layer: sends of the program, writes of Node, segments of the kernel, reads. The counts show who merged or cut the messages; the times of the run show who waited for which acknowledgement. Segments are counted by the kernel (TCP_INFO, through the optional package koffi), by the program ss, or on a wire that netkit creates (--rtt, --mtu: a TUN device, which takes root and koffi); if none is available, it says so. A run waits at most five seconds for bytes that do not come.",
    "Exit codes: 0 the phenomenon was seen and the fix worked; 1 it was not, and the counts show what happened instead; 4 this system can't show it. For experiments about connections and packets see netkit demo list.",
  ].join('\n\n')

  static override args = {
    scenario: choiceArg('which experiment, see netkit stickdemo list', SCENARIO_NAMES),
  }

  static override flags = stickdemoFlags

  static override examples = [
    '<%= config.bin %> stickdemo',
    '<%= config.bin %> stickdemo recv-5-5-10-5',
    {
      description: 'different messages, reads and framing',
      command: "<%= config.bin %> stickdemo short-read --messages 'to be,or not' --reads 3,4 --fix netstring",
    },
    {description: 'in Python, broken and fixed', command: '<%= config.bin %> stickdemo late-read --code python'},
    {description: 'the same segments, other reads', command: '<%= config.bin %> stickdemo random-recv --repeat 100'},
    {
      description: 'in a script: does it happen here, and does the fix work?',
      command: 'if <%= config.bin %> stickdemo late-read -q; then echo framing works; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Stickdemo)
    const wishes = parseWishes(flags)
    const catalogue = STICK_WORDS[readerLanguage(flags.lang)]
    if (flags.code !== undefined) {
      const scenario = (args.scenario as ScenarioName | undefined) ?? 'late-read'
      const write = (words: Catalogue) =>
        writePrograms(scenario, flags.code as CodeLanguage, wishes, words.code.comments)
      const text = (_: CodeReport, paint: Paint) => codeText(write(catalogue), catalogue, paint, proseWidth(STDOUT))
      return this.show(write(STICK_WORDS.en), {columns: codeColumns, text})
    }
    const options: SessionWishes = {
      ...flags,
      ascii: flags.ascii || !isUtf8Locale(),
      width: proseWidth(STDOUT),
      catalogue,
    }
    const {lab, close} = await openLab({
      evidence: flags.evidence as Lab['evidence'] | 'auto',
      noDelay: flags.nodelay,
      rttMs: flags.rtt,
      mtu: flags.mtu,
    })
    try {
      const session = new StickSession(wishes, lab, options, this.front(catalogue, flags.quiz))
      const name = args.scenario as ScenarioName | undefined
      if (name !== undefined) return await session.experiment(SCENARIOS.get(name)!)
      if (!flags.quiz && flags.repeat !== undefined) throw new InputError('USAGE', REPEAT_WHAT)
      if (!flags.quiz) return await session.tell()
      await session.experiment(
        SCENARIOS.get(
          await this.choose(
            {message: catalogue.ask.which, options: scenarioChoices(catalogue, {hasNames: false}), shown: 'text'},
            'the name of an experiment',
          ),
        )!,
      )
      await session.goOn()
    } finally {
      close()
    }
  }

  private front(catalogue: Catalogue, isQuiz: boolean): Front {
    const progress = new Progress(this.stderr)
    return {
      show: (row, view) => this.show(row, view),
      progress: (text) => (text === null ? progress.clear() : progress.show(text)),
      pick: (message, options, preset) =>
        this.choose({message, options, default: preset, shown: 'text'}, 'a terminal: --quiz asks questions'),
      miss: () => this.setExitCode(EXIT.no),
      next: async () => {
        const options = {enough: catalogue.ask.enough, ...scenarioChoices(catalogue, {hasNames: !isQuiz})}
        const name = await this.offer({message: catalogue.ask.next, options, shown: isQuiz ? 'text' : 'name'})
        return name === 'enough' ? null : name
      },
    }
  }
}

const REPEAT_WHAT = 'expected the name of an experiment with --repeat: netkit stickdemo late-read --repeat 100'
