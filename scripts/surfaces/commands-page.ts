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
    'The fields of `--get` and `--format` are the keys of [json.md](json.md). `-h` is the help in short, `--help` all of it.',
    '## Flags of commands that read lists',
    itemTable('flag', listsOnce),
    ...[...topics].flatMap(([topic, facts]) => [
      `## ${topic}`,
      `${facts.description}`,
      ...Object.values(facts.commands).flatMap(commandParts),
    ]),
  ]
    .join('\n\n')
    .concat('\n')
}

function commandParts({words, summary, usage, examples, args, flags, description}: CommandFacts): string[] {
  const own = flags.filter(({group}) => group === 'own')
  const lists = flags.some(({group}) => group === 'lists')
  const code = examples.map(({command, about}) => `${about === null ? '' : `# ${about}\n`}${command}`).join('\n')
  return [
    `### netkit ${words}`,
    escaped(summary),
    fenced(`netkit ${words} ${usage}`),
    `Examples of \`${words}\`:`,
    fenced(code),
    ...(args.length > 0 ? [itemTable('argument', args)] : []),
    ...(own.length > 0 ? [itemTable('flag', own)] : []),
    ...(lists ? ['Also the [flags of lists](#flags-of-commands-that-read-lists).'] : []),
    ...proseParts(description),
  ]
}

/** Paragraphs, and rows of lists as they stand. */
function proseParts(text: string): string[] {
  const parts = text.split(/\n+(?! )/).filter((part) => part !== '')
  return parts.flatMap((part) => {
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
