import type {LiveOutput} from '../io/live-output.js'
import type {Output} from '../io/output.js'
import {isTerminal, STDERR, STDOUT} from '../io/terminal.js'
import {VisibleText} from '../text/visible.js'
import type {RoomForMore} from '../stream/talk-destination.js'
import type {Destination} from './run-remotely.js'

/**
 * Where the two streams of a program elsewhere belong: bytes untouched into pipes and files, text into a terminal, with everything visible
 * that could move the cursor. An encoding other than UTF-8 becomes UTF-8 everywhere, unless `raw`.
 */
export function remoteStreams(
  live: LiveOutput,
  stderr: Output,
  flags: {raw: boolean; encoding: string},
): Record<'out' | 'err', Destination> {
  const err = (text: string) => {
    stderr.write(text)
    stderr.flush()
  }
  const to = (fd: number, write: (text: string) => void, room: RoomForMore) =>
    live.format === 'quiet' ? {onMessage: () => {}} : destinationOf(fd, {write, room}, flags)
  return {
    out: to(
      STDOUT,
      (text) => live.text(text),
      () => live.room(),
    ),
    err: to(STDERR, err, () => stderr.room()),
  }
}

function destinationOf(
  fd: number,
  {write, room}: {write: (text: string) => void; room: RoomForMore},
  {raw, encoding}: {raw: boolean; encoding: string},
): Destination {
  if (raw) return {to: fd}
  if (isTerminal(fd)) {
    const screen = new VisibleText()
    return {onText: (text) => write(screen.push(text)), room}
  }
  return /^utf-?8$/i.test(encoding) ? {to: fd} : {onText: write, room}
}
