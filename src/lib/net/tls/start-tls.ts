import type net from 'node:net'
import {NetworkError} from '../../errors.js'

/** Protocols that begin in the clear and are asked to go on in TLS (RFC 3207, RFC 9051 §6.2.1). */
export const START_TLS_PROTOCOLS = ['smtp', 'imap'] as const
export type StartTlsProtocol = (typeof START_TLS_PROTOCOLS)[number]

/** What is said in turn: the answer to wait for, whole, and then our next line. */
type Step = {awaited: RegExp; refused: RegExp; say: string | null; what: string}

const SCRIPTS: Record<StartTlsProtocol, readonly Step[]> = {
  smtp: [
    {awaited: /^220 /m, refused: /^[45]\d\d /m, say: 'EHLO netkit.invalid\r\n', what: 'its greeting (220)'},
    {awaited: /^250 /m, refused: /^[45]\d\d /m, say: 'STARTTLS\r\n', what: 'its answer to EHLO (250)'},
    {awaited: /^220 /m, refused: /^[45]\d\d /m, say: null, what: 'its answer to STARTTLS (220)'},
  ],
  imap: [
    {awaited: /^\* OK/im, refused: /^\* BYE/im, say: 'n1 STARTTLS\r\n', what: 'its greeting (* OK)'},
    {awaited: /^n1 OK/im, refused: /^n1 (NO|BAD)/im, say: null, what: 'its answer to STARTTLS (OK)'},
  ],
}

/** What a mail server says before TLS is a few lines; whoever says more is none. */
const MAX_BYTES = 16 * 1024

/**
 * Asks a mail server to go on in TLS. Rejects with NetworkError TLS_FAILED, whose message says what it did instead; and where it has said
 * anything behind its consent: nobody could tell such bytes from those that are encrypted later (CVE-2021-33515).
 */
export function startTls(socket: net.Socket, protocol: StartTlsProtocol, deadlineMs: number): Promise<void> {
  const steps = SCRIPTS[protocol]
  let [at, text, size] = [0, '', 0]
  return new Promise((resolve, reject) => {
    const finish = (reason: string | null) => {
      clearTimeout(timer)
      socket.removeListener('data', onData).removeListener('end', onEnd).removeListener('close', onEnd).pause()
      if (reason === null) resolve()
      else reject(new NetworkError('TLS_FAILED', reason))
    }
    const onEnd = () => finish(`it closed the connection before ${steps[at]!.what}`)
    const timer = setTimeout(() => finish(`nothing of ${steps[at]!.what} within ${deadlineMs} ms`), deadlineMs)
    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_BYTES) return finish(`more than ${MAX_BYTES} bytes before TLS: it does not speak ${protocol}`)
      text += chunk.toString('latin1')
      if (!text.endsWith('\n')) return
      const {awaited, refused, say} = steps[at]!
      if (refused.test(text)) return finish(`it refuses: ${text.trimEnd().split('\n').at(-1)!.trimEnd()}`)
      if (!awaited.test(text)) return
      if (say === null) return finish(/\n./s.test(text) ? 'it sends something after agreeing to TLS' : null)
      text = ''
      at++
      socket.write(say)
    }
    socket.on('data', onData).once('end', onEnd).once('close', onEnd).resume()
  })
}
