import {EXIT} from '../errors.js'

/**
 * What nobody has caught, in callbacks, timers and promises, goes to `crash`, which is to end the program; Node would print a stack and exit 1,
 * which is "no" here.
 */
export function catchTheUncaught(crash: (error: unknown) => void): void {
  let isTold = false
  const tell = (error: unknown) => {
    if (isTold) return // what follows from the first
    isTold = true
    try {
      crash(error)
    } catch {
      process.exit(EXIT.bug)
    }
  }
  process.on('uncaughtException', tell)
  process.on('unhandledRejection', tell)
}
