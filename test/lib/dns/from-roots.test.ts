import {describe, expect, test} from 'vitest'
import {Endpoint} from '../../../src/lib/address/endpoint.js'
import {type Exchange, exchangeTcp, exchangeUdp} from '../../../src/lib/dns/exchange.js'
import {DomainName} from '../../../src/lib/dns/domain-name.js'
import {findFromRoots} from '../../../src/lib/dns/from-roots.js'
import {ROOT_SERVERS} from '../../../src/lib/dns/root-servers.js'
import {startServing} from '../../support/dns-serve.js'
import {a, answerTo, type Behaviour, startNameServer} from '../../support/name-server.js'

/** Real sockets of this machine stand for addresses of the documentation: 192.0.2.1 is the server that was given for it. */
async function walk(
  name: string,
  servers: Record<string, Endpoint>,
  {timeoutMs = 20_000, type = 'A' as 'A' | 'MX'} = {},
) {
  const to =
    (exchange: Exchange): Exchange =>
    async (query, {host, port}, options) => {
      expect(port).toBe(53)
      const real = servers[host]
      if (!real) throw new Error(`nobody stands for ${host}`)
      return await exchange(query, real, options)
    }
  const steps: string[] = []
  const chain = await findFromRoots(
    {name: DomainName.parse(name), type},
    {
      roots: [Endpoint.of('192.0.2.1', 53)],
      timeoutMs,
      onStep: ({zone, nameServers}) => steps.push(`${zone}: ${nameServers.join(' ')}`),
      exchanges: {udp: to(exchangeUdp), tcp: to(exchangeTcp)},
    },
  )
  return {
    steps,
    chain,
    message: chain.at(-1)!.reply.message,
    values: chain.flatMap(({records}) =>
      records.map(({name: owner, type: kind, value}) => `${owner} ${kind} ${value}`),
    ),
  }
}

const SOA = 'SOA:ns h 1 2 3 4 5'
const ROOT = [`.=${SOA}`, 'example=NS:ns.example', 'ns.example=192.0.2.2', 'test=NS:ns.test', 'ns.test=192.0.2.3']
const EXAMPLE = [
  `example=${SOA}`,
  'example=NS:ns.example',
  'ns.example=192.0.2.2',
  'shop.example=NS:ns.shop.example',
  'ns.shop.example=192.0.2.4',
  'far.example=NS:ns.provider.test', // without glue: its address is elsewhere
  'www.example=192.0.2.80',
  'alias.example=CNAME:www.shop.example',
]
const TEST = [`test=${SOA}`, 'ns.provider.test=192.0.2.4']
const SHOP = [`shop.example=${SOA}`, `far.example=${SOA}`, 'www.shop.example=192.0.2.81', 'www.far.example=192.0.2.82']

describe('a chain of servers of our own', () => {
  async function walkChain(name: string, options?: {type: 'A' | 'MX'}) {
    await using root = await startServing(ROOT)
    await using example = await startServing(EXAMPLE)
    await using test1 = await startServing(TEST)
    await using shop = await startServing(SHOP)
    const servers = {
      '192.0.2.1': root.endpoint,
      '192.0.2.2': example.endpoint,
      '192.0.2.3': test1.endpoint,
      '192.0.2.4': shop.endpoint,
    }
    const result = await walk(name, servers, options)
    for (const {endpoint} of [root, example]) expect(endpoint.host).toBe('127.0.0.1')
    expect([root, example, test1, shop].flatMap(({notices}) => notices)).toEqual([])
    return result
  }

  test('is followed down', async () => {
    const {steps, values} = await walkChain('www.example')
    expect(steps).toEqual(['example: ns.example'])
    expect(values).toEqual(['www.example A 192.0.2.80'])
  })

  test('is followed over two cuts', async () => {
    const {steps, values} = await walkChain('www.shop.example')
    expect(steps).toEqual(['example: ns.example', 'shop.example: ns.shop.example'])
    expect(values).toEqual(['www.shop.example A 192.0.2.81'])
  })

  test('is followed through an alias into another zone', async () => {
    const {values, chain} = await walkChain('alias.example')
    expect(values).toEqual(['alias.example CNAME www.shop.example', 'www.shop.example A 192.0.2.81'])
    const servers = chain.map(({reply}) => String(reply.server))
    expect(new Set(servers).size).toBe(2) // each record from the server of its own zone
    expect(chain.map(({records}) => records.map(({type}) => type))).toEqual([['CNAME'], ['A']])
  })

  test('is left to look up a server whose address nobody told', async () => {
    const {steps, values} = await walkChain('www.far.example')
    expect(steps).toEqual(['example: ns.example', 'far.example: ns.provider.test', 'test: ns.test'])
    expect(values).toEqual(['www.far.example A 192.0.2.82'])
  })

  test('ends with a no of the zone itself', async () => {
    expect((await walkChain('nope.shop.example')).message).toMatchObject({rcode: 'NXDOMAIN', answers: []})
    expect((await walkChain('www.example', {type: 'MX'})).message).toMatchObject({rcode: 'NOERROR', answers: []})
    expect((await walkChain('nope')).message.rcode).toBe('NXDOMAIN')
  })
})

describe('servers that lead astray', () => {
  const referral = (zone: string, host: string, address?: string): Behaviour => ({
    udp: (query) => [
      answerTo(query, {
        flags: 0,
        authorities: [{name: zone, type: 'NS', data: host}],
        additionals: address === undefined ? [] : [a(host, address)],
      }),
    ],
  })

  async function walkOne(behaviour: Behaviour, second?: Behaviour) {
    await using root = await startNameServer(behaviour)
    await using next = await startNameServer(second ?? {})
    return await walk('www.example', {'192.0.2.1': root.endpoint, '192.0.2.2': next.endpoint}, {timeoutMs: 5000})
  }

  test.each([
    ['sideways', referral('test', 'ns.test', '192.0.2.2'), 'does not lead to'],
    ['to itself', referral('.', 'ns', '192.0.2.2'), 'does not lead to'],
    ['nowhere', {udp: (query: Buffer) => [answerTo(query, {flags: 0})]}, 'neither answers nor knows'],
    ['to a server without an address', referral('example', 'ns.example'), 'none of its name servers has an address'],
  ])('%s', async (_, behaviour, reason) => {
    await expect(walkOne(behaviour)).rejects.toMatchObject({
      code: 'LAME_DELEGATION',
      message: expect.stringContaining(reason) as string,
    })
  })

  test('up again', async () => {
    await expect(
      walkOne(referral('example', 'ns.example', '192.0.2.2'), referral('.', 'ns', '192.0.2.1')),
    ).rejects.toMatchObject({
      code: 'LAME_DELEGATION',
    })
  })

  test('an address for a server outside its zone is not believed', async () => {
    const second: Behaviour = {
      udp: (query) => [
        answerTo(query, {
          flags: 0,
          authorities: [{name: 'www.example', type: 'NS', data: 'ns.test'}],
          additionals: [a('ns.test', '192.0.2.66')],
        }),
      ],
    }
    // Nobody stands for 192.0.2.66: were it asked, the walk would fail otherwise.
    await expect(walkOne(referral('example', 'ns.example', '192.0.2.2'), second)).rejects.toMatchObject({
      code: 'LAME_DELEGATION',
    })
  })

  test('records of other zones in an answer are not believed', async () => {
    const second: Behaviour = {
      udp: (query) => [
        answerTo(query, {
          answers: [{name: 'www.example', type: 'CNAME', data: 'bank.test'}, a('bank.test', '192.0.2.66')],
        }),
      ],
    }
    await expect(walkOne(referral('example', 'ns.example', '192.0.2.2'), second)).rejects.toMatchObject({
      code: 'LAME_DELEGATION',
    })
  })

  test('aliases without an end', async () => {
    let count = 0
    const endless: Behaviour = {
      udp: (query) => [
        answerTo(query, {
          answers: [
            {name: count++ === 0 ? 'www.example' : `x${count - 1}.example`, type: 'CNAME', data: `x${count}.example`},
          ],
        }),
      ],
    }
    await expect(walkOne(endless)).rejects.toMatchObject({code: 'TOO_MANY_REFERRALS'})
  })

  test('a silent server ends the walk at its one deadline', async () => {
    await using root = await startNameServer({})
    await expect(walk('www.example', {'192.0.2.1': root.endpoint}, {timeoutMs: 300})).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
  })
})

test('the root hints are the thirteen IPv4 addresses, all at port 53', () => {
  expect(new Set(ROOT_SERVERS.map(String)).size).toBe(13)
  for (const {port} of ROOT_SERVERS) expect(port).toBe(53)
})
