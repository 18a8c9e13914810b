import * as Flags from '@oclif/core/flags'
import {clientAddressFlags} from './address-flags.js'
import {authFlags} from './auth-flags.js'
import {clientTlsFlags} from './tls-flags.js'
import {durationFlag, sizeFlag} from '../flags.js'
import {listenerFlags} from './listener-flags.js'
import {COMPAT_NAMES} from '../../remote/compat.js'

/** Flags of `tcp run`. */
export const runFlags = {
  ...clientAddressFlags,
  ...authFlags,
  ...clientTlsFlags,
  timeout: durationFlag({
    description: 'for looking up the name and connecting',
    default: 10_000,
  }),
  wait: durationFlag({char: 'w', aliases: ['wait-for'], description: 'how long the whole command may take'}),
  'max-output': sizeFlag({
    description: 'the most to keep of a reply, for --json, --csv, --get, and --compat length and header',
    default: 16 * 2 ** 20,
  }),
  encoding: Flags.string({
    description: 'the encoding of the command’s output, utf-8, gbk …; it is converted to utf-8, unless --raw',
    default: 'utf-8',
    helpValue: 'NAME',
  }),
  'command-encoding': Flags.string({
    description: 'the encoding of the command line that --compat sends [default: utf-8]',
    helpValue: 'NAME',
    dependsOn: ['compat'],
  }),
  raw: Flags.boolean({
    description: 'write the bytes unchanged, even on a terminal',
    exclusive: ['json', 'csv', 'csv-safe', 'get', 'format', 'quiet'],
  }),
  compat: Flags.option({options: COMPAT_NAMES})({
    description: 'speak a course protocol, which needs no secret',
  }),
  unix: Flags.string({description: 'a Unix socket instead of an address and a port', helpValue: 'PATH'}),
  trace: listenerFlags.trace,
}
