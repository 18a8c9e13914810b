/** Puts a label before each line of a text that comes in pieces. */
export class LineLabeller {
  private rest = ''

  constructor(
    private readonly label: string,
    private readonly write: (text: string) => void,
  ) {}

  take(text: string): void {
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop()!
    for (const line of lines) this.write(`${this.label}${line}\n`)
  }

  /** What has no line end gets one. */
  end(): void {
    if (this.rest !== '') this.take('\n')
  }
}
