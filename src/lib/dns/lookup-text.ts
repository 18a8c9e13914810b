import type {LookupRow} from './look-up.js'
import {columns} from '../text/columns.js'
import type {View} from '../text/view.js'
import type {Paint} from '../text/paint.js'
import {visible} from '../text/visible.js'

/** What a line about a record tells. */
type LookupLine = {
  name: string
  type: string
  ttlSeconds: number | null
  value: string | null
  server: string
  rcode: string
  rttMs: number | null
}

/** `www.example.com  A  192.0.2.7  (300 s, 127.0.0.1:5300, 0.4 ms)`: one record, how long it lives, who said so and how fast. */
function lookupText({name, type, ttlSeconds, value, server, rcode, rttMs}: LookupLine, paint: Paint): string {
  const source = [
    ttlSeconds === null ? [] : [`${ttlSeconds} s`],
    [visible(server)],
    rttMs === null ? [] : [`${rttMs} ms`],
  ].flat()
  const data = value === null ? paint('bad', noValue(rcode)) : paint('host', visible(value).padEnd(VALUE_WIDTH))
  return `${paint('strong', visible(name).padEnd(NAME_WIDTH))}  ${type.padEnd(5)}  ${data}  ${paint('label', `(${source.join(', ')})`)}`
}

/** The same, with the address that was asked for in place of its reverse name. */
export function reverseText({address, ...row}: LookupLine & {address: string}, paint: Paint): string {
  return lookupText({...row, name: address}, paint)
}

/** Rows come one by one: longer ones stand out, the others stand in columns. */
const NAME_WIDTH = 20
const VALUE_WIDTH = 18

function noValue(rcode: string): string {
  if (rcode === 'NOERROR') return 'no record of that type'
  return rcode === 'NXDOMAIN' ? 'NXDOMAIN: no such name' : `${rcode}: the server does not say`
}

export const lookupView: View<LookupRow> = {
  columns: columns('name', 'type', 'ttlSeconds', 'value', 'server', 'rcode', 'rttMs'),
  text: lookupText,
}
