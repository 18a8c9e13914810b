import {SystemError} from '../errors.js'
import {EtherWire} from '../lab/ether-wire.js'
import {loopbackMac} from '../lab/loopback-mac.js'
import {decodePacket} from '../lab/decode-packet.js'
import {type PacketLayer, packetLayers} from '../lab/packet-layers.js'
import {readSetting, waitUntil} from '../lab/start-client.js'
import {TcpPair} from '../lab/tcp-pair.js'

const REQUEST = Buffer.from('GET / HTTP/1.0\r\n\r\n')
const TIMEOUT_MS = 2000
const [LINK_BYTES, IP_BYTES, TCP_BYTES, STAMP_BYTES] = [14, 20, 20, 12]

/** One request over TCP, layer by layer, and how it was come by. */
export type RequestLayers = {
  /** False: put together from what every user may know; the rest of its bytes is unknown. */
  isCaptured: boolean
  /** Of the whole frame; null where it is not known. */
  sizeBytes: number | null
  layers: PacketLayer[]
}

/** Sends a request over a connection on an Ethernet of our own and takes its frame apart; without one, over loopback, and says what is known of it. */
export async function requestLayers(): Promise<RequestLayers> {
  const wire = await openEtherWireOrNull()
  if (wire === null) return await toldRequest()
  try {
    return await capturedRequest(wire)
  } finally {
    wire.close()
  }
}

async function openEtherWireOrNull(): Promise<EtherWire | null> {
  try {
    return await EtherWire.open({echoesPackets: true})
  } catch (error) {
    if (error instanceof SystemError && error.code === 'NO_WIRE') return null
    throw error
  }
}

async function capturedRequest(wire: EtherWire): Promise<RequestLayers> {
  const pair = await TcpPair.open({listenHost: wire.localHost, connectHost: wire.remoteHost})
  try {
    pair.write(REQUEST)
    const request = () => wire.frames.find(({kind, bytes}) => kind === 'ip' && carriesData(bytes, pair.port))
    await waitUntil(() => request() !== undefined, TIMEOUT_MS)
    const frame = request()
    if (frame === undefined) throw new SystemError('NO_WIRE', 'the request did not pass the wire in time')
    return {isCaptured: true, sizeBytes: frame.bytes.length, layers: packetLayers(frame.bytes)}
  } finally {
    await pair.close()
  }
}

function carriesData(frame: Buffer, port: number): boolean {
  const {protocol, destinationPort, payloadBytes} = decodePacket(frame.subarray(LINK_BYTES), 0)
  return protocol === 'tcp' && destinationPort === port && payloadBytes > 0
}

/** Addresses and ports are those of a real connection, which carries the request; so are the settings of this kernel. */
async function toldRequest(): Promise<RequestLayers> {
  const pair = await TcpPair.open()
  try {
    pair.write(REQUEST)
    await pair.untilArrived()
    const stamps = readSetting('tcp_timestamps') // both ends are this kernel
    const headerBytes = TCP_BYTES + (stamps === null || stamps === '0' ? 0 : STAMP_BYTES)
    const told = new ToldFrame(LINK_BYTES + IP_BYTES + headerBytes + REQUEST.length)
    const loopback = loopbackMac()
    if (loopback !== null) told.put(0, [...loopback, ...loopback])
    told.put(12, [0x08, 0x00])
    const ip = LINK_BYTES
    told.put(ip, [0x45])
    if (stamps !== null) told.put(ip + 2, twoBytes(IP_BYTES + headerBytes + REQUEST.length))
    const hops = readSetting('ip_default_ttl')
    if (hops !== null) told.put(ip + 8, [Number(hops)])
    told.put(ip + 9, [6])
    told.put(ip + 12, [127, 0, 0, 1, 127, 0, 0, 1])
    const tcp = ip + IP_BYTES
    told.put(tcp, [...twoBytes(pair.sender.localPort!), ...twoBytes(pair.port)])
    told.frame[tcp + 12] = (headerBytes / 4) << 4
    if (stamps !== null) told.put(tcp + 12, [(headerBytes / 4) << 4])
    told.put(tcp + headerBytes, REQUEST)
    const layers = packetLayers(told.frame, (offset) => told.isKnown(offset))
    return {isCaptured: false, sizeBytes: stamps === null ? null : told.frame.length, layers}
  } finally {
    await pair.close()
  }
}

class ToldFrame {
  readonly frame: Buffer
  private readonly known = new Set<number>()

  constructor(sizeBytes: number) {
    this.frame = Buffer.alloc(sizeBytes)
  }

  put(offset: number, octets: Iterable<number>): void {
    for (const octet of octets) {
      this.frame[offset] = octet
      this.known.add(offset++)
    }
  }

  isKnown(offset: number): boolean {
    return this.known.has(offset)
  }
}

function twoBytes(value: number): number[] {
  return [value >> 8, value & 255]
}
