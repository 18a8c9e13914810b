import {Config} from '@oclif/core/config'
import type {Command} from '@oclif/core/command'
import type {Interfaces} from '@oclif/core'
import pjson from '../../../package.json' with {type: 'json'}
import {EXIT, SystemError} from '../errors.js'
import {flagWords} from './flag-words.js'
import {dispatch} from './dispatch.js'
import {reportFailure, userAgent} from './failure.js'
import {Interview} from './menu/interview.js'
import {mayBeAsked} from './parse/missing-error.js'
import {isFlagOfSome, type Manifest, readManifest} from './manifest.js'
import {Output, ReaderGone} from '../io/output.js'
import type {Registry} from './registry.js'
import {STDERR, STDOUT} from '../io/terminal.js'

/**
 * Runs what the words ask for. A command that they name is run directly, without oclif's search for plug-ins; parsing,
 * flags and the life of a command stay oclif's (docs/startup.md). The exit code is left in `process.exitCode`.
 *
 * @param root the folder of netkit's package.json
 * @param runOther runs the line that came of the menu
 */
export async function runCli(root: string, argv: string[], registry: Registry, runOther: RunOther): Promise<void> {
  const stdout = new Output(STDOUT, 'stop')
  let crash = (error: unknown): void => process.exit(reportApart(error, argv))
  catchTheUncaught((error) => crash(error))
  try {
    const wish = dispatch(argv, registry, (word) => isFlagOfSome(readManifest(root), word))
    if ('menu' in wish && mayBeAsked(argv) && process.env['TERM'] !== 'dumb') {
      const line = await lineFromMenu(root)
      for (const event of ['uncaughtException', 'unhandledRejection']) process.removeAllListeners(event) // the other has its own
      return typeof line === 'number' ? void (process.exitCode = line) : await runOther(line)
    }
    if ('version' in wish) {
      stdout.write(`${userAgent()}\n`)
      return stdout.flush()
    }
    if ('help' in wish || 'menu' in wish) {
      const {showHelp} = await import('./help/show-help.js')
      const noColour = flagWords(argv).includes('--no-color')
      const {id, isShort} = 'help' in wish ? {id: wish.help, isShort: wish.isShort} : {id: null, isShort: false}
      showHelp({id, isShort, noColour}, {root, version: pjson.version, stdout})
      return stdout.flush()
    }
    const plugin = rootPlugin(root, registry)
    const command = new (await plugin.findCommand(wish.run))(wish.argv, configOf(root, plugin))
    crash = (error) => command.crash(error)
    const onIdle = () => crash(new Error('stopped before the work was done'))
    process.once('beforeExit', onIdle)
    await command._run()
    process.removeListener('beforeExit', onIdle)
  } catch (error) {
    if (!(error instanceof ReaderGone)) process.exitCode = reportApart(error, argv)
  }
}

/**
 * What nobody has caught, in callbacks, timers and promises, goes to `crash`, which is to end the program; Node would print a stack and exit 1,
 * which is "no" here.
 */
function catchTheUncaught(crash: (error: unknown) => void): void {
  let isTold = false
  const tell = (error: unknown) => {
    if (isTold) return // what follows from the first
    isTold = true
    try {
      crash(error)
    } catch {
      process.exit(EXIT.bug)
    }
  }
  process.on('uncaughtException', tell)
  process.on('unhandledRejection', tell)
}

/** Runs a command line of netkit in this process. */
type RunOther = (argv: string[]) => Promise<void>

/** The words that the user has put together from questions, or the exit code of one who has not. */
async function lineFromMenu(root: string): Promise<string[] | number> {
  const {askForLine} = await import('./menu/ask-for-line.js')
  const line = await askForLine(readManifest(root), pjson.oclif.topics)
  if (line === null) return 130
  if (line === undefined) return EXIT.done
  const [id, words] = line
  new Interview(id, new Output(STDERR, 'ignore'), true).showLine(words)
  return [...id.split(':'), ...words]
}

/** Tells about a failure outside of any command. */
function reportApart(error: unknown, argv: string[]): number {
  const stdout = new Output(STDOUT, 'ignore')
  const stderr = new Output(STDERR, 'ignore')
  const isJson = flagWords(argv).includes('--json') && !(error instanceof SystemError)
  const exitCode = reportFailure(error, {format: isJson ? 'json' : 'text', stdout, stderr, help: 'netkit'})
  stdout.flush()
  stderr.flush()
  return exitCode
}

/** netkit as oclif's loader would see it: what its own `run` and `Config.load` take. */
export function loadOptions(
  root: string,
  registry: Registry,
  manifest: Manifest = readManifest(root),
): Interfaces.LoadOptions {
  const plugin = rootPlugin(root, registry)
  plugin.commands = commandsOf(manifest, plugin)
  return {root, pjson, plugins: new Map([[pjson.name, plugin]])} as unknown as Interfaces.LoadOptions
}

/** What oclif's loader would make of our package.json; the fields that it and its commands read. */
type RootPlugin = {
  commands?: Command.Loadable[]
  findCommand(id: string): Promise<RunnableClass>
  [field: string]: unknown
}

/** A command class, and the one method of oclif's that is called from here although it is protected. */
type RunnableClass = new (
  argv: string[],
  config: Config,
) => {
  _run(): Promise<unknown>
  crash(error: unknown): void
}

function rootPlugin(root: string, registry: Registry): RootPlugin {
  return {
    alias: pjson.name,
    commandIDs: Object.keys(registry),
    hasManifest: true,
    hooks: {},
    isRoot: true,
    moduleType: 'module',
    name: pjson.name,
    options: {root},
    pjson,
    root,
    topics: Object.entries(pjson.oclif.topics).map(([name, topic]) => ({name, ...topic})),
    type: 'core',
    valid: true,
    version: pjson.version,
    async load() {},
    async findCommand(id: string) {
      const {default: command} = await registry[id]!()
      command.id = id
      command.plugin = this as unknown as Interfaces.Plugin
      return command as unknown as RunnableClass
    },
  }
}

/** The commands as oclif's help wants them. */
function commandsOf(manifest: Manifest, plugin: RootPlugin): Command.Loadable[] {
  return Object.entries(manifest).map(([id, command]) => ({
    ...command,
    load: async () => (await plugin.findCommand(id)) as unknown as Command.Class,
    pluginAlias: pjson.name,
    pluginType: 'core',
  }))
}

/** An oclif Config without what its `load` looks up in files, in the environment and, on Windows, in a PowerShell process. */
function configOf(root: string, plugin: RootPlugin): Config {
  const {name, version, oclif} = pjson
  const config = new Config({root, pjson} as unknown as Interfaces.Options)
  Object.assign(config, {
    arch: process.arch,
    bin: oclif.bin,
    channel: 'stable',
    dirname: oclif.dirname,
    flexibleTaxonomy: false,
    name,
    pjson,
    platform: process.platform,
    root,
    rootPlugin: plugin,
    shell: '',
    topicSeparator: ' ',
    userAgent: userAgent(),
    valid: true,
    version,
    windows: process.platform === 'win32',
  })
  config.plugins.set(name, plugin as unknown as Interfaces.Plugin)
  return config
}
