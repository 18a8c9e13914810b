import * as Flags from '@oclif/core/flags'
import {InputError} from '../errors.js'
import {durationText, parseCount, parseDuration, parseRate, parseSize, exactSizeText} from '../text/parse-size.js'

/** `--timeout 500ms`: a time with its unit, in milliseconds. */
export const durationFlag = Flags.custom<number>({
  helpValue: 'TIME',
  parse: async (text) => parseDuration(text),
  defaultHelp: async ({options}) => shown(options.default, durationText),
})

/** `--idle-timeout 30s`: a time above 0, which Node's sockets would take for no limit. */
export const idleFlag = Flags.custom<number>({
  helpValue: 'TIME',
  parse: async (text) => {
    const idleMs = parseDuration(text)
    if (idleMs > 0) return idleMs
    throw new InputError('INVALID_DURATION', `"${text}": expected a time above 0`, {input: text})
  },
  defaultHelp: async ({options}) => shown(options.default, durationText),
})

/** `--max-frame 16MiB`: a size, in bytes. */
export const sizeFlag = Flags.custom<number>({
  helpValue: 'SIZE',
  parse: async (text) => parseSize(text),
  defaultHelp: async ({options}) => shown(options.default, exactSizeText),
})

/** A default as it would be typed. */
function shown(value: unknown, text: (value: number) => string): string | undefined {
  return typeof value === 'number' ? text(value) : undefined
}

/** `--throttle 64k`: bytes per second. */
export const rateFlag = Flags.custom<number>({helpValue: 'RATE', parse: async (text) => parseRate(text)})

/** `--count 10`: a whole number from `min` (1) to `max`. */
export const countFlag = Flags.custom<number, {min?: number; max?: number}>({
  helpValue: 'N',
  parse: async (text, _context, {min = 1, max = Number.MAX_SAFE_INTEGER}) => parseCount(text, {min, max}),
})

/** `--port 9000`: where a listener listens. */
export const portFlag = Flags.custom<number>({
  char: 'p',
  description: 'the port; 0 lets the system choose',
  helpValue: 'PORT',
  parse: async (text) => parseCount(text, {min: 0, max: 65_535}),
})
