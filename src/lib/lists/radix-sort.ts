/** Radix sort by `firsts`, 11 bits at a time from the right; a list that is sorted already stays as it is. */
export function radixSort(firsts: Uint32Array, lasts: Uint32Array): Pairs {
  const count = firsts.length
  let index = 1
  while (index < count && firsts[index - 1]! <= firsts[index]!) index++
  if (index >= count) return {firsts, lasts}

  const places = new Uint32Array(3 * 2048) // how many have each digit, then where the next one with it goes
  for (let at = 0; at < count; at++) {
    const key = firsts[at]!
    places[key & 2047]!++
    places[2048 + ((key >>> 11) & 2047)]!++
    places[4096 + (key >>> 22)]!++
  }
  let from: Pairs = {firsts, lasts}
  let to: Pairs = {firsts: new Uint32Array(count), lasts: new Uint32Array(count)}
  for (let pass = 0; pass < 3; pass++) {
    const base = 2048 * pass
    for (let digit = 0, sum = 0; digit < 2048; digit++) {
      const size = places[base + digit]!
      places[base + digit] = sum
      sum += size
    }
    scatter4(from, to, places, base, 11 * pass)
    ;[from, to] = [to, from]
  }
  return from
}

type Pairs = {firsts: Uint32Array; lasts: Uint32Array}

function scatter4(from: Pairs, to: Pairs, places: Uint32Array, base: number, shift: number): void {
  const {firsts, lasts} = from
  const {firsts: toFirsts, lasts: toLasts} = to
  for (let at = 0; at < firsts.length; at++) {
    const key = firsts[at]!
    const place = places[base + ((key >>> shift) & 2047)]!++
    toFirsts[place] = key
    toLasts[place] = lasts[at]!
  }
}

/** The order of IPv6 addresses: radix sort of their indexes, 16 bits at a time; digits that all have alike are skipped. */
export function radixOrder(words: Uint32Array, count: number): Uint32Array {
  let from = new Uint32Array(count)
  for (let index = 0; index < count; index++) from[index] = index
  let to = new Uint32Array(count)
  const places = new Uint32Array(65536)
  for (let digit = 7; digit >= 0; digit--) {
    const word = digit >> 1
    const shift = digit & 1 ? 0 : 16
    places.fill(0)
    for (let index = 0; index < count; index++) places[(words[4 * index + word]! >>> shift) & 0xffff]!++
    if (places.includes(count)) continue
    for (let value = 0, sum = 0; value < 65536; value++) {
      const size = places[value]!
      places[value] = sum
      sum += size
    }
    for (let at = 0; at < count; at++) {
      const index = from[at]!
      to[places[(words[4 * index + word]! >>> shift) & 0xffff]!++] = index
    }
    ;[from, to] = [to, from]
  }
  return from
}
