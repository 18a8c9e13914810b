import * as Flags from '@oclif/core/flags'
import {authFlags} from '../../lib/cli/auth-flags.js'
import {countFlag, durationFlag, portFlag, sizeFlag} from '../../lib/cli/flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {listenerFlags, serverFlags} from '../../lib/cli/listener-flags.js'
import {prose} from '../../lib/cli/prose.js'
import {COMPAT_NAMES} from '../../lib/remote/compat.js'
import {killAllCommands, serveCommands} from '../../lib/remote/serve-commands.js'
import {checkOpenDoor, privacyNotice, servedPrograms} from '../../lib/remote/served-programs.js'
import {environmentOf} from '../../lib/remote/environment-of.js'
import {commandColumns, commandText} from '../../lib/remote/command-text.js'
import {DEFAULT_PORT, placeOf, placeText} from '../../lib/stream/parse-target.js'

export default class TcpServeRun extends LiveCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'Run commands for those who know a secret, and no other commands than you allow.'
  static override description = prose`tcp run asks for them. A program of --allow is found once, at the start, and a
client names it as the list does or by its absolute path. Its arguments are a list of words that no shell sees: "; rm
-rf /" is a word like any other. Any arguments are allowed, though, and a program that runs others (sh, env, find,
python, tar, git …) makes the list worthless: a warning says so. --shell hands the words to /bin/sh -c instead, as ssh
does.

A program's input is empty. Of the environment it gets PATH, HOME, LANG, LC_* and TZ. It is ended with all that it has
started (its process group: SIGTERM, after 2 s SIGKILL) when its client leaves, when its time or its output has
reached its limit, and when the server is stopped; what it leaves behind at its end is ended, too. Only what leaves
the group (setsid, a shell's job control) escapes. A row for each command.

There is always a secret. The connection is not encrypted: who can see it reads everything, and can add to it. On a
network that is not yours listen on 127.0.0.1, as is the default, and let clients come through ssh:
  ssh -N -L 9000:127.0.0.1:9000 THIS-MACHINE

--compat speaks to the programs of courses: each read is one command line, which is split at blanks and quotes and
never expanded; the reply is standard output, then standard error, whole (raw), or behind its length (length:
struct.pack('i', n)) or a JSON header with total_size (header). q, quit or exit ends the connection.

Waits: 10 s for the handshake, 10 s for the request, --timeout for a command and as long again for the client to take
its output. With --compat nothing limits the time between two commands, unless --idle-timeout does. A second Ctrl-C
kills at once.`

  static override flags = {
    allow: Flags.string({
      description: 'the programs, by name (found in PATH) or by path',
      helpValue: 'PROGRAM[,PROGRAM]',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
    }),
    shell: Flags.boolean({description: 'run every command line there is, with /bin/sh -c', exclusive: ['allow']}),
    ...authFlags,
    'no-auth': Flags.boolean({
      description: 'without a secret: only with --compat, on a loopback address',
      exclusive: ['auth', 'secret-file'],
    }),
    port: portFlag({default: DEFAULT_PORT}),
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
      description: 'of command lines; what programs print goes as it is [default: utf-8]',
      helpValue: 'NAME',
      dependsOn: ['compat'],
    }),
    'ready-file': listenerFlags['ready-file'],
  }

  static override examples = [
    '<%= config.bin %> tcp serve-run --allow ls,df,uptime --secret-file ~/.netkit-secret',
    {
      description: 'a secret that nobody guesses',
      command:
        '(umask 077; openssl rand -hex 32 >~/.netkit-secret); <%= config.bin %> tcp serve-run --allow ls --secret-file ~/.netkit-secret',
    },
    {
      description: "a course's client, on this machine",
      command: '<%= config.bin %> tcp serve-run --allow ls,pwd --compat header --no-auth',
    },
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(TcpServeRun)
    const {compat, timeout: timeoutMs} = flags
    const place = placeOf(flags, flags.unix)
    if (flags['no-auth']) checkOpenDoor(place, flags)
    const auth = flags['no-auth'] ? undefined : this.authOf({...flags, auth: flags.auth ?? 'hmac-sha256'})
    const {policy, toWords, warnings} = servedPrograms(flags)
    for (const message of warnings) this.noticeOf({code: 'NO_BARRIER', message})
    const server = await serveCommands(place, {
      policy,
      toWords,
      compat: compat ?? null,
      encoding: flags.encoding ?? 'utf-8',
      auth,
      onAuthFailure: this.authFailures(),
      maxConnections: flags['max-connections'],
      idleTimeoutMs: flags['idle-timeout'],
      timeoutMs,
      maxOutputBytes: flags['max-output'],
      folder: flags.cwd,
      env: environmentOf(flags.env ?? []),
      onEvent: this.live.rows({columns: commandColumns, text: commandText}, {toTheEnd: true}),
      onRefused: this.refusals(),
      signal: this.stopSignal(killAllCommands),
    })
    const where = placeText(server.place)
    this.announce(where, flags)
    this.notice(privacyNotice(where, {hasSecret: auth !== undefined}))
    await server.ended
  }
}
