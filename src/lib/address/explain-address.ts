import {ipVersion} from './ip-version.js'

/** Why a text is no address: `offset` is where in the text the trouble starts. */
export type Refusal = {offset: number; reason: string}

/**
 * Says why `text` was refused as an address. Runs only after the parser has refused it, so it looks for the one reason
 * that helps most and never decides by itself.
 */
export function explainAddress(text: string): Refusal {
  if (text.startsWith('-')) return {offset: 0, reason: 'starts with "-": neither an address nor a flag of this command'}
  const odd = explainCharacter(text)
  if (odd) return odd
  if (text === '') return {offset: 0, reason: 'empty, expected an address such as 192.0.2.7 or 2001:db8::7'}
  if (/^[a-z][a-z\d+.-]*:\/\/|^(?:https?|s?ftp|ssh|wss?|tcp|udp):$/i.test(text))
    return {offset: 0, reason: 'a URL, expected only the address'}
  const slash = text.indexOf('/')
  if (slash !== -1) return {offset: slash, reason: 'a prefix length where only an address is expected'}
  const dash = text.indexOf('-')
  if (dash !== -1 && ipVersion(text.slice(0, dash)) !== 0 && ipVersion(text.slice(dash + 1)) !== 0) {
    return {offset: dash, reason: 'a range, not an address (netkit subnet range reads ranges)'}
  }
  const percent = text.indexOf('%')
  const bare = percent === -1 ? text : text.slice(0, percent)
  const refusal = bare.includes(':') ? explainIpv6(bare) : explainIpv4(bare)
  if (refusal) return refusal
  if (!bare.includes(':')) return {offset: percent, reason: 'a zone (%) belongs to IPv6 addresses only'}
  return explainZone(text, percent)
}

/**
 * An IPv4 pattern as other tools take it, `10.0.0-3.*` or `10.0.*.1`, and the range that it stands for where it is one; null
 * where the text is none.
 */
export function explainPattern(text: string): Refusal | null {
  const octets = text.split('.')
  if (octets.length !== 4 || !octets.every((octet) => /^(?:\*|\d{1,3}(?:-\d{1,3})?)$/.test(octet))) return null
  const open = octets.findIndex((octet) => !/^\d+$/.test(octet))
  if (open === -1 || (open === 3 && octets[3] !== '*')) return null // 10.0.0.1-9 is read
  const offset = octets.slice(0, open).join('.').length + (open > 0 ? 1 : 0)
  const isRange = octets.slice(open + 1).every((octet) => octet === '*' || octet === '0-255')
  const end = (which: 0 | 1) =>
    octets.map((octet) => (octet === '*' ? [0, 255] : octet.split('-')).at(-which)).join('.')
  const [first, last] = [end(0), end(1)]
  const hint = isRange && ipVersion(first) === 4 && ipVersion(last) === 4 ? `: write ${first}-${last}` : ''
  return {offset, reason: `a pattern, not an address${hint}`}
}

/** Characters that look right and are not: they get a name, since the eye cannot tell them. Null where all are printable ASCII. */
export function explainCharacter(text: string): Refusal | null {
  const offset = text.search(/[^\x21-\x7e]/)
  if (offset === -1) return null
  const code = text.codePointAt(offset) ?? 0
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  const character = String.fromCodePoint(code)
  if (code === 0x20 || code === 0x09) return {offset, reason: 'a blank inside'}
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return {offset, reason: `a control character (${name})`}
  if (/\p{Nd}/u.test(character)) return {offset, reason: `${name} is a digit, but not one of 0-9`}
  if (/[\p{Z}\p{Cf}]/u.test(character)) return {offset, reason: `an invisible character or odd blank (${name})`}
  return {offset, reason: `${name} is not an ASCII character`}
}

/** `text` has no colon. `at` is where it starts in what the user wrote. */
function explainIpv4(text: string, at = 0): Refusal | null {
  if (/^(0x[\da-f]+|\d+)$/i.test(text)) {
    return {offset: at, reason: 'a plain number, expected four octets (netkit ip convert reads integers)'}
  }
  const pattern = explainPattern(text)
  if (pattern) return {offset: at + pattern.offset, reason: pattern.reason}
  const strange = text.search(/[^\d.]/)
  if (strange !== -1 && !/^(0[xX][\da-fA-F]+|\d+)(\.(0[xX][\da-fA-F]+|\d+)){0,3}$/.test(text)) {
    return explainStrange(text, strange, at)
  }
  let offset = at
  const octets = text.split('.')
  for (const [index, octet] of octets.entries()) {
    const place = `octet ${index + 1}`
    if (index === 4) return {offset: offset - 1, reason: `${octets.length} octets, expected four`}
    if (octet === '') return {offset, reason: `${place} is empty`}
    if (/^0x/i.test(octet)) return {offset, reason: `${place} is hexadecimal (netkit ip convert reads such forms)`}
    if (/^0\d/.test(octet)) return {offset, reason: explainLeadingZero(place, octet)}
    if (Number(octet) > 255) return {offset, reason: `${place} is above 255`}
    offset += octet.length + 1
  }
  if (octets.length < 4) {
    return {offset: at + text.length, reason: `${octets.length} of four octets (netkit ip convert reads short forms)`}
  }
  return null
}

function explainLeadingZero(place: string, octet: string): string {
  if (/^0+$/.test(octet)) return `${place} has a leading zero: write 0`
  const decimal = String(Number(octet))
  const octal = /^[0-7]+$/.test(octet) ? ` or octal (${Number.parseInt(octet, 8)})` : ''
  return `${place} has a leading zero: decimal (${decimal})${octal}? Programs disagree (CVE-2021-28918)`
}

function explainStrange(text: string, strange: number, at: number): Refusal {
  const octet = text.slice(0, strange).split('.').length
  const character = text[strange] ?? ''
  if (!/\d/.test(text) || /^[a-z][a-z\d-]*(\.[a-z\d-]+)*$/i.test(text)) {
    return {offset: at, reason: 'not an IP address; for names use netkit dns lookup'}
  }
  if (character === '*' || character === '{') return {offset: at + strange, reason: 'a pattern, not an address'}
  return {offset: at + strange, reason: `"${character}" in octet ${octet} is not a decimal digit`}
}

/** `text` has a colon and no zone. */
function explainIpv6(text: string): Refusal | null {
  if (text.startsWith('['))
    return {offset: 0, reason: 'brackets belong to an endpoint ([address]:port), not to an address'}
  const triple = text.indexOf(':::')
  if (triple !== -1) return {offset: triple, reason: 'three colons in a row'}
  const first = text.indexOf('::')
  const second = first === -1 ? -1 : text.indexOf('::', first + 2)
  if (second !== -1) return {offset: second, reason: 'a second "::" (their lengths would be ambiguous)'}

  const groups = text.split(':')
  if (groups.length === 2 && /^\d+(\.\d+){3}:\d*$/.test(text)) {
    return {offset: text.indexOf(':'), reason: 'an address and a port, expected only the address'}
  }
  let offset = 0
  for (const [index, group] of groups.entries()) {
    const refusal = explainGroup(group, offset, index + 1, index === groups.length - 1)
    if (refusal) return refusal
    offset += group.length + 1
  }
  if (text.startsWith(':') && first !== 0) return {offset: 0, reason: 'a single colon at the start'}
  if (text.endsWith(':') && first !== text.length - 2) {
    return {offset: text.length - 1, reason: 'a single colon at the end'}
  }
  return explainGroupCount(text, groups, first)
}

function explainGroup(group: string, offset: number, place: number, last: boolean): Refusal | null {
  if (group.includes('.')) {
    if (last) return explainIpv4(group, offset)
    return {offset, reason: `group ${place} has dots: an IPv4 part may only be at the end`}
  }
  const strange = group.search(/[^\da-fA-F]/)
  if (strange !== -1) {
    return {offset: offset + strange, reason: `"${group[strange]}" in group ${place} is not a hexadecimal digit`}
  }
  if (group.length > 4) return {offset, reason: `group ${place} has ${group.length} digits, at most 4 are possible`}
  return null
}

function explainGroupCount(text: string, groups: string[], elision: number): Refusal | null {
  const dotted = (groups.at(-1) ?? '').includes('.')
  const count = groups.filter((group) => group !== '').length + (dotted ? 1 : 0)
  const what = dotted ? ' (the IPv4 part counts as two)' : ''
  if (elision === -1 && count < 8) {
    return {offset: text.length, reason: `${count} groups${what}, expected eight, and no "::" for the rest`}
  }
  if (elision === -1 && count > 8) {
    const fitting = groups.slice(0, dotted ? 7 : 8).join(':')
    return {offset: fitting.length, reason: `${count} groups${what}, expected eight`}
  }
  if (elision !== -1 && count > 7) {
    return {offset: elision, reason: `"::" stands for nothing: there are ${count} groups${what} already`}
  }
  return null
}

function explainZone(text: string, percent: number): Refusal {
  const zone = text.slice(percent + 1)
  if (zone === '') return {offset: percent, reason: 'the zone after % is empty'}
  const strange = zone.search(/[^\w.:-]/)
  return {offset: percent + 1 + Math.max(strange, 0), reason: `a zone cannot contain "${zone[strange]}"`}
}
