import {filesArg} from '../../lib/cli/args.js'
import {sendFlags} from '../../lib/cli/flags/send-flags.js'
import {TransferCommand} from '../../lib/cli/transfer-command.js'
import {missingFiles} from '../../lib/io/files/list-files.js'
import {prose} from '../../lib/cli/prose.js'
import {nameUnlessSaid, sentView} from '../../lib/transfer/sent-view.js'
import {InputError} from '../../lib/errors.js'
import {placeOf, placeText, refuseStrayPort, targetOf} from '../../lib/stream/parse-target.js'
import {filesToSend, sendFiles, serveFiles} from '../../lib/transfer/send-files.js'

export default class TcpSend extends TransferCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'Send files and folders to a receiver.'
  static override description = prose`Sends each file with its name and size, then its bytes, then their SHA-256, and
waits until the receiver (tcp receive) confirms that the file is complete on its disk. Folders keep their structure;
symbolic links, sockets and devices in them are left out and named. A file that fails does not stop the others.

With --resume both ends compare what the receiver kept from an earlier attempt, and only the rest is sent. A file that
changes while it is sent is an error, and the receiver does not keep it. Use - with --as-name NAME for standard input:
its size must be known first, so it is stored in a file in TMPDIR until it has been sent.

With --listen it waits for a receiver to connect (tcp receive --connect).

--compat header speaks to a plain program: MD5 and SHA-256 go into the header, so every file is read twice (unless
--checksum none), and there is no confirmation except the orderly end of the connection.

Without --tls the stream is not encrypted; without a secret or a certificate anyone could be the receiver.

Exit code 4 if the receiver's disk or folder refuses a file (the name exists, no space), 3 if the network or a
checksum fails.

Waits: --timeout (10 s) for the name and the connection; --idle-timeout of silence (30 s, plus one second for each 64
MiB of a file while the receiver reads what it kept, or writes to its disk).`

  static override args = {files: filesArg('files and folders')}

  static override flags = sendFlags

  static override examples = [
    '<%= config.bin %> tcp send report.pdf --to 192.0.2.7:9000',
    {
      description: 'a folder, resumed after an interruption',
      command: '<%= config.bin %> tcp send photos --to :9000 --resume --preserve',
    },
    {
      description: 'in a script: what arrived',
      command: '<%= config.bin %> tcp send *.iso --to :9000 --get file,sha256,error',
    },
    {
      description: 'to a Python program that reads {"filename", "md5", "total_size"} after struct "i"',
      command: '<%= config.bin %> tcp send notes.txt --to :9000 --compat header',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TcpSend)
    const signal = this.stopSignal()
    const place = flags.listen === undefined ? null : await placeOf({endpoint: flags.listen}, flags)
    const target = place ? null : await targetOf({endpoint: flags.to}, flags)
    if (!place && !target) throw new InputError('USAGE', 'expected --to ENDPOINT, such as 127.0.0.1:9000')
    refuseStrayPort(flags.to ?? flags.listen, missingFiles(args.files))
    await this.untilStopped(async () => {
      const {files, skipped} = filesToSend(args.files, await this.spooled(args.files, flags['as-name'], signal))
      for (const {file, reason} of skipped) this.notice(`${file}: left out: ${reason}`)
      const plan = {
        resume: flags.resume,
        preserve: flags.preserve,
        checksum: flags.checksum === 'sha256',
        lengthField: flags['header-length'],
        isCompat: flags.compat === 'header',
        idleTimeoutMs: flags['idle-timeout'],
        onFile: this.fileRows(sentView, nameUnlessSaid),
        onProgress: this.progressLine(),
        trace: this.tracer(flags),
        signal,
      }
      if (!place) {
        const client = {timeoutMs: flags.timeout, bind: flags.bind, ...(await this.clientSecurity(flags))}
        return await sendFiles(target!, files, {...plan, ...client})
      }
      const count = flags.count ?? (flags.keep ? Infinity : 1)
      const onFailure = ({message}: {message: string}) => this.notice(message)
      const server = await serveFiles(place, files, {...plan, ...(await this.serverSecurity(flags)), count, onFailure})
      this.announce(placeText(server.place), flags)
      await server.ended
    })
  }
}
