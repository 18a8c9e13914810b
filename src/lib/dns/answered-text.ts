import type {Paint} from '../text/paint.js'
import {visible} from '../text/visible.js'

/** What a line about a question tells. */
type AnsweredLine = {
  from: string
  protocol: string
  name: string
  type: string
  rcode: string
  source: string
  answerCount: number
}

/** `127.0.0.1:53122  udp  A      www.example.com  NOERROR, 1 record (records)`: who asked what, and what they were told. */
export function answeredText(row: AnsweredLine, paint: Paint): string {
  const {from, protocol, name, type, rcode, source, answerCount} = row
  const count = `${answerCount} ${answerCount === 1 ? 'record' : 'records'}`
  const said = `${paint(rcode === 'NOERROR' ? 'good' : 'bad', rcode)}, ${count} ${paint('label', `(${source})`)}`
  return `${paint('host', from.padEnd(21))}  ${protocol}  ${type.padEnd(5)}  ${paint('strong', visible(name))}  ${said}`
}
