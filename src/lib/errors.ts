/** Exit codes, the same in every output format. `done` also means "yes". */
export const EXIT = {done: 0, no: 1, input: 2, network: 3, system: 4, bug: 70} as const

type Options = ErrorOptions & {
  /** The text that was refused, as it was given. */
  input?: string
  /** Where in `input` the trouble starts: an offset in UTF-16 units, from 0. */
  offset?: number
}

/**
 * A failure that netkit understands. `code` is stable and made for scripts; `message` is for people and names the input
 * and the reason. Throw one of the three kinds below; anything else that escapes is a bug and exits 70.
 */
export abstract class NetkitError extends Error {
  abstract readonly exitCode: number
  readonly code: string
  readonly input: string | null
  readonly offset: number | null

  constructor(code: string, message: string, {input, offset, ...options}: Options = {}) {
    super(message, options)
    this.name = new.target.name
    this.code = code
    this.input = input ?? null
    this.offset = offset ?? null
  }
}

/** Bad arguments or bad input: exit 2. */
export class InputError extends NetkitError {
  readonly exitCode = EXIT.input
}

/** The network did not deliver (refused, unreachable, timed out, a bad frame): exit 3. */
export class NetworkError extends NetkitError {
  readonly exitCode = EXIT.network
}

/** This machine cannot (permission, port in use, missing file, disk full): exit 4. */
export class SystemError extends NetkitError {
  readonly exitCode = EXIT.system
}
