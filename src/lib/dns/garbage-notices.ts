import {Endpoint} from '../address/endpoint.js'
import {withoutMapping} from '../net/resolve-host.js'

const NOTICE_INTERVAL_MS = 1000

/** Counts what was no question, and tells of it once a second at most: a flood of it should not become a flood of lines. */
export class GarbageNotices {
  private count = 0
  private failures = 0
  private first = ''
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly tell: (message: string) => void) {}

  add(reason: string, {address, port}: {address: string; port: number}): void {
    this.count++
    this.plan(`${Endpoint.of(withoutMapping(address), port)}: ${reason}`)
  }

  /** A question that could not be forwarded. */
  addFailure(reason: string): void {
    this.failures++
    this.plan(reason)
  }

  close(): void {
    clearTimeout(this.timer)
  }

  private plan(reason: string): void {
    if (this.count + this.failures === 1) this.first = reason
    if (this.timer) return
    this.say()
    this.timer = setTimeout(() => {
      this.timer = undefined
      if (this.count + this.failures > 0) this.say()
    }, NOTICE_INTERVAL_MS)
    this.timer.unref()
  }

  private say(): void {
    const parts = [
      ...(this.count > 0
        ? [`${this.count} ${this.count === 1 ? 'message was not a question' : 'messages were not questions'}`]
        : []),
      ...(this.failures > 0
        ? [`${this.failures} ${this.failures === 1 ? 'question was' : 'questions were'} not answered`]
        : []),
    ]
    this.tell(`${parts.join(', ')}; the first: ${this.first}`)
    this.count = 0
    this.failures = 0
  }
}
