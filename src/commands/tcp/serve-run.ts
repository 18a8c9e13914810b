import {endpointArgs, LISTEN_WORDS} from '../../lib/cli/args.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {killAllCommands, serveCommands} from '../../lib/remote/serve-commands.js'
import {checkOpenDoor, needsLongSecret, privacyNotice, servedPrograms} from '../../lib/remote/served-programs.js'
import {environmentOf} from '../../lib/remote/environment-of.js'
import {commandColumns, commandText} from '../../lib/remote/command-text.js'
import {placeOf, placeText} from '../../lib/stream/parse-target.js'
import {serveRunFlags} from '../../lib/cli/flags/serve-run-flags.js'
import {prose} from '../../lib/cli/prose.js'

export default class TcpServeRun extends LiveCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'Let clients who know a secret run the programs you allow, and no others.'
  static override description = prose`The client is tcp run. Programs in --allow are located once, at the start; a
client names one as in the list or by its absolute path. Arguments are a list of words that no shell sees: "; rm -rf
/" is a word like any other. Any arguments are allowed, though, so a program that runs others (sh, env, find, python,
tar, git …) makes the list worthless; netkit warns about it. --shell passes the words to /bin/sh -c (Windows: cmd)
instead, as ssh does.

A program has no input. From the environment it gets PATH, HOME, LANG, LC_* and TZ. It is ended with everything it has
started (its process group: SIGTERM, after 2 s SIGKILL) when its client leaves, its time or output reaches the limit,
or the server stops; processes that it leaves behind are ended too. Only processes that leave the group (setsid, job
control) escape. Prints a row for each command.

A secret of at least 16 bytes is required. With --tls it is the key of an encrypted connection (TLS 1.3) and also
proves the server's identity. Without --tls, anyone who can see the connection can read everything, insert data and
guess a weak secret.

--compat speaks the protocols of course clients: each read is one command line, split at blanks and quotes and never
expanded; the reply is standard output, then standard error, as it is (raw), after its length (length:
struct.pack('i', n)) or after a JSON header with total_size (header). q, quit or exit ends the connection.

Waits: 10 s for the handshake, 10 s for the request, --timeout for a command and again for the client to read its
output. With --compat the time between two commands has no limit unless --idle-timeout sets one. A second Ctrl-C kills
at once.`

  static override args = endpointArgs(LISTEN_WORDS)

  static override flags = serveRunFlags

  static override examples = [
    '<%= config.bin %> tcp serve-run --allow ls,df,uptime --secret-file ~/.netkit-secret',
    {
      description: 'make a strong secret first',
      command:
        '(umask 077; openssl rand -hex 32 >~/.netkit-secret); <%= config.bin %> tcp serve-run --allow ls --secret-file ~/.netkit-secret',
    },
    {
      description: 'for a course client on this machine',
      command: '<%= config.bin %> tcp serve-run --allow ls,pwd --compat header --no-auth',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TcpServeRun)
    const {compat, timeout: timeoutMs} = flags
    const place = await placeOf(args, flags)
    if (flags['no-auth']) checkOpenDoor(place, flags)
    const auth = flags['no-auth'] ? undefined : (flags.auth ?? ('hmac-sha256' as const))
    const security = await this.serverSecurity({...flags, auth}, {wantsLongSecret: needsLongSecret(place, compat)})
    const {policy, toWords, warnings} = servedPrograms(flags)
    for (const message of warnings) this.noticeOf({code: 'NO_BARRIER', message})
    const server = await serveCommands(place, {
      policy,
      toWords,
      compat: compat ?? null,
      encoding: flags.encoding ?? 'utf-8',
      commandEncoding: flags['command-encoding'] ?? 'utf-8',
      ...security,
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
    if (!security.tls) this.notice(privacyNotice(where, {hasSecret: security.auth !== undefined}))
    await server.ended
  }
}
