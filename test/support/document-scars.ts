// What a merge leaves behind in Markdown documents, and links that lead nowhere.

/** Lines shorter than this may stand twice: commands, short cells. */
const LONG = 60

/** The lines that are no code, with their numbers; those of a fence (and the fence itself) are left out. */
function proseLines(text: string): {line: string; number: number}[] {
  let fence: string | null = null
  return text.split('\n').flatMap((line, index) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? null
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null
      return []
    }
    fence = mark
    return mark === null ? [{line, number: index + 1}] : []
  })
}

/** Headings, table rows and lines of paragraphs that stand twice, and headings glued to the line before. */
export function scarsOf(text: string): string[] {
  const seen = new Map<string, number>()
  const lines = text.split('\n')
  return proseLines(text).flatMap(({line, number}) => {
    const words = line.trim()
    const isHeading = /^#{1,6} /.test(line)
    const found: string[] = []
    const first = seen.get(words)
    if (first !== undefined && (isHeading || words.length >= LONG))
      found.push(`line ${number} stands in line ${first}, too: ${words.slice(0, LONG)}`)
    if (isHeading && number > 1 && lines[number - 2] !== '') found.push(`no blank line before line ${number}: ${words}`)
    if (first === undefined) seen.set(words, number)
    return found
  })
}

/** The names under which a document's headings can be linked, as GitHub makes them. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>()
  for (const {line} of proseLines(text)) {
    const heading = /^#{1,6} (.*)/.exec(line)?.[1]
    if (heading === undefined) continue
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    anchors.add(anchor)
  }
  return anchors
}

/**
 * The links of a document that lead nowhere. `read` gives the text of a file (the path as the link has it; '' is the
 * document itself), '' for what is no text, null for what is not there.
 */
export function deadLinks(text: string, read: (file: string) => string | null): string[] {
  return linksOf(text).filter((link) => {
    if (/^[a-z][a-z+.-]*:/i.test(link)) return false // https: and the like: not looked at
    const [file = '', anchor] = link.split('#')
    const target = read(decodeURI(file))
    return target === null || (anchor !== undefined && !anchorsOf(target).has(anchor))
  })
}

function linksOf(text: string): string[] {
  const prose = proseLines(text).map(({line}) => line.replaceAll(/`[^`]*`/g, '``'))
  const whole = prose.join('\n')
  const inline = [...whole.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g)]
  const named = [...whole.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)/gm)]
  return [...inline, ...named].map(([, link]) => link!)
}

/** The paths in code marks that name a place in this project: `src/lib/ip`, `data/iab.tsv`; patterns with * are none. */
export function pathsOf(text: string): string[] {
  const whole = proseLines(text)
    .map(({line}) => line)
    .join('\n')
  const spans = [...whole.matchAll(/`([^`\s]+)`/g)].map(([, span]) => span!)
  return spans.filter((span) => /^(src|test|docs|scripts|bin|bench|data|lib)\/[\w./-]*$/.test(span))
}

export type Room = {room: string; floor: number}

/** The rows of ARCHITECTURE.md's table of rooms: the name in code marks, the floor, what lives there. */
export function roomsOf(text: string): Room[] {
  return [...text.matchAll(/^\| `([\w-]+)` \| (\d) \| [^|]+ \|$/gm)].map(([, room, floor]) => ({
    room: room!,
    floor: Number(floor),
  }))
}
