import {endpointArgs, LISTEN_WORDS, wordArg} from '../../lib/cli/args.js'
import {InputError} from '../../lib/errors.js'
import type {View} from '../../lib/text/view.js'
import {TransferCommand} from '../../lib/cli/transfer-command.js'
import {columns} from '../../lib/text/columns.js'
import {receivedText} from '../../lib/transfer/sent-view.js'
import {placeOf, placeText, targetOf} from '../../lib/stream/parse-target.js'
import {fetchFiles, receiveFiles} from '../../lib/transfer/receive-files.js'
import type {ReceivedFile} from '../../lib/transfer/received-file.js'
import {receiveFlags} from '../../lib/cli/flags/receive-flags.js'
import {prose} from '../../lib/cli/prose.js'

const view: View<ReceivedFile> = {
  columns: columns(
    'from',
    'port',
    'file',
    'sizeBytes',
    'receivedBytes',
    'resumedFrom',
    'sha256',
    'verified',
    'durationMs',
    'bytesPerSecond',
    'error',
    'message',
    'receivedAt',
  ),
  text: receivedText,
}

export default class TcpReceive extends TransferCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'Receive files into a folder.'
  static override description = prose`Takes files and folders from any number of senders (tcp send, or a program that
sends a JSON header and a body: --compat header) until Ctrl-C. A file gets its name once it is complete, its checksum
is right and it is on the disk; until then it is a hidden file .NAME….netkit-part beside it, which is removed if the
transfer breaks off, or kept for the next attempt with --resume.

It refuses names that exist, lead out of the folder or contain control characters (on Windows and with
--portable-names also names that Windows refuses), and tells the sender why. With --overwrite the old file stays until
the new one replaces it. Symbolic links inside the folder are never followed; those in the path to the folder are.

Without --tls the stream is not encrypted; without a secret anyone could be the sender.

Waits: without limit for senders; 10 s for the header of a file; --idle-timeout of silence (30 s, plus one second for
each 64 MiB while the sender reads a file to resume); 5 s for a peer to read why it was refused.`

  static override args = {folder: wordArg('the folder to receive into; it must exist'), ...endpointArgs(LISTEN_WORDS)}

  static override flags = receiveFlags

  static override examples = [
    {
      description: 'fetch from a sender that listens',
      command: '<%= config.bin %> tcp receive . --connect 192.0.2.7:9000',
    },
    '<%= config.bin %> tcp receive incoming',
    {
      description: 'one sender, then continue if all went well',
      command: '<%= config.bin %> tcp receive . --once && make',
    },
    {
      description: 'large files over an unreliable connection',
      command: "<%= config.bin %> tcp receive backups --host '*' --resume --auth hmac-sha256 --secret-file key",
    },
    {
      description: 'from a Python program that packs {"filename", "md5", "total_size"} after struct "i"',
      command: '<%= config.bin %> tcp receive incoming --compat header --json',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TcpReceive)
    const signal = this.stopSignal()
    const plan = {
      overwrite: flags.overwrite,
      resume: flags.resume,
      preserve: flags.preserve,
      checksum: flags.checksum === 'sha256',
      maxSizeBytes: flags['max-size'] ?? Infinity,
      maxFiles: flags['max-files'] ?? Infinity,
      lengthField: flags['header-length'],
      isCompat: flags.compat === 'header',
      idleTimeoutMs: flags['idle-timeout'],
      onFile: this.fileRows(view, ({from, port}) => (from === null ? '' : `${from}:${port}: `)),
      onProgress: this.progressLine(),
      nameRules: flags['portable-names'] ? {portable: true} : undefined,
      trace: this.tracer(flags),
      signal,
    }
    const sender = flags.connect
    if (sender !== undefined) {
      if (args.endpoint !== undefined)
        throw new InputError('USAGE', 'an ENDPOINT to listen on and --connect exclude one another')
      const target = (await targetOf({endpoint: sender}, flags))!
      const client = {timeoutMs: flags.timeout ?? 10_000, bind: flags.bind, ...(await this.clientSecurity(flags))}
      return await this.untilStopped(() => fetchFiles(args.folder, target, {...plan, ...client}))
    }
    const receiver = await receiveFiles(args.folder, await placeOf(args, flags), {
      ...plan,
      maxConnections: flags['max-connections'],
      count: flags.once ? 1 : (flags.count ?? Infinity),
      ...(await this.serverSecurity(flags)),
      onRefused: this.refusals(),
    })
    this.announce(placeText(receiver.place), flags)
    await receiver.ended
  }
}
