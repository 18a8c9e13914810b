import type {CommandFacts, ItemFacts} from '../../src/lib/cli/help/command-facts.js'
import {EXIT_CODES, VARIABLES} from '../../src/lib/cli/help/root-help.js'
import {ROOT_QUESTIONS} from '../../src/lib/cli/help/questions.js'
import type {TopicFacts} from '../../src/lib/cli/help/show-help.js'

/** docs/commands.md: every command with its usage, flags and examples. */
export function commandsPage(topics: ReadonlyMap<string, TopicFacts>): string {
  const commands = [...topics.values()].flatMap((facts) => Object.values(facts.commands))
  const output = commands[0]!.flags.filter(({group}) => group === 'format')
  const lists = commands.flatMap(({flags}) => flags.filter(({group}) => group === 'lists'))
  const listsOnce = [...new Map(lists.map((flag) => [flag.label, flag])).values()]
  const shared = sharedItems(commands)
  const paragraphs = commands.flatMap(({description}) => paragraphsOf(description))
  const repeated = [
    ...new Set(paragraphs.filter((one, index) => one.length > LONG_ROW && paragraphs.indexOf(one) !== index)),
  ]
  const link = (id: string) => `[${id.replace(':', ' ')}](#netkit-${id.replace(':', '-')})`
  return [
    '<!-- Written by npm run docs: change the command instead. -->',
    '# Commands',
    table(
      ['question', 'commands'],
      ROOT_QUESTIONS.map(({question, ids}) => [question, ids.map(link).join(' · ')]),
    ),
    '## Exit codes',
    table(['code', 'meaning'], EXIT_CODES),
    'The same in every format. In a script the code is the answer: `if netkit subnet contains 10.0.0.0/8 10.1.2.3 -q; then …; fi`.',
    '## Environment variables',
    table(['name', 'meaning'], VARIABLES),
    '## Flags of every command',
    itemTable('flag', output),
    'The fields of `--get` and `--format` are the keys of [json.md](json.md). `-h` prints short help, `--help` full help.',
    '## Flags of lists',
    'For the commands that read lists of networks.',
    itemTable('flag', listsOnce),
    '## Shared words',
    'Arguments and flags that mean the same in several commands.',
    itemTable('word', [...shared.values()]),
    '## Shared paragraphs',
    'The help of several commands contains these.',
    ...repeated.flatMap(proseParts),
    ...[...topics].flatMap(([topic, facts]) => [
      `## ${topic}`,
      ...topicWords(facts),
      ...Object.values(facts.commands).flatMap((command) => commandParts(command, shared, repeated)),
    ]),
  ]
    .join('\n\n')
    .concat('\n')
}

/** Longer rows than this are written once, where several commands have them. */
const LONG_ROW = 50

/** The arguments and flags that stand in several commands, by their rows. */
function sharedItems(commands: readonly CommandFacts[]): Map<string, ItemFacts> {
  const all = commands.flatMap(({args, flags}) => [...args, ...flags.filter(({group}) => group === 'own')])
  const count = (item: ItemFacts) => all.filter((other) => rowOf(other) === rowOf(item)).length
  const found = new Map(
    all.filter((item) => rowOf(item).length > LONG_ROW && count(item) > 1).map((item) => [rowOf(item), item]),
  )
  const alike = ({label}: ItemFacts) => [...found.values()].filter((other) => other.label === label)
  // A word of several meanings has a number behind it.
  const numbered = (item: ItemFacts) => (alike(item).length > 1 ? ` (${alike(item).indexOf(item) + 1})` : '')
  return new Map([...found].map(([row, item]) => [row, {...item, label: item.label + numbered(item)}]))
}

/** `--host (1)` of `--host HOST (1)`: the table has the rest. */
function nameOf(label: string): string[] {
  const [, name, number = ''] = /^(?:-\w, )?(\S+).*?( \(\d+\))?$/.exec(label) ?? []
  return name === undefined ? [] : [name + number]
}

function rowOf({label, text}: ItemFacts): string {
  return `${label} ${text}`
}

/** What a topic is about; its only command says the same. */
function topicWords({description, commands}: TopicFacts): string[] {
  return Object.values(commands).some(({summary}) => escaped(summary) === description) ? [] : [description]
}

function commandParts(
  {words, summary, usage, examples, args, flags, description}: CommandFacts,
  shared: ReadonlyMap<string, ItemFacts>,
  repeated: readonly string[],
): string[] {
  const prose = paragraphsOf(description)
  const ownProse = prose.filter((one) => !repeated.includes(one))
  const isOwn = (item: ItemFacts) => !shared.has(rowOf(item))
  const ownArgs = args.filter(isOwn)
  const taken = flags.filter(({group}) => group === 'own')
  const own = taken.filter(isOwn)
  const others = [...args, ...taken].flatMap((item) => nameOf(shared.get(rowOf(item))?.label ?? ''))
  const lists = flags.some(({group}) => group === 'lists')
  const code = examples.map(({command, about}) => `${about === null ? '' : `# ${about}\n`}${command}`).join('\n')
  return [
    `### netkit ${words}`,
    escaped(summary),
    fenced(`netkit ${words} ${usage}`),
    `Examples of \`${words}\`:`,
    fenced(code),
    ...(ownArgs.length > 0 ? [itemTable('argument', ownArgs)] : []),
    ...(own.length > 0 ? [itemTable('flag', own)] : []),
    ...(others.length > 0 ? [`[Shared](#shared-words): ${others.map((word) => `\`${word}\``).join(' ')}`] : []),
    ...(lists ? ['[Flags of lists](#flags-of-lists)'] : []),
    ...ownProse.flatMap(proseParts),
    ...(ownProse.length < prose.length ? ['See also the [shared paragraphs](#shared-paragraphs).'] : []),
  ]
}

function paragraphsOf(text: string): string[] {
  return text.split(/\n+(?! )/).filter((part) => part !== '')
}

/** Paragraphs, and rows of lists as they stand. */
function proseParts(text: string): string[] {
  return paragraphsOf(text).flatMap((part) => {
    const [first, ...rest] = part.split('\n')
    return [
      escaped(first!),
      ...(rest.length > 0 ? [fenced(rest.join('\n').trimEnd().replaceAll(/^ {2}/gm, ''), 'text')] : []),
    ]
  })
}

function itemTable(name: string, items: readonly ItemFacts[]): string {
  return table(
    [name, 'meaning'],
    items.map(({label, text}) => [`\`${label.replaceAll('|', '\\|')}\``, escaped(text)]),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function fenced(text: string, language = 'sh'): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}

/** Text of help as Markdown: what would be markup there is none. */
function escaped(text: string): string {
  return text.replaceAll(/[*_<>|[\]\\]/g, '\\$&')
}
