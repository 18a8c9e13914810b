// Kept in a file of its own by the build (dist/ask-for-line.cjs), as ask.ts is: nothing here may use `instanceof`.
import {choose} from '../ask.js'
import {type Manifest, summaryOf} from '../manifest.js'
import type {Look} from '../parse/missing-error.js'
import {askMissing} from './ask-missing.js'
import type {ParsedWords} from './value-question.js'

type Topics = Readonly<Record<string, {description: string}>>
/** A command's id, and the words behind it. */
type Line = [id: string, words: string[]]

/** What learners come for stands first, the rest in the order of the alphabet. */
const FIRST = ['course', 'stickdemo']
/** Of those that are no topics. */
const TEXTS: Readonly<Record<string, string>> = {
  completion: 'TAB completion for your shell',
  doctor: 'what works on this machine',
}

const BACK = ' '
const LEAVING = ['escape']

/** The menu: a topic, a command, its values. Resolves to null after Ctrl-C, to undefined after `q` or Esc. */
export async function askForLine(manifest: Manifest, topics: Topics): Promise<Line | null | undefined> {
  for (;;) {
    const message = 'What do you want to look at?'
    const topic = await choose({message, options: fitted(firstWords(manifest, topics))}, [...LEAVING, 'q'])
    if (topic === null || topic === undefined) return topic
    const ids = Object.keys(manifest).filter((id) => id === topic || id.startsWith(`${topic}:`))
    const id = ids.length === 1 ? ids[0] : await chooseCommand(ids, manifest)
    if (id === null || id === undefined) return id
    if (id === BACK) continue
    const words = await askMissing(id, [], lookAtOwn(manifest[id]!), LEAVING)
    return words && [id, words]
  }
}

function firstWords(manifest: Manifest, topics: Topics): [string, string][] {
  const words = [...new Set(Object.keys(manifest).map((id) => id.split(':')[0]!))].sort()
  const rest = words.filter((word) => !FIRST.includes(word))
  return [...FIRST, ...rest].map((word) => [word, topics[word]?.description ?? TEXTS[word] ?? ''])
}

async function chooseCommand(ids: readonly string[], manifest: Manifest) {
  const options = fitted(ids.map((id) => [id, summaryOf(manifest[id]!)]))
  return await choose({message: 'Which of these?', options: {...options, [BACK]: '← back'}}, [...LEAVING, 'q'])
}

/** Names in a column, and as much of what they do as a line of the terminal holds. */
function fitted(rows: readonly (readonly [id: string, summary: string])[]): Record<string, string> {
  const width = Math.max(...rows.map(([id]) => id.length)) + 2
  const room = Math.max((process.stdout.columns ?? 80) - width - 4, 20)
  const cut = (text: string) => (text.length <= room ? text : `${text.slice(0, room - 1)}…`)
  return Object.fromEntries(rows.map(([id, text]) => [id, `${id.replace(':', ' ').padEnd(width)}${cut(text)}`]))
}

/** Words that are all made here need no parser: arguments in their order, flags with a value each. */
function lookAtOwn(command: Manifest[string]): Look {
  const names = Object.entries(command.args)
  const at = async (words: readonly string[]) => {
    const parsed: ParsedWords = {args: {}, flags: {}, argv: []}
    for (let index = 0; index < words.length && words[index] !== '--'; index++) {
      const [, flag, value] = /^--([\w-]+)(?:=([^]*))?$/.exec(words[index]!) ?? []
      if (flag === undefined) parsed.argv.push(words[index])
      else parsed.flags[flag] = value ?? words[++index]
    }
    names.forEach(([name, {multiple}], index) => {
      parsed.args[name] = multiple ? parsed.argv.slice(index) : parsed.argv[index]
    })
    return parsed
  }
  return {declared: command as object as Look['declared'], at}
}
