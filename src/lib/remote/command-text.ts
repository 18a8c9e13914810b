import type {CommandEvent} from './command-event.js'
import type {RunRow} from './describe-run.js'
import {columns} from '../text/columns.js'
import {clientText} from '../stream/connection-text.js'
import type {Paint} from '../text/paint.js'
import {visible} from '../text/visible.js'
import {byteCount} from '../text/byte-count.js'

export const commandColumns = columns<CommandEvent>(
  'from',
  'port',
  'argv',
  'status',
  'signal',
  'error',
  'stdoutBytes',
  'stderrBytes',
  'durationMs',
  'at',
)

const MAX_SHOWN = 120

/** `127.0.0.1:53122 ls -l: status 0, 1234 bytes, 12 ms`. */
export function commandText(event: CommandEvent, paint: Paint): string {
  const {argv, status, signal, error, stdoutBytes, stderrBytes, durationMs} = event
  const words = visible(argv.map(quoted).join(' ')).slice(0, MAX_SHOWN) || '-'
  const how = signal ?? (status === null ? 'not run' : `status ${status}`)
  const why = error === null ? '' : paint('bad', ` (${visible(error)})`)
  const facts = `${how}, ${byteCount(stdoutBytes + stderrBytes)}, ${Math.round(durationMs)} ms`
  return `${clientText(event)} ${paint('strong', words)}: ${status === 0 ? facts : paint('bad', facts)}${why}`
}

/** A word as a shell would need it, so that the log shows where words end: `ls '; rm -rf /'`. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

export const runColumns = columns<RunRow>(
  'status',
  'signal',
  'error',
  'stdout.sizeBytes',
  'stdout.text',
  'stdout.base64',
  'stderr.sizeBytes',
  'stderr.text',
  'stderr.base64',
  'durationMs',
)
