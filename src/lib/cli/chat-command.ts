import type {NetkitError} from '../errors.js'
import type {Columns} from '../text/columns.js'
import {visible} from '../text/visible.js'
import {type LineEditor, openLineEditor} from '../io/line-editor.js'
import {LiveCommand} from './live-command.js'
import {closePipe, pipedLines} from '../io/piped-lines.js'
import {isTerminal, STDIN, STDOUT} from '../io/terminal.js'

/**
 * A command that people type into while others speak. On a terminal what comes is shown above the line that is being typed;
 * in a pipe there are plain lines in both directions.
 */
export abstract class ChatCommand extends LiveCommand {
  #editor: LineEditor | undefined
  #closeInput = () => {}

  /** The typist of our side. From here on the terminal, where there is one, belongs to the line editor. */
  protected typist() {
    const isPerson = isTerminal(STDIN)
    if (isPerson && isTerminal(STDOUT) && this.format === 'text' && process.env['TERM'] !== 'dumb') {
      const editor = openLineEditor()
      this.#editor = editor
      this.#closeInput = () => editor.close()
    } else this.#closeInput = closePipe
    return {
      lines: this.#editor?.lines ?? pipedLines(),
      isPerson,
      refuse: (error: NetkitError) => {
        this.notice(`netkit: ${error.message}`)
        if (!isPerson && error.code !== 'EMPTY_MESSAGE') this.setExitCode(error.exitCode)
      },
    }
  }

  /** Asks whom to join, or where to listen. Throws InputError USAGE where nobody may be asked. */
  protected async askWhere<End>(read: (role: 'join' | 'listen', answer: string) => End): Promise<End> {
    const expected = 'HOST:PORT, or --listen'
    const options = {join: 'join: connect to someone who listens', listen: 'listen: let others connect'}
    const role = await this.choose({message: 'Join a chat, or listen for others?', options}, expected)
    const message = role === 'listen' ? 'Where to listen?' : 'Where to connect?'
    const check = (answer: string) => read(role, answer)
    const where = await this.askFor(expected, {message, default: '127.0.0.1:9000', check})
    this.interview.showLine([...(role === 'listen' ? ['--listen'] : []), where, ...this.argv])
    return check(where)
  }

  /**
   * Shows what happens the moment it does: a row for programs, a line for people, where messages are results and all else notices.
   *
   * @param textOf is safe for a terminal
   */
  protected liveNews<News extends {row: {event: string}}>(
    columns: Columns<News['row']>,
    textOf: (news: News) => string,
  ): (news: News) => void {
    if (this.format !== 'text') {
      const print = this.live.rows<News['row']>({columns, text: () => ''})
      return ({row}) => print(row)
    }
    return (news) => {
      const text = textOf(news)
      if (this.#editor) this.#editor.print(text)
      else if (news.row.event === 'message') this.live.text(`${text}\n`)
      else this.notice(text)
    }
  }

  protected override notice(text: string): void {
    if (this.#editor && this.format !== 'quiet') this.#editor.print(visible(text))
    else super.notice(text)
  }

  /** Steps of sockets must not break the line being typed, either. */
  protected override tracer({trace}: {trace: boolean}): ((step: string) => void) | undefined {
    return trace ? (step) => this.notice(step) : undefined
  }

  protected override async finally(): Promise<void> {
    this.#closeInput()
    this.#editor = undefined // the failure, if there is one, is told in the usual way
    await super.finally()
  }
}
