import {AUTH_METHODS} from '../../src/lib/auth/methods.js'
import {clientHandshake, serverHandshake} from '../../src/lib/auth/handshake.js'
import {FrameReader, LineOrReadReader} from '../../src/lib/chat/message-reader.js'
import {LineCutter} from '../../src/lib/framing/line-cutter.js'
import {createDecoder, createEncoder, type Frame, type Framing} from '../../src/lib/framing/create-decoder.js'
import {FRAMING_FORMS, parseFraming} from '../../src/lib/framing/parse-framing.js'
import {CompatReply} from '../../src/lib/remote/compat-reply.js'
import {COMPAT_NAMES} from '../../src/lib/remote/compat.js'
import {joinWords, splitWords} from '../../src/lib/remote/split-words.js'
import {encodeEnd, outputHead, ReplyDecoder} from '../../src/lib/remote/reply.js'
import {decodeRequest, encodeRequest} from '../../src/lib/remote/request.js'
import {encodingOf} from '../../src/lib/text/encoding.js'
import {decodeFileHeader, fileHeaderJson} from '../../src/lib/transfer/file-header.js'
import {encodeHeader} from '../../src/lib/framing/header.js'
import {IncomingFiles} from '../../src/lib/transfer/incoming-files.js'
import {OutgoingFiles} from '../../src/lib/transfer/outgoing-files.js'
import {encodeAnswer, encodeOffer} from '../../src/lib/transfer/short-frames.js'
import {accepted, must, type Target} from '../target.js'

const PARAMETERS: Record<string, string> = {delimiter: ':0d0a', fixed: ':4', length: ':1,2,0,3'}
const FRAMINGS: Framing[] = FRAMING_FORMS.map((form) => {
  const [name = ''] = form.split(':')
  return parseFraming(name + (PARAMETERS[name] ?? ''))
})
const OPTIONS = {maxFrameBytes: 1 << 16}

const HEADER = {filename: 'a.txt', total_size: 3, trailer: 'sha256', resume: true, path: ['dir'], mode: 420, mtimeMs: 1}
const utf8 = await encodingOf('utf-8')
const gbk = await encodingOf('gbk')

/** The first byte chooses, the second cuts: where a stream is cut changes nothing. */
function cutInTwo(input: Buffer): [choice: number, ...pieces: Buffer[]] {
  const rest = input.subarray(2)
  const at = (input[1] ?? 0) % (rest.length + 1)
  return [input[0] ?? 0, rest.subarray(0, at), rest.subarray(at)]
}

function framesOf(framing: Framing, pieces: Buffer[]): string {
  const decoder = createDecoder(framing, OPTIONS)
  const frames: string[] = []
  const note = ({payload, header}: Frame) =>
    frames.push(`${Buffer.from(payload).toString('hex')} ${JSON.stringify(header)}`)
  try {
    for (const piece of pieces) decoder.push(Buffer.from(piece)).forEach(note)
    if (decoder.failure) throw decoder.failure
    decoder.end()
  } catch (error) {
    frames.push(`${(error as {code?: string}).code ?? String(error)}`)
    if ((error as {code?: string}).code === undefined) throw error
  }
  return frames.join('\n')
}

function seedsOf(framing: Framing, index: number): Buffer {
  const encode = createEncoder(framing)
  const header = framing.kind === 'header' ? {a: 1} : null
  return Buffer.concat([Buffer.of(index, 3), encode(Buffer.from('abcd'), header), encode(Buffer.from('efgh'), header)])
}

export const streamTargets: Record<string, Target> = {
  framing: {
    seeds: FRAMINGS.map(seedsOf),
    run(input) {
      const [choice, ...pieces] = cutInTwo(input)
      const framing = FRAMINGS[choice % FRAMINGS.length]!
      must(framesOf(framing, pieces) === framesOf(framing, [Buffer.concat(pieces)]), 'other frames by another cut')
    },
  },
  'framing-spec': {
    seeds: [...FRAMING_FORMS, 'delimiter:0d0a', 'length:2,4,-6,0,le', 'fixed:1024'],
    words: [':', ',', 'le', '-', '65536', '2147483648'],
    run(input) {
      const framing = parseFraming(input.toString())
      accepted(() => createDecoder(framing, OPTIONS).push(Buffer.from(input)))
    },
  },
  'file-header': {
    seeds: [JSON.stringify(HEADER), '{"filename":"x","filesize":0}', '{"filename":"x","total_size":1,"md5":"0"}'],
    words: [
      '"filename"',
      '"path"',
      '..',
      '/',
      '\\u0000',
      '9007199254740993',
      '-0',
      '1e3',
      '[[[[',
      '"__proto__"',
      'null',
    ],
    run(input) {
      const {header, refusal} = decodeFileHeader(input)
      if (refusal) return
      for (const name of [header.name, ...header.folders])
        must(!/^\.{0,2}$|[/\\\p{Cc}]/u.test(name), `the name ${JSON.stringify(name)}`)
      const again = decodeFileHeader(Buffer.from(JSON.stringify(fileHeaderJson(header)))).header
      must(JSON.stringify(again) === JSON.stringify(header), 'a header that comes back as another')
    },
  },
  'incoming-files': {
    seeds: [true, false].flatMap((resume) => [
      Buffer.concat([
        Buffer.of(0, 9),
        encodeHeader({...HEADER, resume}, 'i32le'),
        resume ? Buffer.from('\0\0\0\x0c{"offset":0}') : Buffer.alloc(0),
        Buffer.from('abc'),
        Buffer.alloc(32),
      ]),
    ]),
    words: ['{"offset":3}', '{"offset":0}', '"total_size":0'],
    run(input) {
      const [choice, ...pieces] = cutInTwo(input)
      const files = new IncomingFiles({lengthField: 'i32le', isCompat: choice === 2})
      for (const piece of pieces) {
        for (let at = 0, turns = 0; ; turns++) {
          must(turns < 10 * input.length + 100, 'no end of events')
          const {used, event} = files.take(piece.subarray(at))
          at += used
          if (event?.type === 'file') {
            if (choice === 1) files.refuse()
            else if (event.header.resume)
              files.offer({offset: Math.min(3, event.header.sizeBytes), sha256: '0'.repeat(64)})
            else files.accept()
          }
          if (event === null && used === 0) break
        }
      }
      files.end()
    },
  },
  'outgoing-files': {
    seeds: [
      Buffer.concat([
        Buffer.of(0, 5),
        encodeOffer({offset: 3, sha256: '0'.repeat(64)}),
        encodeAnswer({sha256: null, failure: null}),
      ]),
      Buffer.concat([Buffer.of(1, 5), encodeAnswer({sha256: '0'.repeat(64), failure: null})]),
    ],
    words: ['"ok":true', '"ok":false', '"error":"no"', '"code":"FILE_EXISTS"', 'null'],
    run(input) {
      const [choice, ...pieces] = cutInTwo(input)
      const files = new OutgoingFiles({lengthField: 'i32le', isCompat: false})
      const {header} = decodeFileHeader(Buffer.from(JSON.stringify({...HEADER, resume: choice === 0})))
      files.begin(header)
      for (const piece of pieces) files.push(Buffer.from(piece))
    },
  },
  'remote-request': {
    seeds: [Buffer.from(encodeRequest(['ls', '-l'])).subarray(4)],
    words: ['"argv"', '\\u0000', '[]', 'null', '{}'],
    run(input) {
      const argv = decodeRequest(input)
      must(
        argv.length > 0 && argv.every((word) => typeof word === 'string' && !word.includes('\0')),
        'words that are none',
      )
    },
  },
  'remote-reply': {
    seeds: [
      Buffer.concat([
        Buffer.of(0, 7),
        outputHead('out', 3),
        Buffer.from('abc'),
        encodeEnd({status: 2, signal: null, error: null}),
      ]),
      Buffer.from('\x01\x02abc'),
      Buffer.from('\x02\x02\x03\0\0\0abc'),
      Buffer.from('\x03\x02\x06\0\0\0{"a":1}'),
    ],
    words: ['"status":0', '"signal":"SIGTERM"', '"error":null'],
    run(input) {
      const [choice, ...pieces] = cutInTwo(input)
      const compat = COMPAT_NAMES[(choice % 4) - 1]
      const reader = compat === undefined ? new ReplyDecoder() : new CompatReply(compat, 1 << 16)
      for (const piece of pieces) reader.push(Buffer.from(piece))
      if (reader.failure) throw reader.failure
      reader.end()
    },
  },
  'command-line': {
    seeds: ['ls -l "a b"', "echo 'x' \\\"y", 'dir \\ z'],
    words: ['"', "'", '\\', ' ', '\t', '\0'],
    run(input) {
      const words = splitWords(input.toString())
      const joined = accepted(() => joinWords(words))
      if (joined !== null)
        must(JSON.stringify(splitWords(joined)) === JSON.stringify(words), 'other words when joined and split')
    },
  },
  handshake: {
    seeds: [0, 1, 2, 3, 4, 5, 6, 7].map((choice) => Buffer.concat([Buffer.of(choice, 8), Buffer.alloc(96, choice)])),
    run(input) {
      const [choice, ...pieces] = cutInTwo(input)
      const method = AUTH_METHODS[choice % 4]!
      const end =
        (choice & 4) === 0
          ? serverHandshake(method, Buffer.from('secret'))
          : clientHandshake(method, Buffer.from('secret'))
      end.start()
      for (const piece of pieces) {
        const {isDone} = end.push(piece)
        const isProved = (choice & 4) === 0 || method === 'hmac-sha256-mutual'
        must(!(isDone && isProved), 'a stranger was let in')
        if (isDone) break
      }
    },
  },
  chat: {
    seeds: ['\0\x03hello\nwor', '\x01\x03\xc4\xe3\xba\xc3\r\n', '\x02\x04\0\0\0\x02hi'].map((text) =>
      Buffer.from(text, 'latin1'),
    ),
    run(input) {
      const [choice, ...pieces] = cutInTwo(input)
      const encoding = choice % 2 === 0 ? utf8 : gbk
      const framing = parseFraming('u32be')
      const reader =
        choice < 2
          ? new LineOrReadReader(encoding)
          : new FrameReader(createDecoder(framing, OPTIONS), createEncoder(framing), encoding)
      let size = 0
      for (const piece of pieces) for (const {bytes} of reader.push(piece)) size += bytes.length
      for (const {bytes} of reader.end()) size += bytes.length
      if (choice < 2) must(size === input.length - Math.min(2, input.length), 'bytes were lost')
    },
  },
  'datagram-lines': {
    seeds: ['\0\x04one\ntwo\n\nthree'],
    run(input) {
      const [, ...pieces] = cutInTwo(input)
      const cutter = new LineCutter(8)
      const lines = [...pieces.flatMap((piece) => cutter.push(piece)), ...cutter.end()]
      must(
        lines.every(({bytes}) => (bytes?.length ?? 0) <= 8),
        'a line beyond its bounds',
      )
    },
  },
}
