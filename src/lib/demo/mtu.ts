import {exchangeDatagrams} from '../lab/exchange-datagrams.js'
import type {WirePacket} from '../lab/decode-packet.js'
import {waitUntil} from '../lab/start-client.js'
import {Wire} from '../lab/wire.js'
import {TcpPair} from '../lab/tcp-pair.js'
import {type DemoReport, StepLog} from './report.js'
import type {DemoCatalogue} from './words/demo-catalogue.js'

const MTU = 1500
/** What is left for data behind 20 bytes of IP and 8 of UDP header. */
const LARGEST_DATAGRAM = MTU - 28
const LONG_SEND = 5000
const RTT_MS = 4

/** One byte more than fits, and IP makes two packets of a datagram; TCP cuts by itself, and forbids fragments. */
export async function showMtu(): Promise<DemoReport> {
  const wire = await Wire.open({mtu: MTU, rttMs: RTT_MS})
  try {
    const log = new StepLog()
    log.note('wire', 'MTU', ({steps}) => steps.mtu(MTU))
    const whole = await sendDatagram(wire, LARGEST_DATAGRAM, log)
    const cut = await sendDatagram(wire, LARGEST_DATAGRAM + 1, log)
    const segments = await sendStream(wire, log)
    const fragments = cut.filter(({fragmentOffset, moreFragments}) => fragmentOffset > 0 || moreFragments)
    return {
      experiment: 'mtu',
      steps: log.inOrder(),
      evidence: 'wire',
      reproduced:
        whole.length === 1 &&
        fragments.length === 2 &&
        segments.length === Math.ceil(LONG_SEND / 1448) &&
        segments.every(({dontFragment, totalBytes}) => dontFragment && totalBytes <= MTU),
      because: ({because}) => because.mtu,
    }
  } finally {
    wire.close()
  }
}

async function sendDatagram(wire: Wire, sizeBytes: number, log: StepLog): Promise<WirePacket[]> {
  const before = wire.packets.length
  const [received] = await exchangeDatagrams([new Uint8Array(sizeBytes)], {
    listenHost: wire.localHost,
    connectHost: wire.remoteHost,
  })
  const packets = wire.packets.slice(before).filter((packet) => {
    const isFragment = packet.fragmentOffset > 0 || packet.moreFragments
    return packet.protocol === 'udp' && (isFragment || packet.payloadBytes === sizeBytes)
  })
  for (const {totalBytes, fragmentOffset, moreFragments, tMs} of packets) {
    const isFragment = fragmentOffset > 0 || moreFragments
    const tell = ({steps}: DemoCatalogue) =>
      isFragment ? steps.fragment(totalBytes, fragmentOffset, !moreFragments) : steps.wholePacket(totalBytes)
    log.note('wire', 'UDP', tell, tMs)
  }
  const arrived = received?.length ?? 0
  log.note('server', 'receive', ({steps}) => steps.datagramCame(sizeBytes, arrived))
  return packets
}

async function sendStream(wire: Wire, log: StepLog): Promise<WirePacket[]> {
  const pair = await TcpPair.open({listenHost: wire.localHost, connectHost: wire.remoteHost})
  try {
    const isOfPair = () =>
      wire.packets.filter(({sourcePort, destinationPort}) => [sourcePort, destinationPort].includes(pair.port))
    await waitUntil(() => isOfPair().some(({flags}) => flags.join('+') === 'SYN+ACK'), 500)
    const ofPair = isOfPair()
    for (const {flags, maxSegmentBytes, destinationPort, tMs} of ofPair) {
      if (!flags.includes('SYN')) continue
      const side = destinationPort === pair.port ? 'client' : 'server'
      log.note('wire', flags.join('+'), ({steps}) => steps.announces(side, maxSegmentBytes, MTU), tMs)
    }
    pair.write(new Uint8Array(LONG_SEND))
    log.note('client', 'send', ({steps}) => steps.oneWrite(LONG_SEND))
    await pair.untilArrived()
    const sent = wire.packets.filter(
      ({destinationPort, payloadBytes}) => destinationPort === pair.port && payloadBytes > 0,
    )
    // A busy machine may make the wire slow, and the kernel send the last segment twice (a tail loss probe, RFC 8985).
    const segments = [...new Map(sent.toReversed().map((packet) => [packet.sequence, packet])).values()].toReversed()
    for (const segment of segments) log.note('wire', 'segment', ({steps}) => steps.segment(segment), segment.tMs)
    return segments
  } finally {
    await pair.close()
  }
}
