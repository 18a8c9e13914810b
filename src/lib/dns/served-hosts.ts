import {NetkitError, SystemError} from '../errors.js'
import {stateOf, watchFile} from '../system/files/watch-file.js'
import {type HostsEntry, type HostsError, parseHosts} from './parse-hosts.js'

export type HostsEvents = {
  /** A line that is no entry; the rest is served. */
  onBadLine: (error: HostsError) => void
  onNotice: (notice: {code: string; message: string}) => void
}

/** The largest block lists have some 30 MiB. */
const MAX_MIB = 256
const MAX_BYTES = MAX_MIB * 2 ** 20
const TOO_LARGE = `larger than ${MAX_MIB} MiB`

/** Of a file that is none at all not each line is told. */
const MAX_BAD_LINES = 20

/** The names of a hosts file, read again when it changes. */
export class ServedHosts {
  /** Let go of when it has been served. */
  entries: readonly HostsEntry[]
  private readonly state: string | null

  /** @param bytes what it holds; read before that a change is not missed */
  constructor(
    private readonly file: string,
    bytes: Buffer,
    state: string | null,
    private readonly events: HostsEvents,
  ) {
    this.state = state
    this.entries = this.parse(bytes)
  }

  /** The state of the file, to be taken before it is read. */
  static stateOf = stateOf

  /** What a hosts file holds; it may be a pipe. Rejects with SystemError FILE_TOO_LARGE. */
  static async gather(file: string, chunks: AsyncIterable<Buffer>): Promise<Buffer> {
    const gathered: Buffer[] = []
    let size = 0
    for await (const chunk of chunks) {
      if ((size += chunk.length) > MAX_BYTES)
        throw new SystemError('FILE_TOO_LARGE', `${file}: ${TOO_LARGE}`, {input: file})
      gathered.push(chunk)
    }
    return Buffer.concat(gathered)
  }

  /**
   * Calls `serve` with what the file holds whenever that changes, until what is returned is called. A change that cannot be served, or
   * read, is told, and what was served before stays.
   */
  watch(serve: (entries: readonly HostsEntry[]) => void): () => void {
    this.entries = []
    const refuse = (reason: string) => this.tell('HOSTS_FILE_REFUSED', `has changed, but cannot be served: ${reason}`)
    const onChange = (content: Buffer | NetkitError | null) => {
      if (content === null) return this.tell('HOSTS_FILE_GONE', 'can no longer be read; its old names are still served')
      if (content instanceof NetkitError) return refuse(TOO_LARGE)
      try {
        const entries = this.parse(content)
        serve(entries)
        this.tell(
          'HOSTS_FILE_READ',
          `has changed and was read again: ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`,
        )
      } catch (error) {
        if (!(error instanceof NetkitError)) throw error
        refuse(error.message)
      }
    }
    return watchFile(this.file, {state: this.state, maxBytes: MAX_BYTES, onChange})
  }

  private parse(bytes: Buffer): HostsEntry[] {
    let bad = 0
    const entries = parseHosts(bytes, (error) => {
      if (++bad <= MAX_BAD_LINES) this.events.onBadLine(error)
    })
    if (bad > MAX_BAD_LINES) this.tell('BAD_LINES', `${bad - MAX_BAD_LINES} more bad lines`)
    return entries
  }

  private tell(code: string, message: string): void {
    this.events.onNotice({code, message: `${this.file}: ${message}`})
  }
}
