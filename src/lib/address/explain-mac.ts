import {ipVersion} from './ip-version.js'
import {explainCharacter, type Refusal} from './explain-address.js'

/** Says why `text` was refused as a MAC address: the one reason that helps most. Runs only after the parser has refused it. */
export function explainMacRefusal(text: string): Refusal {
  if (text.trim() === '') return {offset: 0, reason: 'empty, expected a MAC address such as 00:00:5e:00:53:01'}
  if (ipVersion(text) !== 0) return {offset: 0, reason: 'an IP address, expected a MAC address (netkit ip, netkit arp)'}
  return explainOdd(text) ?? explainSeparators(text) ?? explainGroups(text)
}

/** Anything but hexadecimal digits, separators and blanks. */
function explainOdd(text: string): Refusal | null {
  const offset = text.search(/[^\da-fA-F:. \t-]/)
  if (offset === -1) return null
  const odd = explainCharacter(text.slice(offset))
  if (odd?.offset === 0) return {offset, reason: odd.reason}
  return {offset, reason: `"${text[offset]}" is not a hexadecimal digit`}
}

function explainSeparators(text: string): Refusal | null {
  const found = [...text.matchAll(/[:.-]/g)]
  const other = found.find(([separator]) => separator !== found[0]![0])
  if (other) {
    return {offset: other.index, reason: `mixed separators: "${other[0]}" after "${found[0]![0]}"`}
  }
  const empty = /[:.-][ \t]*[:.-]/.exec(text)
  if (empty) return {offset: empty.index, reason: 'an empty group between two separators'}
  if (/^[ \t]*[:.-]/.test(text)) return {offset: text.search(/\S/), reason: 'a separator at the start'}
  if (/[:.-][ \t]*$/.test(text)) return {offset: found.at(-1)!.index, reason: 'a separator at the end'}
  const blank = /[\da-f][ \t]+(?=[\da-f])/i.exec(text)
  if (blank) return {offset: blank.index + 1, reason: 'a blank between digits'}
  return null
}

function explainGroups(text: string): Refusal {
  const digits = text.replaceAll(/[^\da-f]/gi, '').length
  const groups = text.trim().split(/[ \t]*[:.-][ \t]*/)
  const offset = text.search(/\S/)
  const end = text.trimEnd().length
  if (groups.length === 1 || groups.every((group) => group.length === groups[0]!.length)) {
    return {offset: end, reason: `${digits} hexadecimal digits, ${expectation(digits)}`}
  }
  if (groups.length >= 5 && groups.every((group) => group.length <= 2)) {
    return {offset: end, reason: `${groups.length} octets, expected six (or eight of an EUI-64)`}
  }
  const width = Math.max(2, Math.min(...groups.map((group) => group.length)))
  let at = offset
  for (const group of groups) {
    if (group.length > width) break
    at += group.length + 1
  }
  return {offset: Math.min(at, end), reason: 'groups of different length, expected a form such as 00:00:5e:00:53:01'}
}

function expectation(digits: number): string {
  if (digits === 6 || digits === 7 || digits === 9) {
    return 'a vendor prefix: a whole address has 12 (netkit mac search looks up prefixes)'
  }
  return 'expected 12 (or 16 of an EUI-64)'
}
