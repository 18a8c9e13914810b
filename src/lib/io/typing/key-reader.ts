const INTERRUPT = '\x03'
const END = '\x04'

/** Reads single keys from the terminal. Ctrl-C is handed on as a signal of its own; Ctrl-D is `q`. */
export class KeyReader {
  private readonly keys: string[] = []
  private wake = () => {}
  private isOpen = false
  private readonly onData = (chunk: Buffer) => this.take(chunk.toString('latin1'))
  private readonly onEnd = () => this.take(END)

  open(): void {
    if (this.isOpen) return
    this.isOpen = true
    const {stdin} = process
    stdin.setRawMode?.(true)
    stdin.on('data', this.onData).on('end', this.onEnd).resume()
  }

  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    const {stdin} = process
    stdin.off('data', this.onData).off('end', this.onEnd).pause()
    stdin.setRawMode?.(false)
  }

  /** The next key: a letter in lower case, or `enter`. Null when the signal aborts. */
  async next(signal: AbortSignal): Promise<string | null> {
    for (;;) {
      if (signal.aborted) return null
      const key = this.keys.shift()
      if (key !== undefined) return key
      await new Promise<void>((resolve) => {
        this.wake = resolve
        signal.addEventListener('abort', () => resolve(), {once: true})
      })
    }
  }

  /** Keys typed while something ran were not meant for what is asked next. */
  forget(): void {
    this.keys.length = 0
  }

  private take(text: string): void {
    if (text.includes(INTERRUPT)) process.kill(process.pid, 'SIGINT') // a raw terminal does not send it
    // A letter and Enter in one go is that letter: not everybody knows that Enter is not needed.
    for (const key of text.replaceAll(/([a-z])[\r\n]/gi, '$1')) {
      if (key === '\r' || key === '\n') this.keys.push('enter')
      else if (key === END) this.keys.push('q')
      else if (/[a-z]/i.test(key)) this.keys.push(key.toLowerCase())
    }
    this.wake()
  }
}
