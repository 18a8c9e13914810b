import {columns} from '../text/columns.js'
import type {View} from '../text/view.js'
import type {ReceivedFile} from './received-file.js'
import type {SentFile} from './sent-file.js'
import type {TransferProgress} from './transfer-progress.js'
import {rateText, sizeText, timeText} from '../text/size-text.js'
import type {Paint} from '../text/paint.js'
import {visible} from '../text/visible.js'

/** `dir/a.iso: 2.0 GiB in 3.2 s (640.0 MiB/s), verified`. */
function sentText(row: SentFile, paint: Paint): string {
  return outcome(row, row.sentBytes, paint)
}

/** The same, with the sender. */
export function receivedText(row: ReceivedFile, paint: Paint): string {
  const {from, port} = row
  const sender = from === null ? 'a local sender' : `${from.includes(':') ? `[${from}]` : from}:${port}`
  return `${outcome(row, row.receivedBytes, paint)}, from ${sender}`
}

/** Which file it was that failed, where the message does not say so. */
export function nameUnlessSaid({file}: {file: string}, {message}: {message: string}): string {
  const name = file.slice(file.lastIndexOf('/') + 1)
  const around = ` ${message} `.split(name)
  const isSaid = around.slice(1).some((after, index) => /[\s/"]$/.test(around[index]!) && /^[\s:"]/.test(after))
  return isSaid ? '' : `${file}: `
}

type Outcome = {
  file: string | null
  sizeBytes: number | null
  resumedFrom: number
  verified: boolean
  durationMs: number
  bytesPerSecond: number | null
}

function outcome(row: Outcome, movedBytes: number, paint: Paint): string {
  const {file, sizeBytes, resumedFrom, verified, durationMs, bytesPerSecond} = row
  const resumed = resumedFrom > 0 ? `, resumed at ${sizeText(resumedFrom)}` : ''
  const rate = bytesPerSecond !== null && movedBytes > 0 ? ` (${rateText(bytesPerSecond)})` : ''
  const check = verified ? paint('good', 'verified') : paint('label', 'not verified')
  return `${visible(file ?? '')}: ${sizeText(sizeBytes ?? 0)} in ${timeText(durationMs)}${rate}${resumed}, ${check}`
}

/** One line for a terminal: `a.iso  42 %  840.0 MiB of 2.0 GiB  640.0 MiB/s  2.0 s left`. */
export function progressText({file, doneBytes, skippedBytes, sizeBytes, elapsedMs}: TransferProgress): string {
  const rate = elapsedMs > 0 ? ((doneBytes - skippedBytes) / elapsedMs) * 1000 : 0
  const percent = sizeBytes > 0 ? Math.floor((doneBytes / sizeBytes) * 100) : 100
  const left = rate > 0 ? `  ${timeText(((sizeBytes - doneBytes) / rate) * 1000)} left` : ''
  const amount = `${sizeText(doneBytes)} of ${sizeText(sizeBytes)}`
  return `${shortened(visible(file))}  ${percent} %  ${amount}  ${rateText(rate)}${left}`
}

const MAX_NAME = 30

/** The line must not wrap: the end of a name tells more than its folders. */
function shortened(name: string): string {
  return name.length <= MAX_NAME ? name : `…${name.slice(1 - MAX_NAME)}`
}

export const sentView: View<SentFile> = {
  columns: columns(
    'to',
    'port',
    'file',
    'sizeBytes',
    'sentBytes',
    'resumedFrom',
    'sha256',
    'verified',
    'durationMs',
    'bytesPerSecond',
    'error',
    'message',
    'sentAt',
  ),
  text: sentText,
}
