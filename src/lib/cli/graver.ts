import {EXIT} from '../errors.js'

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
