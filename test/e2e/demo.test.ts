import {describe, expect, test} from 'vitest'
import {EXPERIMENT_NAMES} from '../../src/lib/demo/experiment-names.js'
import {displayWidth} from '../../src/lib/text/display-width.js'
import {hasWire} from '../support/experiments.js'
import {hasNamespaces, inNamespace} from '../support/namespace.js'
import {type ErrorLine, netkit} from '../support/run-netkit.js'

const isRoot = process.getuid?.() === 0
const asNobody = {uid: 65_534, env: {HOME: undefined}}
const isLinux = process.platform === 'linux'

describe('netkit demo', () => {
  test('--json: one object with the keys of the contract', async ({skip}) => {
    if (!isLinux) skip('needs /proc/net')
    const {stdout, stderr, code} = await netkit(['demo', 'handshake', '--json'])
    const report = JSON.parse(stdout) as {steps: object[]}
    expect(Object.keys(report)).toEqual(['experiment', 'steps', 'evidence', 'reproduced'])
    for (const step of report.steps) expect(Object.keys(step)).toEqual(['tMs', 'side', 'event', 'detail'])
    expect({stderr, code}).toEqual({stderr: '', code: 0})
  })

  test('list names them, and where the others are', async () => {
    const {stdout, code} = await netkit(['demo', 'list', '--get', 'experiment'])
    expect(stdout.trimEnd().split('\n')).toEqual([...EXPERIMENT_NAMES])
    expect(code).toBe(0)
    const help = async (topic: string) => (await netkit([topic, 'list', '--help'])).stdout.replaceAll(/\s+/g, ' ')
    expect(await help('demo')).toContain('netkit stickdemo list')
    expect(await help('stickdemo')).toContain('netkit demo list')
  })

  test.each([
    [['demo']], // nobody to ask
    [['demo', 'syn-flood']],
    [['demo', 'syn-queue', '192.0.2.1']], // no address can be given
    [['demo', 'syn-queue', '--host', '192.0.2.1']],
  ])('%j: exit 2', async (words) => {
    expect((await netkit(words)).code).toBe(2)
  })

  test('ASCII where it is wished for', async ({skip}) => {
    if (!isLinux) skip('needs /proc/net')
    expect((await netkit(['demo', 'handshake', '--ascii'])).stdout).toMatch(/^[\n -~]*$/)
  })
})

describe('without privilege', () => {
  test.for(['handshake', 'close', 'retransmit'])('%s: what /proc shows', async (name, {skip}) => {
    if (!isLinux) skip('needs /proc/net')
    const {stdout, code} = await netkit(['demo', name, '--json'], isRoot ? asNobody : {})
    expect(JSON.parse(stdout)).toMatchObject({experiment: name, evidence: 'proc', reproduced: true})
    expect(code).toBe(0)
  })

  test.each(['mtu', 'syn-queue', 'window', 'arp'])('%s: exit 4, and it says what is missing', async (name) => {
    const {stdout, code} = await netkit(['demo', name, '--json'], isRoot ? asNobody : {})
    expect((JSON.parse(stdout) as ErrorLine).error).toMatchObject({code: 'NO_WIRE'})
    expect(code).toBe(4)
  })
})

test('on a wire of our own every packet is seen', async ({skip}) => {
  if (!hasWire) skip('needs root, koffi and /dev/net/tun')
  const {stdout} = await netkit(['demo', 'handshake', '--json'])
  const {steps} = JSON.parse(stdout) as {steps: {event: string}[]}
  expect(steps.map(({event}) => event)).toEqual(['SYN', 'SYN+ACK', 'ACK'])
})

describe('--layers takes one request apart', () => {
  test('as it was captured', async ({skip}) => {
    if (!hasWire) skip('needs root, koffi and /dev/net/tun')
    const {stdout, code} = await netkit(['demo', 'handshake', '--layers', '--json'])
    const {request} = JSON.parse(stdout) as LayeredReport
    expect(request).toMatchObject({isCaptured: true})
    const bytes = request.layers.flatMap(({fields}) => fields.flatMap(({hex}) => hex.split(' ')))
    expect(bytes).toHaveLength(request.sizeBytes!)
    expect(bytes).not.toContain('??')
    expect(Buffer.from(bytes.slice(-18).join(''), 'hex').toString()).toBe('GET / HTTP/1.0\r\n\r\n')
    expect(internetChecksum(bytes.slice(14, 34))).toBe(0xffff)
    expect(code).toBe(0)
  })

  test.for([
    ['en', /not captured/, /127\.0\.0\.1/],
    ['zh', /不是抓包/, /127\.0\.0\.1/],
  ] as const)(
    'without privilege: what is known of it, and that it was not captured (%s)',
    async ([lang, mark, address], {skip}) => {
      if (!isLinux) skip('needs /proc/net')
      const {stdout, code} = await netkit(['demo', 'handshake', '--layers', '--lang', lang], isRoot ? asNobody : {})
      expect(stdout).toMatch(mark)
      expect(stdout).toMatch(address)
      expect(stdout).toContain('?? ?? ?? ??') // sequence numbers are the kernels' own
      expect(stdout).toContain('47 45 54 20 2f 20')
      expect(code).toBe(0)
    },
  )

  test.each([40, 60, 80])('fits into %i columns', async (columns) => {
    for (const lang of ['en', 'zh']) {
      const {stdout} = await netkit(['demo', 'handshake', '--layers', '--lang', lang], {
        env: {NETKIT_COLUMNS: String(columns)},
      })
      expect(stdout.split('\n').filter((line) => displayWidth(line) > columns)).toEqual([])
    }
  })

  test('has nothing to take apart elsewhere: exit 2', async () => {
    const {stdout, code} = await netkit(['demo', 'backlog', '--layers', '--json'])
    expect((JSON.parse(stdout) as ErrorLine).error).toMatchObject({code: 'NO_LAYERS', input: 'backlog'})
    expect(code).toBe(2)
  })
})

type LayeredReport = {
  request: {isCaptured: boolean; sizeBytes: number | null; layers: {fields: {hex: string}[]}[]}
}

/** The sum over a header with its checksum in it is all ones (RFC 1071). */
function internetChecksum(bytes: readonly string[]): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 2) sum += Number.parseInt(bytes[at]! + bytes[at + 1]!, 16)
  return (sum & 0xffff) + (sum >> 16)
}

describe('in places where there is little to be had', () => {
  test.for(['demo backlog', 'demo time-wait', 'stickdemo', 'stickdemo udp', 'stickdemo late-read'])(
    'loopback is down: %s ends with 4, and says so',
    async (words, {skip}) => {
      if (!hasNamespaces()) return skip('no network namespaces here')
      const {code, stderr} = await inNamespace(`ip link set lo down; netkit ${words}`)
      expect({code, stderr}).toMatchObject({code: 4, stderr: expect.stringContaining('bring loopback up first')})
    },
  )

  test.for(['demo handshake', 'demo close', 'demo backlog', 'demo time-wait', 'demo retransmit'])(
    'no /proc, and no TUN device: %s ends with 4, and says so',
    async (words, {skip}) => {
      if (!hasNamespaces()) return skip('no network namespaces here')
      const {code, stderr} = await inNamespace(
        `mount -t tmpfs none /dev/net && mount -t tmpfs none /proc && netkit ${words}`,
      )
      expect({code, stderr}).toMatchObject({code: 4, stderr: expect.stringContaining('/proc/net')})
    },
  )
})
