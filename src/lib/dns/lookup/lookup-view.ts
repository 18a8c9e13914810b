import type {LookupRow} from './look-up.js'
import type {ReverseRow} from './look-up-reverse.js'
import {type Column, columns} from '../../text/columns.js'
import type {Paint} from '../../text/paint.js'
import type {View} from '../../text/view.js'
import {visible} from '../../text/visible.js'

/** `www.example.com  A  192.0.2.7  (300 s, 127.0.0.1:5300, 0.4 ms)`: one record, how long it lives, who said so and how fast. */
function lookupText(
  {name, type, ttlSeconds, value, server, rcode, flags, ede, rttMs, reason}: LookupRow,
  paint: Paint,
) {
  const source = [
    ttlSeconds === null ? [] : [`${ttlSeconds} s`],
    [visible(server)],
    rttMs === null ? [] : [`${rttMs} ms`],
    flags.includes('ad') ? ['validated by the server (ad)'] : [],
    ede.map(edeText),
  ].flat()
  const why = rcode === 'NOERROR' ? reason : `${rcode}: ${reason}`
  const data = value === null ? paint('bad', visible(why ?? '')) : paint('host', visible(value).padEnd(VALUE_WIDTH))
  return `${paint('strong', visible(name).padEnd(NAME_WIDTH))}  ${type.padEnd(5)}  ${data}  ${paint('label', `(${source.join(', ')})`)}`
}

/** `DNSSEC Bogus (6): signature of example.com expired`. */
function edeText({code, name, text}: LookupRow['ede'][number]): string {
  return `${name} (${code})${text === '' ? '' : `: ${visible(text)}`}`
}

/** Rows come one by one: longer ones stand out, the others stand in columns. */
const NAME_WIDTH = 20
const VALUE_WIDTH = 18

const edeColumn: Column<LookupRow> = {name: 'ede', cell: ({ede}) => ede.map(edeText)}

export const lookupView: View<LookupRow> = {
  columns: [
    ...columns<LookupRow>('name', 'type', 'ttlSeconds', 'value', 'server', 'rcode', 'flags'),
    edeColumn,
    ...columns<LookupRow>('rttMs', 'reason'),
  ],
  text: lookupText,
}

/** The same, with the address that was asked for in place of its reverse name in text. */
export const reverseView: View<ReverseRow> = {
  columns: [...columns<{address: string}>('address'), ...lookupView.columns],
  text: ({address, ...row}, paint) => lookupText({...row, name: address}, paint),
}
