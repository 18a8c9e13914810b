import * as Flags from '@oclif/core/flags'
import {clientAddressFlags, versionFlags} from './address-flags.js'
import {countFlag, idleFlag, portFlag, sizeFlag} from '../flags.js'
import {MESSAGE_FORMATS} from '../../text/message-format.js'
import {prose} from '../prose.js'

/** Where to listen, besides the endpoint. */
export const listenPortFlag = portFlag({
  char: 'p',
  description: 'listen on this port; 0 lets the system choose [default: 9000]',
})

/** Flags of commands that listen. */
export const listenerFlags = {
  'ready-file': Flags.string({
    description:
      'write the endpoint to this file once listening, and remove it at the end. It must not exist, unless a killed listener left it',
    helpValue: 'FILE',
  }),
  trace: Flags.boolean({description: 'print each socket call as it happens'}),
}

/** Flags of commands whose rows carry bytes. */
export const payloadFlags = {
  raw: Flags.boolean({
    description: 'write the bytes unchanged, with nothing between them',
    exclusive: ['json', 'csv', 'csv-safe', 'get', 'quiet', 'hex'],
  }),
  hex: Flags.boolean({
    description: 'show the bytes as offset, hex and text',
    exclusive: ['json', 'csv', 'csv-safe', 'get', 'quiet'],
  }),
}

/** Flags of commands that serve connections. */
export const serverFlags = {
  port: listenPortFlag,
  host: Flags.string({
    description: "listen on this address; '*' is every address, IPv4 and IPv6 [default: 127.0.0.1]",
    helpValue: 'HOST',
  }),
  ...versionFlags,
  'max-connections': countFlag({
    description: 'clients at a time; more are refused. ulimit -n also limits them',
  }),
  'idle-timeout': idleFlag({description: 'close a connection after this long without any data (no limit)'}),
}

/** Flags of commands that send what standard input says. */
export const inputFormatFlag = Flags.option({options: MESSAGE_FORMATS})({
  description: prose`the format of each stdin line: plain text, a --json row of netkit (its base64, else its text),
hexadecimal digits or Base64; an empty line is an empty message`,
  default: 'text',
})

/** Flags of commands that can cut a stream into messages. */
export const framingFlags = {
  framing: Flags.string({
    description: prose`how messages are marked in the stream: line, delimiter:HEX, fixed:N, a length before each (u8
u16be u16le u24be u32be u32le i32be i32le u64be u64le i64le, varint), netstring, header, or any other length field as
length:OFFSET,SIZE,ADJUST,STRIP[,le]: SIZE bytes after OFFSET bytes; the length plus ADJUST is the number of bytes
that follow it; STRIP bytes are removed from the front`,
    helpValue: 'SPEC',
  }),
  'header-length': Flags.option({options: ['i32le', 'u32be'] as const})({
    description: 'the form of the length before the JSON header of --framing header [default: i32le]',
  }),
  'max-frame': sizeFlag({description: 'the longest frame or line', default: 16 * 2 ** 20, helpValue: 'SIZE'}),
}

/** Flags of commands that let standard input and output talk to a socket. */
export const talkFlags = {
  line: Flags.boolean({
    description:
      'line by line: print each received line whole, with control characters visible, and send each line of stdin whole',
  }),
  crlf: Flags.boolean({description: 'send line ends as CR LF'}),
  'input-format': inputFormatFlag,
  ...framingFlags,
  encoding: Flags.string({
    description:
      'the encoding of the text on the wire: utf-8, gbk, gb18030, latin1 …; bytes from and to pipes are never changed',
    default: 'utf-8',
    helpValue: 'NAME',
  }),
  ...payloadFlags,
  output: Flags.string({description: 'write standard output to this file', helpValue: 'FILE'}),
  unix: Flags.string({description: 'a Unix socket instead of an address and a port', helpValue: 'PATH'}),
}

/** Flags of chats, whatever carries them. */
export const chatFlags = {
  port: portFlag({
    char: 'p',
    description: 'listen on this port; 0 lets the system choose [default: 9000]',
    dependsOn: ['listen'],
  }),
  ...clientAddressFlags,
  host: Flags.string({
    description: "listen on this address; '*' is every address [default: 127.0.0.1]",
    dependsOn: ['listen'],
  }),
  encoding: Flags.string({
    description: 'the encoding of the text on the wire: utf-8, gbk, gb18030, latin1 …',
    default: 'utf-8',
    helpValue: 'NAME',
  }),
}

/** Flags of both ends of a transfer. */
export const transferFlags = {
  checksum: Flags.option({options: ['sha256', 'none'] as const})({
    description: 'the digest that both ends compute and compare',
    default: 'sha256',
  }),
  compat: Flags.option({options: ['header'] as const})({
    description: 'speak to a plain program: only header and body, no trailer, no answer',
    exclusive: ['resume'],
  }),
  'header-length': Flags.option({options: ['i32le', 'u32be'] as const})({
    description: 'the form of the length before the JSON header',
    default: 'i32le',
  }),
}
