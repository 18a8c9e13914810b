import type {Command} from '@oclif/core/command'
import {type Manifest, summaryOf} from '../../src/lib/cli/manifest.js'
import {kindOfArg, kindOfFlag} from '../../src/lib/cli/kinds/kind-of.js'
import {ROW_FIELDS} from '../../src/lib/cli/kinds/row-fields.js'
import {KINDS, type ValueKind} from '../../src/lib/cli/kinds/value-kind.js'

/** A word that can follow, and what it means. */
export type Follower = readonly [word: string, summary: string]

/** A flag of a place; a switch has no value. */
export type PlaceFlag = {name: string; char: string | null; summary: string; value: ValueKind | null; repeats: boolean}

/** What can follow the words of a command, of a topic, or of netkit itself (no words). */
export type Place = {
  words: string
  verbs: Follower[]
  flags: PlaceFlag[]
  /** In their order; only the last one may be `multiple`. */
  args: {value: ValueKind; multiple: boolean}[]
}

/** @param topics what package.json says about each topic */
export function completionTree(manifest: Manifest, topics: Readonly<Record<string, {description: string}>>): Place[] {
  const firstWords = [...new Set(Object.keys(manifest).map((id) => id.split(':')[0]!))].sort()
  const summary = (id: string) => topics[id]?.description ?? shortened(summaryOf(manifest[id]!))
  const root: Place = {
    words: '',
    verbs: [...firstWords.map((id) => [id, summary(id)] as const), ['help', 'what a command takes']],
    flags: [switchOf('help', 'h', 'what netkit can do'), switchOf('version', 'v', 'the version')],
    args: [],
  }
  const ids = [...new Set([...firstWords, ...Object.keys(manifest)])].sort()
  return [root, ...ids.map((id) => placeOf(id, manifest))]
}

function placeOf(id: string, manifest: Manifest): Place {
  const verbs = Object.entries(manifest).filter(([other]) => other.startsWith(`${id}:`))
  const command = manifest[id]
  return {
    words: id.replace(':', ' '),
    verbs: verbs.map(([other, verb]) => [other.slice(id.length + 1), shortened(summaryOf(verb))]),
    flags: [
      ...Object.values(command?.flags ?? {}).map((flag) => flagOf(id, flag)),
      switchOf('help', 'h', 'all about this command (-h: in short)'),
    ],
    args: Object.values(command?.args ?? {}).map((arg) => ({
      value: known(kindOfArg(id, arg), `${id} ${arg.name}`),
      multiple: arg.multiple ?? false,
    })),
  }
}

function flagOf(id: string, flag: Command.Flag.Cached): PlaceFlag {
  const {name, char = null, description = ''} = flag
  const kind = known(kindOfFlag(flag), `${id} --${name}`)
  return {
    name,
    char,
    summary: shortened(description),
    value: kind === KINDS.fields ? {...kind, words: ROW_FIELDS[id] ?? []} : kind,
    repeats: flag.type === 'option' && (flag.multiple ?? false),
  }
}

function known<Kind>(kind: Kind | undefined, what: string): Kind {
  if (kind === undefined) throw new Error(`${what}: of what kind is its value? Say so in src/lib/cli/kinds/kind-of.ts`)
  return kind
}

function switchOf(name: string, char: string, summary: string): PlaceFlag {
  return {name, char, summary, value: null, repeats: false}
}

/** The first clause, and no more of it than a line holds next to a word. */
function shortened(text: string): string {
  const sentence = text.split(/[\n;]|\. |: | \(/)[0]!.replace(/\.$/, '')
  return sentence.length <= 60 ? sentence : `${sentence.slice(0, 59).replace(/\W*\s\S*$/, '')} …`
}

/** The kinds that the places of a script use, each with a short name: `k1`. */
export class KindNames {
  private readonly names = new Map<string, {name: string; kind: ValueKind}>()

  nameOf(kind: ValueKind): string {
    const key = JSON.stringify(kind)
    const found = this.names.get(key) ?? {name: `k${this.names.size + 1}`, kind}
    this.names.set(key, found)
    return found.name
  }

  all(): {name: string; kind: ValueKind}[] {
    return [...this.names.values()]
  }
}

/** What is the same for bash, fish and PowerShell, whose scripts walk along the words themselves: a place in strings of words. */
export type PlaceWords = {verbs: string; flags: string; values: string; args: string}

/** `values` names the kind of each flag that takes a value (`--auth=k3`), `args` of each argument (`k1 k2*`, the last for all others). */
export function placeWords({verbs, flags, args}: Place, names: KindNames): PlaceWords {
  const spellings = ({name, char}: PlaceFlag) => [`--${name}`, ...(char === null ? [] : [`-${char}`])]
  return {
    verbs: verbs.map(([word]) => word).join(' '),
    flags: flags.map(({name}) => `--${name}`).join(' '),
    values: flags
      .flatMap((flag) => (flag.value ? spellings(flag).map((word) => `${word}=${names.nameOf(flag.value!)}`) : []))
      .join(' '),
    args: args.map(({value, multiple}) => `${names.nameOf(value)}${multiple ? '*' : ''}`).join(' '),
  }
}
