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
    const {payloadBytes, maxSegmentBytes, dropped, tMs} = packet
    const what = {isToServer: packet.destinationPort === port, payloadBytes, maxSegmentBytes, isLost: dropped}
    log.note('wire', packet.flags.join('+'), ({steps}) => steps.packet(what), tMs)
  }
}
