import {type NetkitError, SystemError} from '../errors.js'
import type {Folder} from '../io/files/folder.js'
import {type FileHeader, folderPaths, relativeName} from './file-header.js'
import {IncomingFile, type ReceivePolicy} from './incoming-file.js'
import {describeReceived, type ReceivedFile} from './received-file.js'
import type {TransferProgress} from './transfer-progress.js'

type CurrentFileOptions = ReceivePolicy & {
  /** Files and folders on one connection. */
  maxFiles: number
  onFile: (row: ReceivedFile, failure: NetkitError | null) => void
  onProgress?: ((progress: TransferProgress) => void) | undefined
}

/** The file that a connection sends now, and what is told of it; the next one takes its place. */
export class CurrentFile {
  /** Null between two files, and where one was refused. */
  file: IncomingFile | null = null
  private header: FileHeader | null = null
  private count = 0
  /** Those that this connection has named. */
  private readonly folders = new Set<string>()
  private startedAt = performance.now()
  private readonly leftovers = new Map<string, readonly string[]>()

  constructor(
    private readonly sender: {from: string | null; port: number | null},
    private readonly root: Folder,
    private readonly options: CurrentFileOptions,
  ) {}

  /** Throws SystemError FILE_LIMIT, and as IncomingFile does. */
  open(header: FileHeader): void {
    this.header = header
    this.startedAt = performance.now()
    this.countIn(header)
    this.file = IncomingFile.open(header, this.options, this.root, this.leftovers)
  }

  private countIn(header: FileHeader): void {
    const {maxFiles} = this.options
    if (maxFiles === Infinity) return // then nothing is kept in mind either
    this.count++
    for (const path of folderPaths(header)) {
      if (this.count + this.folders.size <= maxFiles) this.folders.add(path)
      else if (!this.folders.has(path)) this.count = maxFiles + 1
    }
    if (this.count + this.folders.size <= maxFiles) return
    throw new SystemError(
      'FILE_LIMIT',
      `${relativeName(header)}: more than ${maxFiles} files and folders on one connection`,
    )
  }

  tellProgress({name, resumedFrom, receivedBytes, header}: IncomingFile): void {
    this.options.onProgress?.({
      file: name,
      doneBytes: resumedFrom + receivedBytes,
      skippedBytes: resumedFrom,
      sizeBytes: header.sizeBytes,
      elapsedMs: performance.now() - this.startedAt,
    })
  }

  /** It is whole, or will not be; some failures leave a part for the same sender to resume. */
  close(failure: NetkitError | null): void {
    const {file, header, sender, startedAt} = this
    this.file = null
    this.header = null
    file?.close({isBroken: failure !== null && BREAKS.has(failure.code)}, this.root)
    this.options.onFile(describeReceived({sender, file, header, startedAt, failure}), failure)
    this.startedAt = performance.now()
  }
}

/** Failures after which the same sender may come again with the rest. */
const BREAKS = new Set([
  'STOPPED',
  'IDLE',
  'TIMEOUT',
  'CONNECTION_RESET',
  'CONNECTION_CLOSED',
  'TRUNCATED_FRAME',
  'UNREACHABLE',
])
