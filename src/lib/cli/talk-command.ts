import * as Flags from '@oclif/core/flags'
import {hexDump} from '../text/hex-dump.js'
import {visible, visibleBytes, VisibleText} from '../text/visible.js'
import type {View} from './command.js'
import {framingFlags, LiveCommand, payloadFlags} from './live-command.js'
import {isTerminal, STDOUT} from '../io/terminal.js'

/** Flags of commands that let standard input and output talk to a socket. */
export const talkFlags = {
  line: Flags.boolean({
    description: 'line by line: each received line whole and visible, each line of stdin sent whole',
  }),
  crlf: Flags.boolean({description: 'send line ends as CR LF'}),
  ...framingFlags,
  encoding: Flags.string({
    description: 'of the text on the wire: utf-8, gbk, gb18030, latin1 …; bytes from and to a pipe are never changed',
    default: 'utf-8',
    helpValue: 'NAME',
  }),
  ...payloadFlags,
  output: Flags.string({description: 'write to this file what standard output would get', helpValue: 'FILE'}),
  unix: Flags.string({description: 'a Unix socket (AF_UNIX) instead of an address and a port', helpValue: 'PATH'}),
}

type TalkFlags = {hex: boolean; raw: boolean; output?: string | undefined}

type Received = {bytes: Uint8Array; text: string | null}

/** What becomes of received bytes: they go to a descriptor or file as they are, or come here as text or as messages. */
type Destination<Message> =
  {to: number | string} | {onText: (text: string) => void} | {onMessage: (message: Message) => void}

/** A command that shows what a socket sends. */
export abstract class TalkCommand extends LiveCommand {
  /**
   * @param isCut whether the stream is cut into lines or frames
   * @param view how a message looks as a row; in text it is its own line
   */
  protected destination<Message extends Received, Row>(
    {hex, raw, output}: TalkFlags,
    {isCut, columns, describe}: {isCut: boolean; columns: View<Row>['columns']; describe: (message: Message) => Row},
  ): Destination<Message> {
    if (this.format === 'quiet') return {onMessage: () => {}}
    if (this.format !== 'text') {
      if (output !== undefined) this.writeTo(output)
      const print = this.liveRows<Row>({columns, text: () => ''})
      return {onMessage: (message) => print(describe(message))}
    }
    const isForPeople = output === undefined && isTerminal(STDOUT)
    if (!isCut && !hex && (raw || !isForPeople)) return {to: output ?? STDOUT}
    if (output !== undefined) this.writeTo(output)
    if (raw) return {onMessage: ({bytes}) => this.liveBytes(bytes)}
    if (hex) return {onMessage: this.hexPrinter()}
    if (isCut)
      return {onMessage: ({bytes, text}) => this.liveText(`${text === null ? visibleBytes(bytes) : visible(text)}\n`)}
    const screen = new VisibleText()
    return {onText: (text) => this.liveText(screen.push(text))}
  }

  /** Offsets go on through all messages. */
  private hexPrinter(): (message: Received) => void {
    let offset = 0
    return ({bytes}) => {
      this.liveText(`${hexDump(bytes, offset)}\n`)
      offset += bytes.length
    }
  }
}
