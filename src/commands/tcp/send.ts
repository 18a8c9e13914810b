import * as Flags from '@oclif/core/flags'
import {filesArg} from '../../lib/cli/args.js'
import {authFlags} from '../../lib/cli/auth-flags.js'
import {clientTlsFlags} from '../../lib/cli/tls-flags.js'
import {durationFlag} from '../../lib/cli/flags.js'
import {TransferCommand} from '../../lib/cli/transfer-command.js'
import {listenerFlags, transferFlags} from '../../lib/cli/listener-flags.js'
import {prose} from '../../lib/cli/prose.js'
import {nameUnlessSaid, sentView} from '../../lib/transfer/sent-text.js'
import {InputError} from '../../lib/errors.js'
import {targetOf} from '../../lib/stream/parse-target.js'
import {filesToSend, sendFiles} from '../../lib/transfer/send-files.js'

export default class TcpSend extends TransferCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'Send files and folders to a receiver.'
  static override description = prose`Sends each file with its name and size, then its bytes, then their SHA-256, and
waits until the receiver (tcp receive) says that it has the same, on its disk and under its name. Folders keep their
structure; symbolic links, sockets and devices in them are left out, and named. A file that fails does not stop the
others.

With --resume both ends compare what the receiver kept of an earlier attempt, and only the rest is sent. A file that
changes while it is sent is an error, and the receiver does not keep it. Standard input cannot be sent: the size comes
first, and a pipe does not know its own.

--compat header speaks to a plain program: MD5 and SHA-256 go into the header, so that every file is read twice
(unless --checksum none), and nobody says whether it arrived; the connection's orderly end is all there is.

Without --tls the stream is not encrypted, and without a secret or a certificate it is for nobody in particular.

Exit code 4 where the receiver's disk or folder refuses a file (a name that is taken, no space), 3 where the network
or a checksum fails.

Waits: --timeout (10 s) for the name and the connection; --idle-timeout of silence (30 s, and one second more for each
64 MiB of a file while the receiver reads what it kept, or writes to its disk).`

  static override args = {files: filesArg('files and folders')}

  static override flags = {
    to: Flags.string({
      description: 'HOST:PORT, [v6]:PORT, :PORT for this machine; without a port 9000',
      helpValue: 'ENDPOINT',
    }),
    unix: Flags.string({description: 'a Unix socket (AF_UNIX) instead', helpValue: 'PATH'}),
    resume: Flags.boolean({description: 'go on where an earlier attempt broke off (--resume at the receiver, too)'}),
    preserve: Flags.boolean({description: 'send permissions and times, too'}),
    ...transferFlags,
    timeout: durationFlag({description: 'for the look-up of a name and the connection', default: 10_000}),
    'idle-timeout': durationFlag({description: 'give the receiver up that is silent for so long', default: 30_000}),
    ...authFlags,
    ...clientTlsFlags,
    trace: listenerFlags.trace,
  }

  static override examples = [
    '<%= config.bin %> tcp send report.pdf --to 192.0.2.7:9000',
    {
      description: 'a folder, again after a break',
      command: '<%= config.bin %> tcp send photos --to :9000 --resume --preserve',
    },
    {
      description: 'what arrived, for a script',
      command: '<%= config.bin %> tcp send *.iso --to :9000 --get file,sha256,error',
    },
    {
      description: 'to a Python program that reads {"filename", "md5", "total_size"} behind struct "i"',
      command: '<%= config.bin %> tcp send notes.txt --to :9000 --compat header',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TcpSend)
    const target = targetOf({target: flags.to}, flags.unix)
    if (target === null) throw new InputError('USAGE', 'expected --to ENDPOINT, such as 127.0.0.1:9000')
    const {files, skipped} = filesToSend(args.files)
    for (const {file, reason} of skipped) this.notice(`${file}: left out: ${reason}`)
    const security = await this.clientSecurity(flags)
    const signal = this.stopSignal()
    await this.untilStopped(() =>
      sendFiles(target, files, {
        resume: flags.resume,
        preserve: flags.preserve,
        checksum: flags.checksum === 'sha256',
        lengthField: flags['header-length'],
        isCompat: flags.compat === 'header',
        timeoutMs: flags.timeout,
        idleTimeoutMs: flags['idle-timeout'],
        onFile: this.fileRows(sentView, nameUnlessSaid),
        onProgress: this.progressLine(),
        ...security,
        trace: this.tracer(flags),
        signal,
      }),
    )
  }
}
