import {describe, expect, test} from 'vitest'
import {decodePacket} from '../../../src/lib/lab/decode-packet.js'
import {packetLayers} from '../../../src/lib/lab/packet-layers.js'

/** A request as a TAP device handed it over (Linux 6.18). */
const LINK = '02005e005302 aa95ed8b5820 0800'
const IP = '45 00 0046 8ccc 4000 40 06 e2d3 c6131f75 c6131f76'
const TCP = 'ae1a 9c85 9200b59b 0b4c250f 80 18 003f 19ca 0000'
const STAMPS = '0101080ab6f98b7f38677570'
const DATA = '474554202f20485454502f312e300d0a0d0a'

const frame = Buffer.from([LINK, IP, TCP, STAMPS, DATA].join('').replaceAll(' ', ''), 'hex')
const fieldsOf = (bytes: Buffer, isKnown?: (offset: number) => boolean) =>
  packetLayers(bytes, isKnown).flatMap(({fields}) => fields)

describe('a frame, layer by layer', () => {
  test('its layers and their sizes', () => {
    const layers = packetLayers(frame).map(({layer, protocol, sizeBytes}) => [layer, protocol, sizeBytes])
    expect(layers).toEqual([
      ['link', 'Ethernet', 14],
      ['internet', 'IPv4', 20],
      ['transport', 'TCP', 32],
      ['application', 'HTTP', 18],
    ])
  })

  test('every byte belongs to one field, in the order of the wire', () => {
    const fields = fieldsOf(frame)
    expect(fields.map(({hex}) => hex).join(' ')).toBe(frame.toString('hex').match(/../g)!.join(' '))
    let at = 0
    for (const {offset, hex} of fields) {
      expect(offset).toBe(at)
      at += hex.split(' ').length
    }
  })

  test('values are what the decoder of packets says, too', () => {
    const packet = decodePacket(frame.subarray(14), 0)
    const value = (name: string) => fieldsOf(frame).find((field) => field.name === name)?.value
    expect({
      sourcePort: value('sourcePort'),
      destinationPort: value('destinationPort'),
      sequence: value('sequence'),
      acknowledgement: value('acknowledgement'),
      window: value('window'),
      totalLength: value('totalLength'),
    }).toEqual({
      sourcePort: String(packet.sourcePort),
      destinationPort: String(packet.destinationPort),
      sequence: String(packet.sequence),
      acknowledgement: String(packet.acknowledgement),
      window: String(packet.window),
      totalLength: String(packet.totalBytes),
    })
  })

  test.each([
    ['destinationMac', '02:00:5e:00:53:02'],
    ['etherType', 'IPv4'],
    ['version', '4, 5 × 4 = 20'],
    ['fragment', 'DF, 0'],
    ['ttl', '64'],
    ['protocol', '6, TCP'],
    ['sourceAddress', '198.19.31.117'],
    ['headerLength', '8 × 4 = 32'],
    ['flags', 'PSH, ACK'],
    ['options', 'NOP, NOP, TS'],
    ['checksum', null],
    ['data', 'GET / HTTP/1.0\r\n\r\n'],
  ])('%s: %j', (name, value) => {
    expect(fieldsOf(frame).find((field) => field.name === name)?.value).toBe(value)
  })

  test('without options there is no such field', () => {
    const bare = Buffer.from([LINK, IP, TCP.replace(' 80 ', ' 50 '), DATA].join('').replaceAll(' ', ''), 'hex')
    expect(fieldsOf(bare).map(({name}) => name)).not.toContain('options')
  })

  test.each([
    ['one of two bytes', 34, 'sourcePort', {hex: '?? 1a', value: null, offset: 34}],
    ['the length of TCP’s header: nobody knows where the data begin', 46, 'data', {offset: null}],
    ['a length says nothing about what is before it', 46, 'options', {offset: 54}],
  ])('not known: %s', (_, unknown, name, expected) => {
    const field = fieldsOf(frame, (offset) => offset !== unknown).find((one) => one.name === name)
    expect(field).toMatchObject(expected)
  })
})
