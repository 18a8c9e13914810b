import {displayWidth, padDisplayStart} from './display-width.js'
import type {Language} from './language.js'
import {wrap} from './wrap.js'
import type {Paint} from './paint.js'

/** An address as a row of the AND: its dotted binary (IPv4), or its eight groups in binary (IPv6). */
export type BitRow = {label: string; binary: string; text: string}

/**
 * The AND of an address and a netmask written out, the network's bits and the host's apart:
 *
 *                 nnnnnnnn.nnnnnnnn.nnnnnnnn. hhhhhhhh   n = network, h = host
 *       address   11000000.10101000.00001011. 11100101   192.168.11.229
 *     & netmask   11111111.11111111.11111111. 00000000   255.255.255.0
 *     = network   11000000.10101000.00001011. 00000000   192.168.11.0
 *                 AND: a 1 in the netmask keeps the bit above it, a 0 clears it
 *
 * IPv6 has too many bits for a line: its groups are in hex, and only the one that the prefix cuts is in bits. Where the columns do
 * not suffice, what is behind the bits is left out, and the legend is above them.
 */
export function bitRows(
  rows: BitRow[],
  prefixLength: number,
  paint: Paint,
  {language = 'en', columns = 80, withRule = true}: {language?: Language; columns?: number; withRule?: boolean} = {},
): string[] {
  const words = WORDS[language]
  const isIpv6 = rows[0]!.binary.includes(':')
  const split = isIpv6 ? splitGroups : splitOctets
  const width = Math.max(...rows.map(({label}) => displayWidth(label)))
  const line = (label: string, [network, host]: Halves, text: string) => {
    const gap = network !== '' && host !== '' ? ' ' : ''
    const bits = `${paint('network', network)}${gap}${paint('host', host)}`
    return `${paint('label', padDisplayStart(label, width))}   ${bits}   ${text}`.trimEnd()
  }
  const halves = rows.map(({binary}) => split(binary, prefixLength))
  const [network, host] = halves[0]!
  const ruler: Halves = [network.replace(/[\da-f]/g, 'n'), host.replace(/[\da-f]/g, 'h')]
  const digits = !isIpv6 ? '' : prefixLength % 16 === 0 ? words.digits : words.cutDigits
  const beside = Math.max(isIpv6 ? 0 : displayWidth(words.legend), ...rows.map(({text}) => displayWidth(text)))
  const isNarrow = width + 3 + network.length + 1 + host.length + 3 + beside > columns
  const below = (text: string) =>
    wrap(text, {width: columns - width - 3, indent: ''}).map((part) => ' '.repeat(width + 3) + paint('label', part))
  const head =
    isIpv6 || isNarrow
      ? [...below(words.legend + digits), line('', ruler, '')]
      : [line('', ruler, paint('label', words.legend))]
  return [
    ...head,
    ...rows.map(({label, text}, index) => line(label, halves[index]!, isNarrow ? '' : text)),
    ...(withRule ? below(words.rule) : []),
  ]
}

const WORDS: Record<Language, Record<'legend' | 'digits' | 'cutDigits' | 'rule', string>> = {
  en: {
    legend: 'n = network, h = host',
    digits: '; each digit is four bits',
    cutDigits: '; each digit is four bits, in ( ) one bit',
    rule: 'AND: a 1 in the netmask keeps the bit above it, a 0 clears it',
  },
  zh: {
    legend: 'n = 网络位，h = 主机位',
    digits: '；每个数字是四位',
    cutDigits: '；每个数字是四位，( ) 里的是一位',
    rule: '按位与（AND）：掩码的 1 保留上面那一位，0 把它清零',
  },
}

/** What the prefix covers and what is left; a separator stays with the bits before it. */
type Halves = [network: string, host: string]

function splitOctets(binary: string, prefixLength: number): Halves {
  const end = prefixLength + Math.floor(prefixLength / 8)
  return [binary.slice(0, end), binary.slice(end)]
}

/** Groups in hex, but for the one that the prefix cuts: that is in bits and brackets. */
function splitGroups(binary: string, prefixLength: number): Halves {
  const cut = prefixLength % 16
  const whole = Math.floor(prefixLength / 16)
  const groups = binary
    .split(':')
    .map((bits, index) => (cut !== 0 && index === whole ? `(${bits})` : hexOf(bits)))
    .join(':')
  const end = whole * '0000:'.length + (cut === 0 ? 0 : '('.length + cut)
  return [groups.slice(0, end), groups.slice(end)]
}

function hexOf(bits: string): string {
  return Number.parseInt(bits, 2).toString(16).padStart(4, '0')
}
