import type {Paint} from './paint.js'

/** An address as a row of the AND: its dotted binary (IPv4), or its eight groups in binary (IPv6). */
export type BitRow = {label: string; binary: string; text: string}

/**
 * The AND of an address and a netmask written out, the network's bits and the host's apart:
 *
 *                 nnnnnnnn.nnnnnnnn.nnnnnnnn. hhhhhhhh   n = network bit, h = host bit
 *       address   11000000.10101000.00001011. 11100101   192.168.11.229
 *     & netmask   11111111.11111111.11111111. 00000000   255.255.255.0
 *     = network   11000000.10101000.00001011. 00000000   192.168.11.0
 *
 * IPv6 has too many bits for a line: its groups are in hex, and only the one that the prefix cuts is in bits.
 */
export function bitRows(rows: BitRow[], prefixLength: number, paint: Paint): string[] {
  const compact = (binary: string) =>
    binary.includes(':') ? hexAround(binary, prefixLength) : splitAt(binary, prefixLength)
  const labels = ['', ...rows.map(({label}) => label)]
  const bits = rows.map(({binary}) => compact(binary))
  const ruler = bits[0]!.map((part, index) => part.replace(/[\da-f]/g, index === 0 ? 'n' : 'h'))
  const legend = paint('label', 'n = network, h = host')
  const labelWidth = Math.max(...labels.map((label) => label.length))
  return [ruler, ...bits].map(([network = '', host = ''], index) => {
    const gap = network !== '' && host !== '' ? ' ' : ''
    const text = index === 0 ? legend : rows[index - 1]!.text
    const painted = `${paint('network', network)}${gap}${paint('host', host)}`
    return `${paint('label', labels[index]!.padStart(labelWidth))}   ${painted}   ${text}`.trimEnd()
  })
}

/** Cuts a row behind `count` bits; separators stay with the bits before them. */
function splitAt(binary: string, count: number): [network: string, host: string] {
  let end = 0
  for (let bits = 0; bits < count; end++) if (/\d/.test(binary[end]!)) bits++
  while (count > 0 && /[.:]/.test(binary[end] ?? '')) end++
  return [binary.slice(0, end), binary.slice(end)]
}

/** Groups in hex but for the one that the prefix cuts, in bits and brackets. */
function hexAround(binary: string, prefixLength: number): [network: string, host: string] {
  const cut = prefixLength % 16 === 0 ? -1 : Math.floor(prefixLength / 16)
  const groups = binary.split(':')
  const hex = groups.map((group) => Number.parseInt(group, 2).toString(16).padStart(4, '0'))
  if (cut === -1) return splitGroups(hex, prefixLength / 16)
  const group = groups[cut]!
  const before = hex.slice(0, cut).map((text) => `${text}:`)
  const after = hex.slice(cut + 1).map((text) => `:${text}`)
  return [
    `${before.join('')}(${group.slice(0, prefixLength % 16)}`,
    `${group.slice(prefixLength % 16)})${after.join('')}`,
  ]
}

function splitGroups(hex: string[], count: number): [network: string, host: string] {
  const network = hex.slice(0, count).join(':')
  const host = hex.slice(count).join(':')
  return [network !== '' && host !== '' ? `${network}:` : network, host]
}
