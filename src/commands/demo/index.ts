import * as Flags from '@oclif/core/flags'
import {choiceArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {isUtf8Locale, proseWidth, STDOUT} from '../../lib/io/terminal.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {DEMO_WORDS} from '../../lib/demo/words/demo-words.js'
import type {DemoCatalogue} from '../../lib/demo/words/demo-catalogue.js'
import {EXPERIMENTS, runExperiment} from '../../lib/demo/experiments.js'
import {EXPERIMENT_NAMES, type ExperimentName} from '../../lib/demo/experiment-names.js'
import type {DemoReport} from '../../lib/demo/report.js'
import {EXIT} from '../../lib/errors.js'
import {toAscii} from '../../lib/text/ascii.js'
import type {Columns} from '../../lib/text/columns.js'
import {demoText} from '../../lib/demo/demo-text.js'

const demoColumns: Columns<DemoReport> = [
  {name: 'experiment', cell: ({experiment}) => experiment},
  {name: 'evidence', cell: ({evidence}) => evidence},
  {name: 'reproduced', cell: ({reproduced}) => reproduced},
  {name: 'steps', cell: ({steps}) => steps.map(({event}) => event)},
]

function choices({titles}: DemoCatalogue): Record<ExperimentName, string> {
  const named = EXPERIMENT_NAMES.map((name) => [name, `${name.padEnd(11)} ${titles[name]}`])
  return Object.fromEntries(named) as Record<ExperimentName, string>
}

export default class Demo extends NetkitCommand {
  static override layers = ['internet' as const, 'transport' as const]
  static override summary = 'Watch connections begin, wait, end and repair themselves on this machine.'
  static override description = [
    "Everything happens between netkit's own sockets: on loopback, or on a wire that it creates (a TUN device, which takes root and the optional package koffi, and is removed afterwards). handshake, close and retransmit show every packet on the wire, or without it what the kernel lists in /proc; mtu, syn-queue, window and arp need the wire (arp: a TAP device), else they exit with 4; tls needs only loopback. Every wait ends within 8 seconds. In your own network namespace root is not needed: unshare -Urn netkit demo handshake.",
    "Exit codes: 0 it was seen; 1 it was not; 4 this system can't show it, and a message says what is missing.",
  ].join('\n\n')

  static override args = {
    experiment: choiceArg('which experiment, see netkit demo list', EXPERIMENT_NAMES),
  }

  static override flags = {
    ...languageFlags,
    layers: Flags.boolean({
      description: 'handshake: also send one request, and take it apart layer by layer, byte by byte',
    }),
    ascii: Flags.boolean({description: 'use only ASCII characters (automatic if the locale is not UTF-8)'}),
  }

  static override examples = [
    '<%= config.bin %> demo backlog',
    '<%= config.bin %> demo time-wait',
    {description: 'the headers of one request', command: '<%= config.bin %> demo handshake --layers'},
    {
      description: 'in a script: can this machine show every packet?',
      command: 'if <%= config.bin %> demo mtu -q; then echo it can; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Demo)
    const words = DEMO_WORDS[readerLanguage(flags.lang)]
    const expected = 'the name of an experiment, see netkit demo list'
    const given = args.experiment as ExperimentName | undefined
    const name = given ?? (await this.choose({message: words.which, options: choices(words)}, expected))
    if (given === undefined) this.interview.showLine([name, ...this.argv])
    const experiment = EXPERIMENTS.get(name)!
    const report = await runExperiment(experiment, {withLayers: flags.layers})
    const isAscii = flags.ascii || !isUtf8Locale()
    this.show(report, {
      columns: demoColumns,
      text: (row, paint) => {
        const text = demoText(row, words, paint, {width: proseWidth(STDOUT)})
        return isAscii ? toAscii(text, words.language) : text
      },
    })
    if (!report.reproduced) this.setExitCode(EXIT.no)
  }
}
