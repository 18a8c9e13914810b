import {sendDatagram} from '../lab/exchange-datagrams.js'
import {EtherWire, EVERYBODY} from '../lab/ether-wire.js'
import {waitUntil} from '../lab/start-client.js'
import {readProcArp} from '../system/neighbours.js'
import {type DemoReport, StepLog} from './report.js'

const TEXT = 'hello'
/** Nobody answers there (RFC 863). */
const DISCARD_PORT = 9
const TIMEOUT_MS = 3000

/** A datagram to a neighbour whose MAC address is not known: a question to everybody, an answer to one. */
export async function showArp(): Promise<DemoReport> {
  const log = new StepLog()
  const wire = await EtherWire.open()
  try {
    log.note('client', 'send', ({arp}) => arp.send(TEXT.length, wire.remoteHost))
    await sendDatagram(Buffer.from(TEXT), {host: wire.remoteHost, port: DISCARD_PORT})
    const find = (kind: 'question' | 'answer' | 'ip') => wire.frames.find((frame) => frame.kind === kind)
    await waitUntil(() => find('ip') !== undefined && find('answer') !== undefined, TIMEOUT_MS)
    for (const {kind, destination, source, senderAddress, targetAddress, sizeBytes, tMs} of wire.frames) {
      if (kind === 'question')
        log.note(
          'wire',
          'question',
          ({arp}) =>
            arp.question({destination, targetAddress: targetAddress ?? '', senderAddress: senderAddress ?? ''}),
          tMs,
        )
      if (kind === 'answer')
        log.note(
          'wire',
          'answer',
          ({arp}) => arp.answer({destination, source, senderAddress: senderAddress ?? ''}),
          tMs,
        )
      if (kind === 'ip') log.note('wire', 'datagram', ({arp}) => arp.datagram(sizeBytes, destination), tMs)
    }
    const table = readProcArp()
    const entry = Array.isArray(table) ? table.find(({address}) => String(address) === wire.remoteHost) : undefined
    if (entry?.mac) log.note('kernel', 'neighbour', ({arp}) => arp.entry(wire.remoteHost, String(entry.mac)))
    return {
      experiment: 'arp',
      steps: log.inOrder(),
      evidence: 'wire',
      reproduced:
        find('question')?.destination === EVERYBODY &&
        find('answer')?.destination === find('question')?.source &&
        find('ip')?.destination === wire.otherMac,
      because: ({because}) => because.arp,
    }
  } finally {
    wire.close()
  }
}
