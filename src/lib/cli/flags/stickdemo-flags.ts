import * as Flags from '@oclif/core/flags'
import {CODE_LANGUAGES} from '../../stickdemo/code/write-programs.js'
import {languageFlags} from './language-flag.js'
import {countFlag, durationFlag} from '../flags.js'

/** Flags of `stickdemo`. */
export const stickdemoFlags = {
  ...languageFlags,
  fix: Flags.string({
    description: 'the framing of the fix: line, u32be, i32le, varint, netstring, header …; none leaves it out',
    helpValue: 'FRAMING|none',
  }),
  nodelay: Flags.boolean({description: 'switch off Nagle’s algorithm (TCP_NODELAY), and see that it does not help'}),
  repeat: countFlag({description: 'run it N times and count the outcomes', max: 10_000}),
  messages: Flags.string({description: 'send these messages instead, such as a,b,c', helpValue: 'TEXT,TEXT'}),
  reads: Flags.string({
    description: 'use these read sizes, such as 5,5,10,5; the last one repeats',
    helpValue: 'N,N',
  }),
  rtt: durationFlag({description: 'run on a simulated wire with this round-trip time (needs root and koffi)'}),
  mtu: countFlag({description: 'run on a simulated wire with this MTU (needs root and koffi)', min: 576, max: 65_535}),
  evidence: Flags.string({
    description: 'what counts the segments',
    options: ['auto', 'js', 'tcpinfo', 'ss', 'wire'],
    default: 'auto',
  }),
  code: Flags.string({
    description: 'print the sender and the reader, broken and fixed, as runnable programs; runs nothing',
    options: [...CODE_LANGUAGES],
    helpValue: CODE_LANGUAGES.join('|'),
  }),
  explain: Flags.boolean({description: 'add the facts behind it, with sources'}),
  quiz: Flags.boolean({description: 'ask three questions before the experiment and keep a score (needs a terminal)'}),
  html: Flags.string({
    description: 'write an HTML page with an interactive timeline, which works offline',
    helpValue: 'FILE',
  }),
  svg: Flags.string({description: 'write the picture as SVG', helpValue: 'FILE'}),
  ascii: Flags.boolean({description: 'draw with only ASCII characters (automatic if the locale is not UTF-8)'}),
}
