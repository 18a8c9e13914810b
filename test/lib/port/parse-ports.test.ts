import fc from 'fast-check'
import {beforeAll, describe, expect, test} from 'vitest'
import {parsePorts, parseRange} from '../../../src/lib/port/parse-ports.js'
import {loadServices, type Services} from '../../../src/lib/port/services.js'
import {TOP_100} from '../../../src/lib/port/top-100.js'

let services: Services
beforeAll(async () => {
  services = await loadServices()
})

describe('ports are read', () => {
  test.each([
    ['80', [80]],
    ['443,80,443', [80, 443]], // each once, in order
    ['1-3,2-5', [1, 2, 3, 4, 5]],
    ['65535', [65_535]],
    ['http,https', [80, 443]],
    ['HTTP', [80]], // RFC 6335 §5.1: names are told apart without regard to case
    ['domain', [53]],
    ['3com-tsmux', [106]], // a name that starts with a digit and has a dash
  ])('%s', (text, ports) => {
    expect(parsePorts(text, services)).toEqual(ports)
  })

  test('all is every port that one can talk to', () => {
    const all = parsePorts('all', services)
    expect([all.length, all[0], all.at(-1)]).toEqual([65_535, 1, 65_535])
  })

  test('top100 is a hundred different ports', () => {
    expect(parsePorts('top100', services)).toHaveLength(100)
    expect(TOP_100.every((port) => port >= 1 && port <= 65_535)).toBe(true)
  })

  test('a range holds its ends and all between', () => {
    const port = fc.integer({min: 1, max: 65_535})
    fc.assert(
      fc.property(port, fc.nat({max: 300}), (first, more) => {
        const last = Math.min(first + more, 65_535)
        const ports = parsePorts(`${first}-${last}`, services)
        expect([ports[0], ports.at(-1), ports.length]).toEqual([first, last, last - first + 1])
      }),
    )
  })
})

describe('refused with a reason', () => {
  test.each([
    ['0', 'port 0', 0],
    ['65536', 'above 65535', 0],
    ['22,65536', 'above 65535', 3],
    ['80-22', 'runs backwards; did you mean 22-80?', 0],
    ['80-', 'both sides', 3],
    ['-80', 'both sides', 0],
    ['-', 'both sides', 0],
    ['0-80', 'port 0', 0],
    ['1-65536', 'above 65535', 2],
    ['http-', 'not a port number', 0],
    ['web server', 'cannot contain " "', 3],
    ['022', 'leading zero', 0], // is it octal?
    ['80,,443', 'between the commas', 3],
    ['', 'between the commas', 0],
    ['1-2-3', 'not a port number', 0],
    ['80\u0000', 'cannot contain', 2],
    ['٨٠', 'cannot contain', 0], // Arabic digits
    ['0x50', 'not a port number', 0],
    ['99999999999999999999', 'above 65535', 0],
  ])('%j', (text, reason, offset) => {
    expect(() => parsePorts(text, services)).toThrow(
      expect.objectContaining({code: 'INVALID_PORTS', message: expect.stringContaining(reason), offset}),
    )
  })

  test.each(['80', 'all', 'a-b', '8000:9000', ''])('%j as a range', (text) => {
    expect(() => parseRange(text)).toThrow(expect.objectContaining({code: 'INVALID_PORTS'}))
  })
})
