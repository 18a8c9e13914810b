import * as Flags from '@oclif/core/flags'
import {choiceArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {countFlag, durationFlag} from '../../lib/cli/flags.js'
import {Progress} from '../../lib/cli/progress.js'
import {EXIT} from '../../lib/errors.js'
import {isUtf8Locale} from '../../lib/io/terminal.js'
import {openLab} from '../../lib/stickdemo/open-lab.js'
import {parseWishes} from '../../lib/stickdemo/parse-messages.js'
import {SCENARIO_CHOICES} from '../../lib/stickdemo/list-scenarios.js'
import type {Lab} from '../../lib/stickdemo/run-script.js'
import {SCENARIO_NAMES, type ScenarioName} from '../../lib/stickdemo/scenario.js'
import {SCENARIOS} from '../../lib/stickdemo/scenarios/scenarios.js'
import {type Front, type SessionWishes, StickSession} from '../../lib/stickdemo/stick-session.js'

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
    const wishes = parseWishes(flags)
    const options: SessionWishes = {...flags, ascii: flags.ascii || !isUtf8Locale()}
    const {lab, close} = await openLab({
      evidence: flags.evidence as Lab['evidence'] | 'auto',
      noDelay: flags.nodelay,
      rttMs: flags.rtt,
      mtu: flags.mtu,
    })
    try {
      const session = new StickSession(wishes, lab, options, this.front())
      const name =
        (args.scenario as ScenarioName | undefined) ??
        (flags.quiz ? await this.choose(WHICH_ONE, 'the name of an experiment') : undefined)
      await (name === undefined ? session.tell() : session.experiment(SCENARIOS.get(name)!))
    } finally {
      close()
    }
  }

  private front(): Front {
    const progress = new Progress(this.stderr)
    const check = (answer: string) => {
      if (answer === '') throw new Error('a guess, such as 5+13 or 18')
    }
    return {
      show: (row, view) => this.show(row, view),
      progress: (text) => (text === null ? progress.clear() : progress.show(text)),
      guess: (message) => this.askFor('a terminal to ask on: --quiz is for people', {message, check}),
      miss: () => this.setExitCode(EXIT.no),
      next: async () => {
        const options = {enough: 'enough for now', ...SCENARIO_CHOICES}
        const name = await this.offer({message: 'Which one next?', options})
        return name === 'enough' ? null : name
      },
    }
  }
}

const WHICH_ONE = {message: 'Which experiment?', options: SCENARIO_CHOICES}
