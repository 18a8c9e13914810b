/** The candidate that was probably meant, or null: at most two letters off, and fewer than half of the word. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  let best: string | null = null
  let least = Math.min(2, Math.floor((word.length - 1) / 2))
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance > least || (distance === least && best !== null)) continue
    best = candidate
    least = distance
  }
  return best
}

/** How many letters must be added, dropped, changed or swapped with their neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({length: b.length + 1}, (_, column) => column)]
  for (let row = 1; row <= a.length; row++) {
    const above = rows[row - 1]!
    const line = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = above[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1)
      let least = Math.min(change, above[column]! + 1, line[column - 1]! + 1)
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) least = Math.min(least, rows[row - 2]![column - 2]! + 1)
      line.push(least)
    }
    rows.push(line)
  }
  return rows.at(-1)!.at(-1)!
}
