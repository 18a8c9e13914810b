import {Config} from '@oclif/core/config'
import type {Command} from '@oclif/core/command'
import type {Interfaces} from '@oclif/core'
import pjson from '../../../package.json' with {type: 'json'}
import {flagWords} from './command.js'
import {dispatch} from './dispatch.js'
import {reportFailure} from './failure.js'
import {readManifest} from './manifest.js'
import {Output} from './output.js'
import type {Registry} from './registry.js'
import {STDERR, STDOUT} from './terminal.js'

/**
 * Runs what the words ask for. A command that they name is run directly, without oclif's search for plug-ins; parsing,
 * flags and the life of a command stay oclif's (docs/startup.md). The exit code is left in `process.exitCode`.
 *
 * @param root the folder of netkit's package.json
 */
export async function runCli(root: string, argv: string[], registry: Registry): Promise<void> {
  try {
    const wish = dispatch(argv, registry)
    if ('version' in wish) return showVersion()
    if ('help' in wish) return await showHelp(root, wish.help, registry)
    const plugin = rootPlugin(root, registry)
    const command = await plugin.findCommand(wish.run)
    await new command(wish.argv, configOf(root, plugin))._run()
  } catch (error) {
    const stdout = new Output(STDOUT, 'ignore')
    const stderr = new Output(STDERR, 'ignore')
    const format = flagWords(argv).includes('--json') ? 'json' : 'text'
    process.exitCode = reportFailure(error, {format, stdout, stderr, help: 'netkit'})
    stdout.flush()
    stderr.flush()
  }
}

function userAgent(): string {
  return `netkit/${pjson.version} ${process.platform}-${process.arch} node-${process.version}`
}

function showVersion(): void {
  const stdout = new Output(STDOUT, 'ignore')
  stdout.write(`${userAgent()}\n`)
  stdout.flush()
}

/** oclif's own help, from the manifest that the build wrote. */
async function showHelp(root: string, words: string[], registry: Registry): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error // the reader went away: nothing to tell
  })
  process.env['NETKIT_DISABLE_THEME'] ??= '1' // else oclif looks for a theme file
  if (process.platform === 'win32') process.env['SHELL'] ??= process.env['ComSpec'] // else oclif asks PowerShell
  const plugin = rootPlugin(root, registry)
  plugin.commands = commandsOf(root, plugin)
  const config = await Config.load({
    root,
    pjson,
    plugins: new Map([[pjson.name, plugin]]),
  } as unknown as Interfaces.LoadOptions)
  const {NetkitHelp} = await import('./help.js')
  await new NetkitHelp(config, {}).showHelp(words)
}

/** What oclif's loader would make of our package.json; the fields that it and its commands read. */
type RootPlugin = {
  commands?: Command.Loadable[]
  findCommand(id: string): Promise<RunnableClass>
  [field: string]: unknown
}

/** A command class, and the one method of oclif's that is called from here although it is protected. */
type RunnableClass = new (argv: string[], config: Config) => {_run(): Promise<unknown>}

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
function commandsOf(root: string, plugin: RootPlugin): Command.Loadable[] {
  return Object.entries(readManifest(root)).map(([id, command]) => ({
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
