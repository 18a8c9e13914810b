import type {LiveOutput} from '../io/live-output.js'
import {isTerminal, proseWidth, STDOUT} from '../io/terminal.js'
import {hexDump} from '../text/hex-dump.js'
import type {View} from '../text/view.js'
import {visible, visibleBytes, VisibleText} from '../text/visible.js'

type Received = {bytes: Uint8Array; text: string | null}

/** Undefined where there is room for more; else resolves when there is. */
export type RoomForMore = () => Promise<void> | undefined

/** What becomes of received bytes: they go to a descriptor or file as they are, or come here as text or as messages. */
export type TalkDestination<Message> =
  | {to: number | string}
  | {onText: (text: string) => void; room?: RoomForMore | undefined}
  | {onMessage: (message: Message) => void; room?: RoomForMore | undefined}

/**
 * Where the bytes of a talk go: into pipes and files as they are, on a terminal as text, else as rows.
 *
 * @param isCut whether the stream is cut into lines or frames
 * @param describe makes a message a row; in text it is its own line
 */
export function talkDestination<Message extends Received, Row>(
  live: LiveOutput,
  {hex, raw, output}: {hex: boolean; raw: boolean; output?: string | undefined},
  {isCut, columns, describe}: {isCut: boolean; columns: View<Row>['columns']; describe: (message: Message) => Row},
): TalkDestination<Message> {
  if (live.format === 'quiet') return {onMessage: () => {}}
  const room = () => live.room()
  if (live.format !== 'text') {
    if (output !== undefined) live.toFile(output)
    const print = live.rows<Row>({columns, text: () => ''})
    return {onMessage: (message) => print(describe(message)), room}
  }
  const isForPeople = output === undefined && isTerminal(STDOUT)
  if (!isCut && !hex && (raw || !isForPeople)) return {to: output ?? STDOUT}
  if (output !== undefined) live.toFile(output)
  if (raw) return {onMessage: ({bytes}) => live.bytes(bytes), room}
  if (hex) return {onMessage: hexPrinter(live), room}
  if (isCut)
    return {onMessage: ({bytes, text}) => live.text(`${text === null ? visibleBytes(bytes) : visible(text)}\n`), room}
  const screen = new VisibleText()
  return {onText: (text) => live.text(screen.push(text)), room}
}

/** Offsets go on through all messages. */
function hexPrinter(live: LiveOutput): (message: Received) => void {
  let offset = 0
  return ({bytes}) => {
    live.text(`${hexDump(bytes, {offset, columns: proseWidth(STDOUT)})}\n`)
    offset += bytes.length
  }
}
