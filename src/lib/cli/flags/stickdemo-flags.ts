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
  nodelay: Flags.boolean({description: 'switch Nagle off (TCP_NODELAY), and see that it is no cure'}),
  repeat: countFlag({description: 'run it N times and count the outcomes', max: 10_000}),
  messages: Flags.string({description: 'send these instead, such as a,b,c', helpValue: 'TEXT,TEXT'}),
  reads: Flags.string({
    description: 'read with these sizes, such as 5,5,10,5; the last is repeated',
    helpValue: 'N,N',
  }),
  rtt: durationFlag({description: 'over a wire of our own with this round-trip time (root and koffi)'}),
  mtu: countFlag({description: 'over a wire of our own with this MTU (root and koffi)', min: 576, max: 65_535}),
  evidence: Flags.string({
    description: 'who counts the segments',
    options: ['auto', 'js', 'tcpinfo', 'ss', 'wire'],
    default: 'auto',
  }),
  code: Flags.string({
    description: 'print the sender and the reader, broken and mended, as programs to run, and run nothing',
    options: [...CODE_LANGUAGES],
    helpValue: CODE_LANGUAGES.join('|'),
  }),
  explain: Flags.boolean({description: 'add the facts behind it, each with its source'}),
  quiz: Flags.boolean({description: 'three questions before the experiment, and a score (asks on the terminal)'}),
  html: Flags.string({
    description: 'write a page with a timeline to move through; needs no network',
    helpValue: 'FILE',
  }),
  svg: Flags.string({description: 'write the picture', helpValue: 'FILE'}),
  ascii: Flags.boolean({description: 'draw with ASCII characters only (also where the locale is not UTF-8)'}),
}
