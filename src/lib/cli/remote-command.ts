import {VisibleText} from '../text/visible.js'
import {LiveCommand} from './live-command.js'
import {isTerminal, STDERR, STDOUT} from '../io/terminal.js'

/** What becomes of a stream: its bytes go to a descriptor, or come here as text or as they are. */
type Destination = {to: number} | {onText: (text: string) => void} | {onBytes: (bytes: Uint8Array) => void}

/** A command that hands on what a program elsewhere prints on its two streams. */
export abstract class RemoteCommand extends LiveCommand {
  /**
   * Both streams where they belong: bytes untouched into pipes and files, text into a terminal, with everything visible that could move the
   * cursor. An encoding other than UTF-8 becomes UTF-8 everywhere, unless `raw`.
   */
  protected streams(flags: {raw: boolean; encoding: string}): Record<'out' | 'err', Destination> {
    const err = (text: string) => {
      this.stderr.write(text)
      this.stderr.flush()
    }
    return {
      out: this.destination(STDOUT, (text) => this.liveText(text), flags),
      err: this.destination(STDERR, err, flags),
    }
  }

  private destination(
    fd: number,
    write: (text: string) => void,
    {raw, encoding}: {raw: boolean; encoding: string},
  ): Destination {
    if (this.format === 'quiet') return {onBytes: () => {}}
    if (raw) return {to: fd}
    if (isTerminal(fd)) {
      const screen = new VisibleText()
      return {onText: (text) => write(screen.push(text))}
    }
    return /^utf-?8$/i.test(encoding) ? {to: fd} : {onText: write}
  }
}
