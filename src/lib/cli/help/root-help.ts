import {type PageStyle, wrapped} from './item-lines.js'
import {type RootQuestion, ROOT_QUESTIONS} from './questions.js'

export const EXIT_CODES: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'done, or the answer is yes'],
  ['1', 'the answer is no'],
  ['2', 'bad arguments or input'],
  ['3', 'the network did not deliver'],
  ['4', 'this machine cannot'],
  ['70', 'a bug in netkit'],
  ['129, 130, 143', 'ended by SIGHUP, Ctrl-C, SIGTERM'],
]

export const VARIABLES: readonly (readonly [name: string, meaning: string])[] = [
  ['NO_COLOR', 'no colours'],
  ['FORCE_COLOR', 'colours in pipes too'],
  ['NETKIT_SECRET', 'the secret of --auth and --tls'],
  ['NETKIT_NO_CACHE', 'do not cache compiled code'],
]

const COLUMN = 28

/** The help of netkit itself, by what people ask: each command once. */
export function rootHelp(version: string, {width, paint}: PageStyle): string {
  const heading = (text: string) => paint('strong', text)
  const list = (rows: readonly (readonly [string, string])[]) =>
    wrapped(rows.map(([name, meaning]) => `${name} ${meaning}`.replaceAll(' ', '\u00a0')).join(' · '), {
      width,
      indent: 2,
    }).map((line) => line.replaceAll('\u00a0', ' '))
  const lines = [
    ...wrapped(`netkit ${version}: subnets, addresses, ports, sockets, and why messages stick`, {width}),
    '',
    heading('USAGE'),
    ...wrapped('netkit COMMAND [VALUE…] [FLAGS]', {width, indent: 2}),
    ...wrapped('netkit COMMAND -h for short help, --help for everything', {width, indent: 2}),
    '',
    ...ROOT_QUESTIONS.flatMap((one) => questionLines(one, {width, paint})),
    '',
    heading('EXIT CODES'),
    ...list(EXIT_CODES),
    heading('ENVIRONMENT'),
    ...list(VARIABLES),
  ]
  return `${lines.join('\n')}\n`
}

/** Where the verbs of a topic have no room in one line, they part behind a `|`. */
function questionLines({question, ids}: RootQuestion, {width, paint}: PageStyle): string[] {
  const [text, room] = [commandsText(ids), width - COLUMN - 2]
  const lines = text.length <= room ? [text] : wrapped(text.replaceAll('|', '| '), {width: room})
  return lines.map((line, index) => {
    const commands = paint('network', line.replaceAll('| ', '|'))
    return `  ${(index === 0 ? question : '').padEnd(COLUMN)}${commands}`
  })
}

/** `subnet same|contains`; a topic that is a command itself has its verbs in brackets: `mac [search|random]`. */
function commandsText(ids: readonly string[]): string {
  const topics = [...new Set(ids.map((id) => id.split(':')[0]!))]
  const texts = topics.map((topic) => {
    const verbs = ids.flatMap((id) => (id.startsWith(`${topic}:`) ? [id.slice(topic.length + 1)] : [])).join('|')
    if (verbs === '') return topic
    return ids.includes(topic) ? `${topic} [${verbs}]` : `${topic} ${verbs}`
  })
  return texts.join(', ')
}
