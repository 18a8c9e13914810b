import {EXIT, InputError} from '../../lib/errors.js'
import {endpointArgs, TARGET_WORDS} from '../../lib/cli/args.js'
import {flagWords, wordsBehindDashes} from '../../lib/cli/flag-words.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {remoteStreams} from '../../lib/remote/remote-streams.js'
import {describeRun, exitStatusOf} from '../../lib/remote/describe-run.js'
import {collector, runRemotely} from '../../lib/remote/run-remotely.js'
import {durationText} from '../../lib/text/parse-size.js'
import {runColumns} from '../../lib/remote/command-text.js'
import {targetOf} from '../../lib/stream/parse-target.js'
import {runFlags} from '../../lib/cli/flags/run-flags.js'
import {prose} from '../../lib/cli/prose.js'

export default class TcpRun extends LiveCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'Run a command on another machine, where tcp serve-run listens.'
  static override description = prose`The words after -- are sent one by one: no shell is involved on either side
(unless the server has --shell). stdout and stderr arrive as the command prints them, byte for byte; on a terminal,
control characters are made visible. The command has no input. Ctrl-C ends the connection, and the server ends the
command.

The exit code is the command's, or 128 plus the number of the signal that ended it (143, for one that took too long or
printed too much); 1 if the server refused it; 3 if the network, the handshake or the server failed, 4 if this machine
did. Commands may use these codes too: with --json a finished command has a status or a signal, a failure of netkit an
error with a code.

--compat speaks the protocols of course servers: one line goes out (a single word as it is, several quoted where
needed), one reply comes back, without a status: the exit code is 0. A raw reply has no marked end, so netkit closes
its half after the line, and the reply lasts until the server closes, or is silent for 60 s.

Waits: --timeout (10 s) for the name and the connection, 10 s for the handshake, 60 s of silence from the server, or
with --wait that time for the whole command. The server has its own limit. Without --tls nothing is encrypted.`

  static override usage = 'tcp run [ENDPOINT] [FLAGS] -- COMMAND [ARGUMENT...]'

  static override args = endpointArgs(TARGET_WORDS)

  static override flags = runFlags

  static override examples = [
    '<%= config.bin %> tcp run 127.0.0.1:9000 --secret-file ~/.netkit-secret -- ls -l',
    {
      description: 'encrypted, with the secret as the key',
      command: '<%= config.bin %> tcp run 192.0.2.7:9000 --tls --secret-file ~/.netkit-secret -- df -h',
    },
    {
      description: 'a course server on Windows',
      command: "<%= config.bin %> tcp run 192.0.2.7:8080 --compat header --encoding gbk -- 'dir C:\\Users'",
    },
    {
      description: 'in a script',
      command: 'if <%= config.bin %> tcp run :9000 --secret-file s -q -- test -e /tmp/done; then echo done; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TcpRun, [...flagWords(this.argv)])
    const {compat, encoding, 'max-output': maxBytes} = flags
    const argv = wordsBehindDashes(this.argv)
    const target = await targetOf(args, flags)
    if (target === null) throw new InputError('USAGE', 'expected ENDPOINT, such as 127.0.0.1:9000')
    if (argv.length === 0) throw new InputError('USAGE', 'expected a command after --, such as -- ls -l')
    const auth = compat === undefined ? {...flags, auth: flags.auth ?? ('hmac-sha256' as const)} : flags
    const isForPeople = this.format === 'text' || this.format === 'quiet'
    const kept = collector(maxBytes)
    const show = isForPeople ? null : this.printer({columns: runColumns, text: () => ''}) // before anything runs
    const security = await this.clientSecurity(auth)
    const signal = this.stopSignal()
    const startedAt = performance.now()
    await this.untilStopped(async () => {
      const end = await runRemotely(target, argv, {
        destinations: isForPeople
          ? remoteStreams(this.live, this.stderr, flags)
          : {out: kept.take('out'), err: kept.take('err')},
        compat: compat ?? null,
        encoding,
        commandEncoding: flags['command-encoding'] ?? 'utf-8',
        maxReplyBytes: maxBytes,
        ...security,
        timeoutMs: flags.timeout,
        bind: flags.bind,
        waitForMs: flags.wait,
        onSilence: (ms) => this.notice(`the server answered, then was silent for ${durationText(ms)}`),
        trace: this.tracer(flags),
        signal,
      })
      if (end.readerGone) return
      if (isForPeople && end.error !== null) this.notice(`netkit: ${end.error}`)
      const durationMs = performance.now() - startedAt
      const printed = {stdout: Buffer.concat(kept.out), stderr: Buffer.concat(kept.err), encoding, durationMs}
      show?.(await describeRun(end, printed))
      if (end.error !== null) this.setExitCode(EXIT.no) // it did not run, or not to its end, whatever its status
      this.setExitCode(exitStatusOf(end))
    })
  }
}
