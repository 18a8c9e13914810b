import * as fc from 'fast-check'
import {createHash, createHmac} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import {clientHandshake, type Handshake, serverHandshake} from '../../../src/lib/auth/handshake.js'
import {AUTH_METHODS, type AuthMethod} from '../../../src/lib/auth/methods.js'
import {NetkitError} from '../../../src/lib/errors.js'

const SECRET = Buffer.from('correct horse')

/** Lets two ends talk, every message cut into single bytes; gives what each end had left over. */
function talk(
  server: Handshake,
  client: Handshake,
  behind = {server: '', client: ''},
): {server: string; client: string} {
  const queue: [to: 'client' | 'server', bytes: Uint8Array][] = [['client', server.start()!]]
  const rest = {server: '', client: ''}
  const done = {server: false, client: false}
  const ends = {server, client}
  while (queue.length > 0) {
    const [to, bytes] = queue.shift()!
    for (const byte of bytes) {
      if (done[to]) {
        rest[to] += String.fromCharCode(byte)
        continue
      }
      const step = ends[to].push(Uint8Array.of(byte))
      const from = to === 'server' ? 'client' : 'server'
      if (step.send) queue.push([from, step.send])
      if (step.isDone) {
        done[to] = true
        rest[to] += Buffer.from(step.rest).toString()
        queue.push([from, Buffer.from(behind[to])])
      }
    }
  }
  expect(done).toEqual({server: true, client: true})
  return rest
}

describe.each(AUTH_METHODS)('%s', (method: AuthMethod) => {
  test('the right secret is believed, and what follows the handshake is not touched', () => {
    const behind = {server: 'from server', client: 'from client'}
    const ends = [serverHandshake(method, SECRET), clientHandshake(method, SECRET)] as const
    expect(talk(...ends, behind)).toEqual({server: 'from client', client: 'from server'})
  })

  test('a wrong secret is not', () => {
    expect(() => talk(serverHandshake(method, SECRET), clientHandshake(method, Buffer.from('wrong')))).toThrow(/secret/)
  })

  test('an answer that was right for one challenge is wrong for the next: a replay', () => {
    const first = serverHandshake(method, SECRET)
    const answer = clientHandshake(method, SECRET).push(first.start()!).send!
    expect(first.push(answer).isDone).toBe(true)
    expect(() => serverHandshake(method, SECRET).push(answer)).toThrow(/secret/)
  })

  test('the challenge sent back is no answer', () => {
    const server = serverHandshake(method, SECRET)
    const challenge = server.start()!
    expect(() => server.push(Buffer.concat([challenge, challenge]))).toThrow(/secret/)
  })

  test('half an answer is not enough', () => {
    const server = serverHandshake(method, SECRET)
    const answer = clientHandshake(method, SECRET).push(server.start()!).send!
    expect(server.push(answer.subarray(0, -1))).toMatchObject({isDone: false, send: null})
    expect(server.push(answer.subarray(-1)).isDone).toBe(true)
  })

  test('challenges are 32 random bytes', () => {
    const challenges = Array.from({length: 50}, () =>
      Buffer.from(serverHandshake(method, SECRET).start()!).toString('hex'),
    )
    expect(new Set(challenges).size).toBe(50)
    for (const challenge of challenges) expect(challenge).toHaveLength(64)
  })

  test('random bytes only ever give our error', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({maxLength: 80}), {maxLength: 4}), (chunks) => {
        for (const end of [serverHandshake(method, SECRET), clientHandshake(method, SECRET)]) {
          try {
            for (const chunk of chunks) if (end.push(chunk).isDone) break
          } catch (error) {
            expect(error).toBeInstanceOf(NetkitError)
          }
        }
      }),
    )
  })
})

describe('the answers are those that other programs compute', () => {
  const challenge = Buffer.alloc(32, 7)
  test.each<[AuthMethod, Buffer]>([
    ['hmac-sha256', createHmac('sha256', SECRET).update(challenge).digest()],
    ['hmac-md5', createHmac('md5', SECRET).update(challenge).digest()],
    [
      'md5-hex',
      Buffer.from(
        createHash('md5')
          .update(Buffer.concat([SECRET, challenge]))
          .digest('hex'),
      ),
    ],
  ])('%s', (method, expected) => {
    expect(Buffer.from(clientHandshake(method, SECRET).push(challenge).send!)).toEqual(expected)
  })
})

test('mutual: a server that does not know the secret is found out, and its reflection of our own proof, too', () => {
  const client = clientHandshake('hmac-sha256-mutual', SECRET)
  const {send} = client.push(Buffer.alloc(32, 1))
  expect(() => client.push(send!.subarray(32))).toThrow(/secret/) // our own digest, sent back
  const another = clientHandshake('hmac-sha256-mutual', SECRET)
  another.push(Buffer.alloc(32, 1))
  expect(() => another.push(Buffer.alloc(32))).toThrow(/secret/)
})
