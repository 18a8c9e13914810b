import * as Flags from '@oclif/core/flags'
import {valuesArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import type {View} from '../../lib/text/view.js'
import {type Conversion, convertAddress, FORMS, parseAnyForm} from '../../lib/ip/convert-address.js'
import {conversionColumns} from '../../lib/ip/find-columns.js'

const EXPECTED = 'an address in any form, such as 192.0.2.7, 3221225991, 0xc0000207 or 127.1'

const longest = Math.max(...FORMS.map((form) => form.length))

const conversionView = (isOne: boolean): View<Conversion> => ({
  columns: conversionColumns,
  text: ({form, value}, paint) => (isOne ? value : `${paint('label', form.padEnd(longest))}  ${value}`),
  isLine: true,
})

export default class IpConvert extends NetkitCommand {
  static override layers = ['internet' as const]
  static override summary =
    'Convert an address to other forms: integer, hexadecimal, octal, binary, reverse name, and back.'
  static override description = prose`Only here netkit accepts the loose forms that inet_aton and many programs
accept: short (127.1), octal (017700000001, 010.0.0.1 is 8.0.0.1), hexadecimal (0x7f000001) and plain numbers. A
number up to 4294967295 is IPv4, a larger one IPv6. The expanded form of an IPv4 address is that of its IPv4-mapped
address.`

  static override args = {
    value: valuesArg('addresses in any form; one per line on standard input or in a file (@FILE)'),
  }

  static override flags = {
    as: Flags.option({description: 'print only this form [default: all forms the address has]', options: FORMS})(),
  }

  static override examples = [
    '<%= config.bin %> ip convert 192.168.11.229',
    '<%= config.bin %> ip convert 0x7f.1 --as dotted --get value',
    '<%= config.bin %> ip convert 2001:db8::1 --as integer --json',
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IpConvert)
    const sources = this.sources(args.value ?? [], EXPECTED)
    const print = this.printer(conversionView(flags.as !== undefined))
    const answers = this.mapValues(sources, {
      expected: EXPECTED,
      toRow: ({text}) => convertAddress(parseAnyForm(text), text, flags.as ?? null),
    })
    for await (const rows of answers) for (const row of rows) print(row)
  }
}
