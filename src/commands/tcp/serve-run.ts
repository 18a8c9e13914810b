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
  static override summary = 'Run commands for those who know a secret, and no other commands than you allow.'
  static override description = prose`tcp run asks for them. A program of --allow is found once, at the start, and a
client names it as the list does or by its absolute path. Its arguments are a list of words that no shell sees: "; rm
-rf /" is a word like any other. Any arguments are allowed, though, and a program that runs others (sh, env, find,
python, tar, git …) makes the list worthless: a warning says so. --shell hands the words to /bin/sh -c (Windows: cmd) instead, as ssh
does.

A program's input is empty. Of the environment it gets PATH, HOME, LANG, LC_* and TZ. It is ended with all that it has
started (its process group: SIGTERM, after 2 s SIGKILL) when its client leaves, when its time or its output has
reached its limit, and when the server is stopped; what it leaves behind at its end is ended, too. Only what leaves
the group (setsid, a shell's job control) escapes. A row for each command.

There is always a secret, of 16 bytes at least. --tls makes it the key of an encrypted connection (TLS 1.3), and proves
the server, too. Without --tls who can see the connection reads everything, can add to it, and can guess a bad secret.

--compat speaks to the programs of courses: each read is one command line, which is split at blanks and quotes and
never expanded; the reply is standard output, then standard error, whole (raw), or behind its length (length:
struct.pack('i', n)) or a JSON header with total_size (header). q, quit or exit ends the connection.

Waits: 10 s for the handshake, 10 s for the request, --timeout for a command and as long again for the client to take
its output. With --compat nothing limits the time between two commands, unless --idle-timeout does. A second Ctrl-C
kills at once.`

  static override args = endpointArgs(LISTEN_WORDS)

  static override flags = serveRunFlags

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
