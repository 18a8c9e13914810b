import {expect, test} from 'vitest'
import {describeConnection} from '../../../src/lib/proxy/describe-connection.js'
import {noCounts} from '../../../src/lib/proxy/direction-counts.js'
import {plain} from '../../../src/lib/text/paint.js'
import {proxyText} from '../../../src/lib/proxy/proxy-text.js'

test('the summary names the kinds of chunks that there were, and no others', () => {
  const up = {
    ...noCounts(true),
    receivedBytes: 9000,
    writtenBytes: 9000,
    chunksReceived: 12,
    chunksWritten: 9000,
    messages: 1000,
    messagesWritten: 1000,
    received: {whole: 2, merged: 9, split: 1},
    written: {whole: 0, merged: 0, split: 9000},
  }
  const facts = {event: 'summary', connection: null, from: null, port: null, connections: 1, error: null} as const
  const report = describeConnection(
    {...facts, durationMs: 1234, treatment: '1-byte cuts', seed: null},
    up,
    noCounts(true),
  )
  expect(proxyText(report, plain)).toMatchInlineSnapshot(`
    "1 connection, 1.2 s under 1-byte cuts
    up   client → server  9,000 bytes, 1,000 messages
                          read in 12 chunks: 2 with one whole message, 9 with several, 1 with part of one
                          written in 9,000 chunks: all with part of one
    down server → client  0 bytes, 0 messages
                          read in 0 chunks
                          written in 0 chunks
    your server answered 0 of 1,000 messages under 1-byte cuts"
  `)
})
