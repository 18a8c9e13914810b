/** One step of an experiment. Sends are made by one program, reads by another, on one TCP connection. */
export type ScriptStep =
  /** Writes message number N, as the program does. */
  | {do: 'send'; message: number}
  /** Writes message number N with one write(2) and takes what the kernel takes. */
  | {do: 'send once'; message: number}
  /** Writes what the kernel did not take, again and again while the receiver reads: what Python calls sendall. */
  | {do: 'send rest'; readSize: number}
  /** Until all that was written is in the receiver's buffer. */
  | {do: 'arrive'}
  /** One read(2), which waits as a blocking one does. */
  | {do: 'read'; size: number}
  /** One read(2) if something is there. */
  | {do: 'glance'; size: number}
  /** Reads as fast as it comes, until everything written was read. */
  | {do: 'drain'; size: number}
  /** A little dialogue first: from then on the receiver delays its acknowledgements. */
  | {do: 'converse'}
  /** Connects, where the script and not the runner does. */
  | {do: 'connect'}
  | {do: 'connected'}
  /** TCP_CORK, the kernel's own. */
  | {do: 'cork'; on: boolean}
  /** The sender ends its side. */
  | {do: 'end'}

export type Script = readonly ScriptStep[]

export const send = (message: number): ScriptStep => ({do: 'send', message})
export const sendOnce = (message: number): ScriptStep => ({do: 'send once', message})
export const sendRest = (readSize: number): ScriptStep => ({do: 'send rest', readSize})
export const arrive: ScriptStep = {do: 'arrive'}
export const read = (size: number): ScriptStep => ({do: 'read', size})
export const glance = (size: number): ScriptStep => ({do: 'glance', size})
export const drain = (size: number): ScriptStep => ({do: 'drain', size})
export const converse: ScriptStep = {do: 'converse'}
export const connect: ScriptStep = {do: 'connect'}
export const connected: ScriptStep = {do: 'connected'}
export const cork = (on: boolean): ScriptStep => ({do: 'cork', on})
export const end: ScriptStep = {do: 'end'}

/** All messages, one send after the other. */
export function sendAll(count: number): ScriptStep[] {
  return Array.from({length: count}, (_, message) => send(message))
}

/** A read that takes whatever is there: larger than anything sent. */
export const WHOLE = 65_536
