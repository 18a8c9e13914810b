import type {WirePacket} from '../lab/decode-packet.js'
import {waitUntil} from '../lab/start-client.js'
import {TcpPair} from '../lab/tcp-pair.js'
import {Wire} from '../lab/wire.js'
import {type DemoReport, StepLog} from './report.js'

const RTT_MS = 4
const SENT_BYTES = 9000
/** SO_RCVBUF of the receiver, which Linux doubles for its own bookkeeping. */
const RECEIVE_BUFFER_BYTES = 4096
const TIMEOUT_MS = 2000

/** Sequence numbers and acknowledgements on the wire, and a window that closes, stays closed to a crumb, and opens again. */
export async function showWindow(): Promise<DemoReport> {
  const wire = await Wire.open({rttMs: RTT_MS})
  try {
    return await onWire(wire)
  } finally {
    wire.close()
  }
}

async function onWire(wire: Wire): Promise<DemoReport> {
  const log = new StepLog()
  const pair = await TcpPair.open({
    listenHost: wire.localHost,
    connectHost: wire.remoteHost,
    receiveBufferBytes: RECEIVE_BUFFER_BYTES,
  })
  try {
    const watch = new Watch(wire, pair.port)
    log.note('client', 'write', ({window}) => window.write(SENT_BYTES))
    pair.write(new Uint8Array(SENT_BYTES))
    const isClosed = await waitUntil(() => watch.isClosed(), TIMEOUT_MS)
    const isProbed = await waitUntil(() => watch.probes().length > 0, TIMEOUT_MS)
    const held = watch.receivedBytes()
    if (isClosed) log.note('server', 'full', ({window}) => window.full(held))

    const before = wire.packets.length
    const crumb = pair.read(1)
    if (crumb) log.note('server', 'read(1)', ({window}) => window.crumb)
    const probes = watch.probes().length
    await waitUntil(() => watch.probes().length > probes, TIMEOUT_MS)
    const offers = watch.windowsSince(before)
    const isQuiet = isProbed && offers.length > 0 && offers.every((bytes) => bytes === 0)
    if (isQuiet) log.note('kernel', 'no update', ({window}) => window.noUpdate)

    log.note('server', 'read on', ({window}) => window.readOn)
    await pair.until(() => {
      pair.read(65_536)
      return pair.readBytes >= SENT_BYTES
    }, TIMEOUT_MS * 2)
    const isOpen = watch.windowsSince(before).some((bytes) => bytes > 0)
    const {readBytes} = pair
    log.note('server', 'all read', ({window}) => window.allRead(readBytes))
    watch.note(log)
    return {
      experiment: 'window',
      steps: log.inOrder(),
      evidence: 'wire',
      reproduced: held > 0 && held < SENT_BYTES && isClosed && isQuiet && isOpen && readBytes === SENT_BYTES,
      because: ({because}) => because.window,
    }
  } finally {
    await pair.close()
  }
}

/** The packets of one connection, in numbers that start at 0 on each side. */
class Watch {
  private readonly start: number
  private readonly shift: number

  constructor(
    private readonly wire: Wire,
    private readonly port: number,
  ) {
    const syn = wire.packets.find(({destinationPort, flags}) => destinationPort === port && flags.includes('SYN'))
    const answer = wire.packets.find(({sourcePort, flags}) => sourcePort === port && flags.includes('SYN'))
    this.start = (syn?.sequence ?? 0) + 1
    this.shift = typeof syn?.windowShift === 'number' ? (answer?.windowShift ?? 0) : 0 // both must offer it: RFC 7323 §2.2
  }

  isClosed(): boolean {
    return this.answers().some((packet) => this.windowOf(packet) === 0)
  }

  receivedBytes(): number {
    return Math.max(0, ...this.answers().map(({acknowledgement}) => this.relative(acknowledgement)))
  }

  /** Asks of the sender whether the window has opened: without new data, after it had closed. */
  probes(): WirePacket[] {
    const closed = this.wire.packets.findIndex((packet) => this.isAnswer(packet) && this.windowOf(packet) === 0)
    if (closed === -1) return []
    return this.wire.packets
      .slice(closed + 1)
      .filter((packet) => packet.destinationPort === this.port && packet.payloadBytes <= 1)
  }

  windowsSince(index: number): number[] {
    return this.wire.packets
      .slice(index)
      .filter((packet) => this.isAnswer(packet))
      .map((packet) => this.windowOf(packet))
  }

  /** A row for each packet with data, and for each acknowledgement. */
  note(log: StepLog): void {
    const probes = new Set(this.probes())
    let highest = 0
    for (const packet of this.wire.packets) {
      const {payloadBytes, flags, tMs} = packet
      if (flags.includes('SYN')) continue
      if (this.isAnswer(packet)) {
        const [upto, bytes] = [this.relative(packet.acknowledgement), this.windowOf(packet)]
        log.note('wire', 'ACK', ({window}) => window.ack(upto, bytes), tMs)
      } else if (packet.destinationPort === this.port) {
        const from = this.relative(packet.sequence)
        const isAgain = from < highest
        highest = Math.max(highest, from + payloadBytes)
        if (payloadBytes > 1)
          log.note('wire', isAgain ? 'data again' : 'data', ({window}) => window.data(from, payloadBytes), tMs)
        else if (probes.has(packet)) log.note('wire', 'probe', ({window}) => window.probe, tMs)
      }
    }
  }

  private answers(): WirePacket[] {
    return this.wire.packets.filter((packet) => this.isAnswer(packet))
  }

  private isAnswer({sourcePort, flags}: WirePacket): boolean {
    return sourcePort === this.port && !flags.includes('SYN') && flags.includes('ACK')
  }

  /** Modulo 2^32 (RFC 9293 §3.4). */
  private relative(sequence: number): number {
    return (sequence - this.start) | 0
  }

  private windowOf({window}: WirePacket): number {
    return window << this.shift
  }
}
