import * as Flags from '@oclif/core/flags'
import {authFlags} from './auth-flags.js'
import {serverTlsFlags} from './tls-flags.js'
import {countFlag, durationFlag, idleFlag, sizeFlag} from '../flags.js'
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
    description: 'run any command line, with /bin/sh -c (Windows: cmd)',
    exclusive: ['allow'],
  }),
  ...authFlags,
  ...serverTlsFlags,
  'no-auth': Flags.boolean({
    description: 'require no secret: only with --compat, on a loopback address',
    exclusive: ['auth', 'secret-file'],
  }),
  ...serverFlags,
  'max-connections': countFlag({
    description: 'clients, and commands, at a time; more are refused',
    default: 8,
  }),
  'idle-timeout': idleFlag({
    description: 'end a connection after this long without a command (no limit)',
    dependsOn: ['compat'],
  }),
  unix: Flags.string({description: 'listen on a Unix socket, mode 0600', helpValue: 'PATH'}),
  timeout: durationFlag({
    description: 'end a command after this time',
    default: 30_000,
  }),
  'max-output': sizeFlag({
    description: 'end a command after this much output, stdout and stderr together',
    default: 16 * 2 ** 20,
  }),
  cwd: Flags.string({description: 'the folder in which programs start [default: the current one]', helpValue: 'DIR'}),
  env: Flags.string({
    description: 'pass this variable to the programs too, besides those named above',
    helpValue: 'NAME=VALUE',
    multiple: true,
    multipleNonGreedy: true,
  }),
  compat: Flags.option({options: COMPAT_NAMES})({description: 'speak a course protocol'}),
  encoding: Flags.string({
    description: 'the encoding of replies: the programs’ UTF-8 output is converted to it [default: utf-8]',
    helpValue: 'NAME',
    dependsOn: ['compat'],
  }),
  'command-encoding': Flags.string({
    description: 'the encoding of received command lines [default: utf-8]',
    helpValue: 'NAME',
    dependsOn: ['compat'],
  }),
  'ready-file': listenerFlags['ready-file'],
}
