import {EXIT_CODES, VARIABLES} from '../../src/lib/cli/help/root-help.js'
import {ROOT_QUESTIONS} from '../../src/lib/cli/help/questions.js'
import type {CommandFacts, FlagGroup, ItemFacts} from '../../src/lib/cli/help/command-facts.js'
import type {TopicFacts} from '../../src/lib/cli/help/show-help.js'

const GROUPS: Record<FlagGroup, string> = {own: 'Flags', lists: 'List flags', format: 'Output flags'}
const HOME = 'netkit'

/** man/netkit.1 and a page for each topic: each file's name, with its text (roff, the man macros). */
export function manualPages(topics: ReadonlyMap<string, TopicFacts>, version: string): Record<string, string> {
  const pages = [...topics].map(([topic, facts]) => [`netkit-${topic}.1`, topicPage(topic, facts, version)])
  return {'netkit.1': rootPage(topics, version), ...Object.fromEntries(pages)}
}

function rootPage(topics: ReadonlyMap<string, TopicFacts>, version: string): string {
  const questions = ROOT_QUESTIONS.flatMap(({question, ids}) => [
    '.TP',
    `.B ${roff(question)}`,
    ids.map((id) => roff(`netkit ${id.replace(':', ' ')}`)).join(', '),
  ])
  return page('netkit', version, 'subnets, addresses, ports, sockets, and why messages stick', [
    ...section('SYNOPSIS', [
      '.B netkit',
      roff('COMMAND [VALUE…] [FLAGS]'),
      '.PP',
      '.B netkit',
      roff('COMMAND -h | --help'),
    ]),
    ...section('DESCRIPTION', [
      'A network toolkit for learners, developers and operators. Each command answers a question:',
      ...questions,
    ]),
    ...commonParts(),
    ...section('SEE ALSO', [[...topics.keys()].map((topic) => `.BR netkit\\-${topic} (1)`).join(' ,\n')]),
  ])
}

function topicPage(topic: string, {description, commands}: TopicFacts, version: string): string {
  const all = Object.values(commands)
  const about = description.replace(/\.$/, '')
  return page(`netkit-${topic}`, version, about[0]!.toLowerCase() + about.slice(1), [
    ...section(
      'SYNOPSIS',
      all.flatMap(({words, usage}, index) => [
        ...(index === 0 ? [] : ['.br']),
        `.B netkit ${roff(words)}`,
        roff(usage),
      ]),
    ),
    ...all.flatMap(commandSections),
    ...commonParts(),
    ...section('SEE ALSO', ['.BR netkit (1)']),
  ])
}

function commandSections(facts: CommandFacts): string[] {
  return section(`netkit ${facts.words}`.toUpperCase(), [
    roff(facts.summary),
    ...(facts.description === '' ? [] : ['.PP', ...proseRoff(facts.description)]),
    ...subsection(
      'Examples',
      facts.examples.flatMap(({command, about}) => [
        ...(about === null ? [] : ['.PP', `${roff(about)}:`]),
        '.PP',
        '.nf',
        '.RS 4',
        roff(command),
        '.RE',
        '.fi',
      ]),
    ),
    ...subsection('Arguments', itemRoff(facts.args)),
    ...(Object.keys(GROUPS) as FlagGroup[])
      .filter((group) => group !== 'format')
      .flatMap((group) => subsection(GROUPS[group], itemRoff(facts.flags.filter((flag) => flag.group === group)))),
    ...subsection(GROUPS.format, [
      roff(
        facts.flags
          .filter(({group}) => group === 'format')
          .map(({label}) => label.replace(/^-\w, /, ''))
          .join(', '),
      ),
    ]),
  ])
}

function commonParts(): string[] {
  return [
    ...section(
      'EXIT STATUS',
      EXIT_CODES.flatMap(([code, meaning]) => ['.TP', `.B ${roff(code)}`, roff(meaning)]),
    ),
    ...section(
      'ENVIRONMENT',
      VARIABLES.flatMap(([name, meaning]) => ['.TP', `.B ${roff(name)}`, roff(meaning)]),
    ),
  ]
}

function page(name: string, version: string, about: string, lines: readonly string[]): string {
  const title = name.toUpperCase().replaceAll('-', '\\-')
  return [
    '.\\" Written by npm run docs: change the command instead.',
    `.TH "${title}" "1" "" "${HOME} ${version}" "netkit"`,
    ...section('NAME', [`${roff(name)} \\- ${roff(about)}`]),
    ...lines,
    '',
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return [`.SH "${roff(title)}"`, ...lines]
}

function subsection(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`.SS "${title}"`, ...lines]
}

function itemRoff(items: readonly ItemFacts[]): string[] {
  return items.flatMap(({label, text}) => ['.TP', `.B ${roff(label)}`, roff(text)])
}

/** Paragraphs; indented lines stand as they are. */
function proseRoff(text: string): string[] {
  return text.split(/\n{2,}/).flatMap((paragraph, index) => {
    const start = index === 0 ? [] : ['.PP']
    const lines = paragraph.split('\n')
    if (!lines.some((line) => line.startsWith('  '))) return [...start, ...lines.map(roff)]
    return lines.flatMap((line, at) => {
      if (!line.startsWith('  ')) return [...(at === 0 ? start : ['.PP']), roff(line)]
      const opens = at === 0 || !lines[at - 1]!.startsWith('  ')
      const closes = at === lines.length - 1 || !lines[at + 1]!.startsWith('  ')
      return [...(opens ? [...(at === 0 ? start : []), '.PP', '.nf'] : []), roff(line), ...(closes ? ['.fi'] : [])]
    })
  })
}

/** Text as roff reads it: `-` is a hyphen there and `\\-` a minus, a `.` or `'` at the beginning of a line a request. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\(rs')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll('…', '...')
    .replaceAll(/[^\0-\x7f]/g, (letter) => `\\[u${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`)
    .replace(/^[.]/, '\\&.')
}
