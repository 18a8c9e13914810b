import type {WirePacket} from '../lab/decode-packet.js'
import type {StepLog} from './report.js'

/** Of one connection, by the port of its server; `SYN+ACK` in the order in which they are spoken of. */
export function flagsOf(packets: readonly WirePacket[], port: number): string[] {
  return packets.filter(isOf(port)).map(({flags}) => flags.join('+'))
}

function isOf(port: number) {
  return ({sourcePort, destinationPort}: WirePacket) => sourcePort === port || destinationPort === port
}

export function notePackets(log: StepLog, packets: readonly WirePacket[], port: number): void {
  for (const packet of packets.filter(isOf(port))) {
    const direction = packet.destinationPort === port ? 'client → server' : 'server → client'
    const option = packet.maxSegmentBytes === null ? '' : `, MSS ${packet.maxSegmentBytes}`
    const data = packet.payloadBytes > 0 ? `, ${packet.payloadBytes} bytes` : ''
    const lost = packet.dropped ? ' – and the wire loses it' : ''
    log.note('wire', packet.flags.join('+'), `${direction}${data}${option}${lost}`, packet.tMs)
  }
}
