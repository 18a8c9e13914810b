import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {Endpoint} from '../address/endpoint.js'
import {deriveTlsKey} from '../auth/tls-key.js'
import {NetkitError, NetworkError} from '../errors.js'
import {explainSocketError} from '../net/explain-socket-error.js'
import {connectTcp} from '../net/tcp-connect.js'
import {type Connection, listenTcp, type Listener} from '../net/tcp-listen.js'
import {type DemoReport, type DemoStep, StepLog} from './report.js'

const TEXT = 'password: open sesame'
const TIMEOUT_MS = 5000
/** So many bytes of a chunk are shown. */
const SHOWN_BYTES = 12

/** Whether the relay between changes what it passes on. */
type Meddling = 'reads' | 'changes'

/** What came of one talk through the relay. */
type Passage = {
  /** The text was in the bytes that the relay saw. */
  isRead: boolean
  /** What the client got back; null where the connection broke. */
  answer: string | null
}

/** The same text through a relay that reads, and one that changes a byte: plain, then encrypted by a secret that both ends know. */
export async function showTls(): Promise<DemoReport> {
  const log = new StepLog()
  const psk = deriveTlsKey(randomBytes(32))
  const plain = await pass(log, null, 'reads')
  const changed = await pass(log, null, 'changes')
  const hidden = await pass(log, psk, 'reads')
  const found = await pass(log, psk, 'changes')
  return {
    experiment: 'tls',
    steps: log.inOrder(),
    evidence: 'relay',
    reproduced:
      plain.isRead &&
      plain.answer === TEXT &&
      changed.answer !== null &&
      changed.answer !== TEXT &&
      !hidden.isRead &&
      hidden.answer === TEXT &&
      found.answer === null,
    because: ({because}) => because.tls,
  }
}

async function pass(log: StepLog, psk: Uint8Array | null, meddling: Meddling): Promise<Passage> {
  const open = new Set<Connection>()
  const keep = (socket: Connection) => open.add(socket)
  const listeners: Listener[] = []
  const here = Endpoint.of('127.0.0.1', 0)
  try {
    const server = await listenTcp(here, {
      ...(psk && {tls: {psk}}),
      onConnection: (socket) => {
        keep(socket)
        socket.on('error', (error) => log.note('server', 'broken', howBroken(error, 'the client')))
        socket.pipe(socket)
      },
    })
    listeners.push(server)
    const spy = new Spy(log, meddling)
    const relay = await listenTcp(here, {onConnection: (socket) => spy.join(socket, server.place as Endpoint, keep)})
    listeners.push(relay)
    log.note('client', 'send', ({tls}) => tls.talk({isEncrypted: psk !== null, meddling, text: TEXT}))
    const client = await connectTcp(relay.place as Endpoint, {
      timeoutMs: TIMEOUT_MS,
      ...(psk && {tls: {psk, alpn: []}}),
    })
    keep(client)
    spy.hasBegun = true
    const answer = await answerTo(client)
    const text = typeof answer === 'string' ? answer : null
    log.note(
      'client',
      text === null ? 'broken' : 'recv',
      typeof answer === 'string' ? `"${answer}"` : howBroken(answer, 'the server'),
    )
    const isRead = spy.seen.includes(TEXT)
    const seenBytes = spy.seen.length
    if (meddling === 'reads')
      log.note('relay', isRead ? 'has read it' : 'has not', ({tls}) => (isRead ? tls.isRead : tls.notRead(seenBytes)))
    return {isRead, answer: text}
  } finally {
    for (const socket of open) socket.destroy()
    await Promise.all(listeners.map((listener) => listener.close()))
  }
}

async function answerTo(client: Connection): Promise<string | Error> {
  client.setTimeout(TIMEOUT_MS, () => client.destroy(new NetworkError('TIMEOUT', 'no answer in time')))
  client.write(TEXT)
  let answer = ''
  try {
    while (answer.length < TEXT.length) {
      const ended = once(client, 'close').then(() => [null])
      const [chunk] = (await Promise.race([once(client, 'data'), ended])) as [Buffer | null]
      if (chunk === null) return new NetworkError('CONNECTION_CLOSED', 'the connection was closed')
      answer += chunk.toString('latin1')
    }
    return answer
  } catch (error) {
    return error as Error
  }
}

/** In the language of the text, where it is what TLS does about changed bytes; else as the errors of netkit say it. */
function howBroken(error: Error, peer: string): string | DemoStep['tell'] {
  if (error instanceof NetkitError) return error.message
  const {code = ''} = error as NodeJS.ErrnoException
  if (code === 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC') return ({tls}) => tls.broken.found
  if (code.endsWith('ALERT_BAD_RECORD_MAC')) return ({tls}) => tls.broken.told
  return explainSocketError(error, peer).message
}

/** Stands between, and looks. */
class Spy {
  /** From here on it is the talk, not the handshake. */
  hasBegun = false
  seen = Buffer.alloc(0)
  #hasChanged = false

  constructor(
    private readonly log: StepLog,
    private readonly meddling: Meddling,
  ) {}

  async join(client: Connection, server: Endpoint, keep: (socket: Connection) => void): Promise<void> {
    keep(client)
    client.pause()
    const onward = await connectTcp(server, {timeoutMs: TIMEOUT_MS})
    keep(onward)
    for (const [from, to, whose] of [
      [client, onward, 'client'],
      [onward, client, 'server'],
    ] as const) {
      from.on('data', (chunk: Buffer) => to.write(this.#see(chunk, whose)))
      from.once('end', () => to.end())
      from.once('close', () => to.destroySoon())
    }
    client.resume()
  }

  #see(chunk: Buffer, whose: 'client' | 'server'): Buffer {
    this.seen = Buffer.concat([this.seen, chunk])
    this.log.note('relay', this.hasBegun ? 'sees' : 'sees greeting', ({tls}) =>
      tls.chunk(chunk.length, whose, shown(chunk)),
    )
    if (this.meddling === 'reads' || !this.hasBegun || this.#hasChanged || whose === 'server') return chunk
    this.#hasChanged = true
    const changed = Buffer.from(chunk)
    changed[changed.length - 1]! ^= 1
    this.log.note('relay', 'changes', ({tls}) => tls.changed)
    return changed
  }
}

/** `70 61 73 73 77 6f 72 64 3a 20 6f 70 … "password: op…"`; a dot is no letter. */
function shown(chunk: Buffer): string {
  const bytes = chunk.subarray(0, SHOWN_BYTES)
  const more = chunk.length > bytes.length ? '…' : ''
  const hex = bytes.toString('hex').replaceAll(/..(?!$)/g, '$& ')
  const text = bytes.toString('latin1').replaceAll(/[^ -~]/g, '.')
  return `${hex}${more && ' …'} "${text}${more}"`
}
