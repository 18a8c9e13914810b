import * as Flags from '@oclif/core/flags'
import {authFlags} from './auth-flags.js'
import {serverTlsFlags} from './tls-flags.js'
import {countFlag, durationFlag, sizeFlag} from '../flags.js'
import {listenerFlags, serverFlags} from './listener-flags.js'
import {COMPAT_NAMES} from '../../remote/compat.js'

/** Flags of `tcp serve-run`: what may be run, by whom, and for how long. */
export const serveRunFlags = {
  allow: Flags.string({
    description: 'the programs, by name (found in PATH) or by path',
    helpValue: 'PROGRAM[,PROGRAM]',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  shell: Flags.boolean({
    description: 'run every command line there is, with /bin/sh -c (Windows: cmd)',
    exclusive: ['allow'],
  }),
  ...authFlags,
  ...serverTlsFlags,
  'no-auth': Flags.boolean({
    description: 'without a secret: only with --compat, on a loopback address',
    exclusive: ['auth', 'secret-file'],
  }),
  ...serverFlags,
  'max-connections': countFlag({
    description: 'clients, and commands, at a time; further ones are refused',
    default: 8,
  }),
  'idle-timeout': durationFlag({
    description: 'part with a client that sends no command for so long (no limit)',
    dependsOn: ['compat'],
  }),
  unix: Flags.string({description: 'listen on a Unix socket (AF_UNIX), mode 0600', helpValue: 'PATH'}),
  timeout: durationFlag({
    description: 'for each command; then it is ended',
    default: 30_000,
  }),
  'max-output': sizeFlag({
    description: 'stdout and stderr of a command together; then it is ended',
    default: 16 * 2 ** 20,
  }),
  cwd: Flags.string({description: 'the folder in which programs start [default: this one]', helpValue: 'DIR'}),
  env: Flags.string({
    description: "a variable for the programs' environment, besides those named above",
    helpValue: 'NAME=VALUE',
    multiple: true,
    multipleNonGreedy: true,
  }),
  compat: Flags.option({options: COMPAT_NAMES})({description: "speak a course's protocol"}),
  encoding: Flags.string({
    description: 'of what goes back: UTF-8 that programs print becomes it [default: utf-8]',
    helpValue: 'NAME',
    dependsOn: ['compat'],
  }),
  'command-encoding': Flags.string({
    description: 'of the command lines that come [default: utf-8]',
    helpValue: 'NAME',
    dependsOn: ['compat'],
  }),
  'ready-file': listenerFlags['ready-file'],
}
