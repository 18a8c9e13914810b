import pjson from '../../../package.json' with {type: 'json'}
import {EXIT, InputError, NetkitError, SystemError} from '../errors.js'
import type {Format} from '../text/row-format.js'
import {toJsonText, visible} from '../text/visible.js'
import type {Output} from '../io/output.js'
import {messageText, STDERR} from '../io/terminal.js'
import {type Origin, originText} from '../io/values.js'
import {type DeclaredFlags, explainUsage} from './parse/explain-usage.js'

/** What oclif's parser throws: `parse` for a wrong command line, `oclif.exit` for its own exit code. */
type OclifError = Error & {parse?: unknown; oclif?: {exit?: number}}

/**
 * What a failure is to the user: itself, if it is ours; bad arguments, if oclif's parser says so; else null, a bug.
 * oclif's messages lose their decoration, and the flag's name that it writes into the message of our own errors stays.
 *
 * @param flags those that the command has
 */
function explainFailure(error: unknown, flags: DeclaredFlags): NetkitError | null {
  if (error instanceof NetkitError) {
    error.message = withoutDecoration(error.message)
    return error
  }
  if (!(error instanceof Error)) return null
  const {parse, oclif, code, syscall} = error as OclifError & NodeJS.ErrnoException
  if (parse !== undefined || oclif?.exit === EXIT.input) {
    return new InputError('USAGE', explainUsage(error, flags), {cause: error})
  }
  if (code === 'EMFILE' || code === 'ENFILE') {
    return new SystemError(
      'TOO_MANY_FILES',
      `too many open files (${syscall ?? code}): raise the limit with ulimit -n`,
      {
        cause: error,
      },
    )
  }
  return null
}

function withoutDecoration(message: string): string {
  return message
    .replace(/\nSee more help with --help$/, '')
    .replace(/^Parsing (--\S+) \n\t/, '$1: ')
    .trim()
}

/** Tells the user about a failure of the whole command; returns the exit code, which is the same in every format. */
export function reportFailure(error: unknown, {format, stdout, stderr, help, flags = {}}: Report): number {
  const known = explainFailure(error, flags)
  const {code, message, input} = known ?? bug(error)
  const report = known === null ? {report: reportOf(error, help)} : {}
  if (format === 'json') stdout.write(`${toJsonText({error: {code, message, input, ...report}})}\n`)
  else writeMessage(stderr, `netkit: ${visible(message)}${code === 'USAGE' ? `\nSee ${help} --help` : ''}`)
  if (report.report && (format !== 'json' || process.env['DEBUG'])) {
    const {command, version, stack} = report.report
    stderr.write([...stack, `${command} (${version})`].map((line) => `  ${visible(line)}\n`).join(''))
  }
  return known?.exitCode ?? EXIT.bug
}

type Report = {
  format: Format
  stdout: Output
  stderr: Output
  /** The command whose help explains its use. */
  help: string
  /** The flags that it has. */
  flags?: DeclaredFlags
}

/** Tells the user about one bad value among several: the rest go on. */
export function reportValue(
  error: NetkitError,
  origin: Origin,
  {format, stderr}: Pick<Report, 'format' | 'stderr'>,
): void {
  const {code, message, input} = error
  if (format === 'json') {
    const line = 'line' in origin ? origin.line : null
    stderr.write(`${toJsonText({error: {code, message, input, line}})}\n`)
  } else writeMessage(stderr, visible(`${originText(origin, error)}: ${message}`))
}

/** Tells the user what an answer lacks; the answer itself stands. */
export function reportGap(gap: NetkitError, {format, stderr}: Pick<Report, 'format' | 'stderr'>): void {
  const {code, message, input} = gap
  if (format === 'json') stderr.write(`${toJsonText({error: {code, message, input, line: null}})}\n`)
  else writeMessage(stderr, `netkit: ${visible(message)}`)
}

/** @param text safe for a terminal */
export function writeMessage(stderr: Output, text: string): void {
  stderr.write(`${messageText(text, STDERR)}\n`)
}

function bug(error: unknown): {code: string; message: string; input: null} {
  const message = error instanceof Error ? error.message : String(error)
  const page = issuePage()
  const where = page === null ? '' : ` at ${page}`
  return {code: 'BUG', message: `this is a bug in netkit, please report it${where}: ${message}`, input: null}
}

/** What a report needs: nothing of the arguments, which may be secret. */
function reportOf(error: unknown, command: string): {command: string; version: string; stack: string[]} {
  const lines = ((error as Error | undefined)?.stack ?? '').split('\n').map((line) => line.trim())
  return {command, version: userAgent(), stack: lines.filter((line) => line.startsWith('at '))}
}

/** `netkit/0.1.0 linux-x64 node-v20.20.2` */
export function userAgent(): string {
  return `netkit/${pjson.version} ${process.platform}-${process.arch} node-${process.version}`
}

/** Where bugs are reported, if the package says so. */
function issuePage(): string | null {
  const {bugs} = pjson as {bugs?: string | {url?: string}}
  return (typeof bugs === 'string' ? bugs : bugs?.url) ?? null
}

/** Ended by SIGTERM, SIGUSR1, SIGINT, SIGHUP. */
const SIGNALS: readonly number[] = [143, 138, 130, 129]

/** The gravest first: what the exit code is when several things went wrong. */
const GRAVITY: readonly number[] = [EXIT.bug, ...SIGNALS, EXIT.input, EXIT.system, EXIT.network, EXIT.no, EXIT.done]

/** Of two exit codes the one that counts. */
export function graver(one: number, other: number): number {
  return GRAVITY.indexOf(one) < GRAVITY.indexOf(other) ? one : other
}

/** Whether it stands whatever the reader of the output does. */
export function isFinal(code: number): boolean {
  return code === EXIT.bug || SIGNALS.includes(code)
}
