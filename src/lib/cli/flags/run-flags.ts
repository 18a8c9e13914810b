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
    description: 'for the look-up of a name and the connection',
    default: 10_000,
  }),
  wait: durationFlag({char: 'w', aliases: ['wait-for'], description: 'how long the command may take altogether'}),
  'max-output': sizeFlag({
    description: 'the most that is kept of a reply: with --json, --csv, --get, and of --compat length and header',
    default: 16 * 2 ** 20,
  }),
  encoding: Flags.string({
    description: 'of what the command prints, utf-8, gbk …; another than utf-8 becomes utf-8, unless --raw',
    default: 'utf-8',
    helpValue: 'NAME',
  }),
  'command-encoding': Flags.string({
    description: 'of the command line that --compat sends [default: utf-8]',
    helpValue: 'NAME',
    dependsOn: ['compat'],
  }),
  raw: Flags.boolean({
    description: 'write the bytes as they are, on a terminal, too',
    exclusive: ['json', 'csv', 'csv-safe', 'get', 'format', 'quiet'],
  }),
  compat: Flags.option({options: COMPAT_NAMES})({
    description: "speak a course's protocol; then a secret is not needed",
  }),
  unix: Flags.string({description: 'a Unix socket (AF_UNIX) instead of an address and a port', helpValue: 'PATH'}),
  trace: listenerFlags.trace,
}
