import type {Command} from '@oclif/core/command'
import {CommandHelp, Help} from '@oclif/core/help'
import type {Interfaces} from '@oclif/core'
import {stripVTControlCharacters} from 'node:util'
import type {Output} from '../io/output.js'
import type {NetworkLayer} from './command.js'
import {portableQuotes} from './portable-quotes.js'

const LAYERS: NetworkLayer[] = ['link', 'internet', 'transport', 'application']

/** A command's help also says which layer of the network it works at, and names the flags of the format only once. */
class NetkitCommandHelp extends CommandHelp {
  /** Indented lines, such as those of a list of examples, keep their indent; oclif's wrapping would trim it. */
  override wrap(body: string, spacing = this.indentSpacing): string {
    const wrapped = body.split('\n').map((line) => {
      const indent = /^( {2,})?/.exec(line)![0].length
      return this.indent(super.wrap(line.slice(indent), spacing + indent), indent)
    })
    return wrapped.join('\n')
  }

  /** Where oclif puts the words below a flag, it indents them by two more than it leaves room for: so leave that. */
  override renderList(...[input, opts]: Parameters<CommandHelp['renderList']>): string {
    const list = super.renderList(input, opts)
    const width = this.opts.maxWidth - opts.indentation
    const fits = list.split('\n').every((line) => stripVTControlCharacters(line).length <= width)
    return fits ? list : super.renderList(input, {...opts, indentation: opts.indentation + 2, multiline: true})
  }

  /** Examples are to be copied: their quotes hold in sh, PowerShell and cmd. */
  protected override examples(examples: Command.Example[] | string | undefined): string | undefined {
    const all = typeof examples === 'string' ? [examples] : examples
    return super.examples(
      all?.map((one) =>
        typeof one === 'string' ? portableQuotes(one) : {...one, command: portableQuotes(one.command)},
      ),
    )
  }

  protected override defaultUsage(): string {
    const {id, args, flags} = this.command
    const own = Object.values(flags).filter(({hidden, helpGroup}) => !hidden && helpGroup !== 'FORMAT')
    return [id, ...Object.values(args).map(argUsage), ...own.map(flagUsage), '[FORMAT]'].join(' ')
  }

  protected override sections() {
    const {layers} = this.command as Command.Loadable & {layers?: NetworkLayer[]}
    const layer = {header: 'LAYER', generate: () => layers && layerPicture(layers)}
    return [...super.sections(), layer] as ReturnType<CommandHelp['sections']>
  }
}

function argUsage({name, multiple, required}: Command.Arg.Any): string {
  const word = name.toUpperCase() + (multiple ? '...' : '')
  return required ? word : `[${word}]`
}

function flagUsage({name, required, ...flag}: Command.Flag.Any): string {
  const value = flag.type === 'option' ? ` ${flag.helpValue ?? name.toUpperCase()}` : ''
  return required ? `--${name}${value}` : `[--${name}${value}]`
}

/** The layers from the wire up, with those that a command works at in brackets. */
function layerPicture(layers: readonly NetworkLayer[]): string {
  return LAYERS.map((layer) => (layers.includes(layer) ? `[${layer}]` : layer)).join(' – ')
}

export class NetkitHelp extends Help {
  protected override CommandHelpClass = NetkitCommandHelp

  constructor(
    config: Interfaces.Config,
    private readonly stdout: Output,
  ) {
    super(config, {})
    const {render} = this
    this.render = (text) => (text.includes('<%') ? render(text) : text) // most texts are no templates, and each costs 0.1 ms
  }

  /** oclif would print to the console, where a full disk is a crash, and would not wrap the sentence at the top. */
  protected override log(...lines: string[]): void {
    const text = lines.join(' ').replaceAll(/^\S.*$/gm, (line) => this.wrap(line, 0))
    this.stdout.write(`${text}\n`)
  }

  override formatRoot(): string {
    return `${super.formatRoot()}\n\n${this.section('EXIT CODES', EXIT_CODES)}`
  }
}

const EXIT_CODES = [
  '0  done, or the answer is yes',
  '1  the answer is no',
  '2  bad arguments or input',
  '3  the network did not deliver',
  '4  this machine cannot (permission, port in use, missing file)',
].join('\n')
