import os from 'node:os'

/** The number of `SIGTERM` and its like on this system; 0 for one that it does not have. */
export function signalNumber(name: string): number {
  return Object.hasOwn(os.constants.signals, name) ? os.constants.signals[name as NodeJS.Signals] : 0
}
