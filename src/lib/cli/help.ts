import type {Command} from '@oclif/core/command'
import {CommandHelp, Help} from '@oclif/core/help'
import type {Layer} from './command.js'

const LAYERS: Layer[] = ['link', 'internet', 'transport', 'application']

/** A command's help also says which layer of the network it works at. */
class NetkitCommandHelp extends CommandHelp {
  protected override sections() {
    const {layers} = this.command as Command.Loadable & {layers?: Layer[]}
    const layer = {header: 'LAYER', generate: () => layers && this.indent(layerPicture(layers))}
    return [...super.sections(), layer] as ReturnType<CommandHelp['sections']>
  }
}

/** The layers from the wire up, with those that a command works at in brackets. */
export function layerPicture(layers: readonly Layer[]): string {
  return LAYERS.map((layer) => (layers.includes(layer) ? `[${layer}]` : layer)).join(' – ')
}

export class NetkitHelp extends Help {
  protected override CommandHelpClass = NetkitCommandHelp

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
