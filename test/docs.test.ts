import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {FLOORS} from './support/layers.js'
import {anchorsOf, deadLinks, pathsOf, roomsOf, scarsOf} from './support/document-scars.js'

const ROOT = path.resolve(import.meta.dirname, '..')
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git'])

/** Every document of the project, as a path from its root. */
const documents = fs
  .readdirSync(ROOT, {withFileTypes: true})
  .filter(({name}) => !NOT_OURS.has(name))
  .flatMap((entry) =>
    entry.isDirectory()
      ? fs
          .readdirSync(path.join(ROOT, entry.name), {recursive: true, encoding: 'utf8'})
          .map((file) => path.join(entry.name, file))
      : [entry.name],
  )
  .filter((file) => file.endsWith('.md'))

const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8')

test('the documents are found', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', path.join('docs', 'course.md')]))
})

describe.each(documents)('%s', (document) => {
  const text = read(document)

  // A reference that a script writes says of each command what is true of it, though another has the same flag.
  const isReference = text.startsWith('<!-- Written by npm run docs')

  test('says nothing twice, and a blank line stands before each heading', () => {
    expect(scarsOf(text).filter((scar) => !(isReference && scar.includes(' stands in line ')))).toEqual([])
  })

  test('has no link that leads nowhere', () => {
    const folder = path.join(ROOT, path.dirname(document))
    const dead = deadLinks(text, (file) => {
      if (file === '') return text
      const target = path.resolve(folder, file)
      if (!fs.existsSync(target)) return null
      return target.endsWith('.md') ? fs.readFileSync(target, 'utf8') : ''
    })
    expect(dead).toEqual([])
  })

  test('names no place of the project that is not there', () => {
    const gone = pathsOf(text).filter((file) => {
      const target = file.startsWith('lib/') ? `src/${file}` : file
      return !fs.existsSync(path.join(ROOT, target))
    })
    expect(gone).toEqual([])
  })
})

describe('ARCHITECTURE.md', () => {
  const text = read('ARCHITECTURE.md')
  const rooms = roomsOf(text)

  test('can be read in one sitting: 150 lines', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(150)
  })

  test('has a row for each room of src/lib, for the commands, and for no other', () => {
    const folders = fs
      .readdirSync(path.join(ROOT, 'src/lib'), {withFileTypes: true})
      .filter((entry) => !entry.isDirectory() || fs.readdirSync(path.join(ROOT, 'src/lib', entry.name)).length > 0)
      .map(({name}) => name.replace(/\.ts$/, ''))
    expect(rooms.map(({room}) => room).sort()).toEqual([...folders, 'commands'].sort())
  })

  test('has them on the floors on which the imports are held to, lowest first', () => {
    expect(rooms).toEqual(FLOORS.flatMap((floor, index) => floor.map((room) => ({room, floor: index}))))
  })
})

const LINE = 'a line of a paragraph, long enough that nobody writes it a second time by chance'

describe('the checks find', () => {
  test.each([
    ['a heading twice', '# A\n\ntext\n\n# A\n', 'line 5 stands in line 1'],
    ['a heading that is glued on', 'text\n# A\n', 'no blank line before line 2'],
    ['a heading behind a fence', '```\ncode\n```\n## A\n', 'no blank line before line 4'],
    ['a line of a paragraph twice', `${LINE}\n\nother\n${LINE}\n`, 'line 4 stands in line 1'],
    ['a line of a list twice, once indented', `- ${LINE}\n  - ${LINE}\n`, 'line 2 stands in line 1'],
    ['a row of a table twice', `| ${LINE} | x |\n| other | y |\n| ${LINE} | x |\n`, 'line 3 stands in line 1'],
  ])('%s', (_, text, scar) => {
    expect(scarsOf(text).join('\n')).toContain(scar)
  })

  test.each([
    ['a file that is not there', 'see [this](docs/gone.md)', 'docs/gone.md'],
    ['a heading that is not there', '# A\n\nsee [this](#b)', '#b'],
    ['a heading of another file', 'see [this](other.md#gone)', 'other.md#gone'],
    ['a link with a title', 'see [this](gone.md "a title")', 'gone.md'],
    ['a link over two lines', 'see [this\nthat](gone.md)', 'gone.md'],
    ['a link by name', '[this]: gone.md', 'gone.md'],
    ['a picture', '![this](gone.png)', 'gone.png'],
  ])('a link to %s', (_, text, dead) => {
    const files: Record<string, string> = {'': text, 'other.md': '# Here'}
    expect(deadLinks(text, (file) => files[file] ?? null)).toEqual([dead])
  })

  test('a place that is named', () => {
    expect(pathsOf('`src/lib/gone.ts`, `lib/net` and `test/lib/*.ts`, `netkit subnet`')).toEqual([
      'src/lib/gone.ts',
      'lib/net',
    ])
  })

  test('the rows of the table of rooms', () => {
    const table =
      '| room | floor | what lives there |\n|---|---|---|\n| `net` | 4 | sockets |\n| `ip` | 6 | addresses |\n'
    expect(roomsOf(table)).toEqual([
      {room: 'net', floor: 4},
      {room: 'ip', floor: 6},
    ])
  })
})

describe('the checks let pass', () => {
  test.each([
    ['lines of code twice', `\`\`\`\n# A\n${LINE}\n# A\n${LINE}\n\`\`\`\n`],
    ['a short line twice', 'short\n\nshort\n'],
    ['a heading in the first line', '# A\n\ntext\n'],
    ['a fence with fences in it', `\`\`\`\`md\n\`\`\`\n# A\n\`\`\`\n# A\n\`\`\`\`\n`],
  ])('%s', (_, text) => {
    expect(scarsOf(text)).toEqual([])
  })

  test('links to other hosts, to files that are there, to headings, and what is code', () => {
    const text =
      '# The `--get` flag: why?\n\n[a](https://example.com/x) [b](there.md#here) [c](#the---get-flag-why) `[d](gone.md)`'
    expect(deadLinks(text, (file) => ({'': text, 'there.md': '## Here'})[file] ?? null)).toEqual([])
  })

  test('anchors are made as GitHub makes them', () => {
    expect([...anchorsOf('# `npm run bench proxy`\n## Who is "let in"?')]).toEqual([
      'npm-run-bench-proxy',
      'who-is-let-in',
    ])
  })
})
