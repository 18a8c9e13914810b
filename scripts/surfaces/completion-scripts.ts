import fs from 'node:fs'
import path from 'node:path'
import type {ValueKind} from '../../src/lib/cli/kinds/value-kind.js'
import {type Follower, KindNames, type Place, type PlaceFlag, placeWords} from './completion-tree.js'

/** Each script's file name, with its text. */
export function completionScripts(root: string, places: readonly Place[]): Record<string, string> {
  return {
    'netkit.bash': filled(root, 'netkit.bash', bashParts(places)),
    _netkit: filled(root, '_netkit', zshParts(places)),
    'netkit.fish': filled(root, 'netkit.fish', fishParts(places)),
    'netkit.ps1': filled(root, 'netkit.ps1', powershellParts(places)),
  }
}

/** The shell's own part, written by hand, with `@PLACES@` and the like replaced by lines. */
function filled(root: string, name: string, parts: Record<string, string[]>): string {
  const template = fs.readFileSync(path.join(root, 'scripts/surfaces/shells', name), 'utf8')
  return template.replaceAll(/^@([A-Z]+)@$/gm, (_, part: string) => parts[part]!.join('\n'))
}

/** In single quotes, as bash and zsh read it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function bashParts(places: readonly Place[]) {
  const names = new KindNames()
  const rows = places.map((place) => {
    const {verbs, flags, values, args} = placeWords(place, names)
    return `    ${quoted(place.words)}) verbs=${quoted(verbs)} flags=${quoted(flags)} values=${quoted(values)} args=${quoted(args)} ;;`
  })
  const kindWords = ({hint, words = [], listed, isList = false, takesLists = false}: ValueKind) =>
    [
      `hint=${quoted(hint)}`,
      ...(words.length > 0 ? [`choices=${quoted(words.join(' '))}`] : []),
      ...(listed ? [`listed=${listed}`] : []),
      ...(isList ? ['is_list=1'] : []),
      ...(takesLists ? ['takes_lists=1'] : []),
    ].join(' ')
  return {PLACES: rows, KINDS: names.all().map(({name, kind}) => `    ${name}) ${kindWords(kind)} ;;`)}
}

/** What fish and bash read differently in single quotes: a backslash is a letter only before another than `'` and itself. */
function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function fishParts(places: readonly Place[]) {
  const names = new KindNames()
  const described = ([word, summary]: Follower) => `${fishQuoted(word)}\\t${fishQuoted(summary)}`
  const rows = places.flatMap((place) => {
    const {values, args} = placeWords(place, names)
    return [
      `        case ${fishQuoted(place.words)}`,
      `            set -g __netkit_verbs ${place.verbs.map(described).join(' ')}`,
      `            set -g __netkit_flags ${place.flags.map(({name, summary}) => described([`--${name}`, summary])).join(' ')}`,
      `            set -g __netkit_values ${values}`,
      `            set -g __netkit_args ${args.replaceAll('*', '+')}`,
    ]
  })
  const kinds = names
    .all()
    .flatMap(({name, kind: {hint, words = [], listed, isList, takesLists}}) => [
      `        case ${name}`,
      `            set -g __netkit_hint ${fishQuoted(hint)}`,
      ...(words.length > 0 ? [`            set -g __netkit_choices ${words.map(fishQuoted).join(' ')}`] : []),
      ...(listed ? [`            set -g __netkit_listed ${listed}`] : []),
      ...(isList ? ['            set -g __netkit_is_list 1'] : []),
      ...(takesLists ? ['            set -g __netkit_takes_lists 1'] : []),
    ])
  return {PLACES: rows, KINDS: kinds}
}

function zshParts(places: readonly Place[]) {
  const verbsOf = ({words, verbs}: Place) =>
    `    ${quoted(words)}) verbs=(${verbs.map(([word, summary]) => quoted(`${word}:${summary.replaceAll(':', '\\:')}`)).join(' ')}) ;;`
  const rows = places.map(({words, flags, args}) => {
    const specs = args.map(({value, multiple}, index) => {
      return quoted(`${multiple ? '*' : `${index + 1}`}:${zshAction(value)}`)
    })
    return `    ${quoted(words)})\n      flags=(${flags.map(zshFlag).join('\n        ')})\n      args=(${specs.join(' ')}) ;;`
  })
  const withVerbs = places.filter(({words, verbs}) => words !== '' && verbs.length > 0)
  return {
    VERBS: places.filter(({verbs}) => verbs.length > 0).map(verbsOf),
    NAMES: withVerbs.map(
      ({words, verbs}) => `    ${quoted(words)}) print -r -- ${verbs.map(([word]) => word).join(' ')} ;;`,
    ),
    PLACES: rows,
  }
}

/** One flag as `_arguments` takes it. */
function zshFlag({name, char, summary, value, repeats}: PlaceFlag): string {
  const says = `[${summary.replaceAll(/[[\]\\]/g, '\\$&')}]`
  const takes = value ? `:${zshAction(value)}` : ''
  const [long, short] = [`--${name}${value ? '=' : ''}`, `-${char}${value ? '+' : ''}`]
  if (char === null) return quoted(`${repeats ? '*' : ''}${long}${says}${takes}`)
  return `${repeats ? "'*'" : quoted(`(--${name} -${char})`)}{${long},${short}}${quoted(says + takes)}`
}

/** `hint:action`. */
function zshAction({hint, words = [], listed, isList, takesLists}: ValueKind): string {
  const says = hint.replaceAll(':', '\\:')
  const all = words.map((word) => word.replaceAll(':', '\\:')).join(' ')
  if (listed === 'file') return `${says}:_files`
  if (listed === 'folder') return `${says}:_files -/`
  if (listed === 'host') return `${says}:_hosts`
  if (listed === 'interface') return `${says}:_netkit_interfaces`
  if (listed === 'program') return `${says}:_sequence _command_names -e`
  if (words.length > 0) return isList ? `${says}:_sequence compadd - ${all}` : `${says}:(${all})`
  return takesLists ? `${says}:{_netkit_lists ${says.replaceAll(/[^\w,]/g, '\\$&')}}` : `${says}: `
}

/** In single quotes, as PowerShell reads it. */
function psQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function powershellParts(places: readonly Place[]) {
  const names = new KindNames()
  const table = (rows: readonly Follower[]) =>
    rows.map(([key, value]) => `${psQuoted(key)} = ${psQuoted(value)}`).join('; ')
  const rows = places.map((place) => {
    const {values, args} = placeWords(place, names)
    const kinds = values
      .split(' ')
      .filter(Boolean)
      .map((pair) => pair.split('=') as [string, string])
    const flags = place.flags.map(({name, summary}) => [`--${name}`, summary] as const)
    return [
      `        ${psQuoted(place.words)} = @{`,
      `            Verbs = [ordered]@{ ${table(place.verbs)} }`,
      `            Flags = [ordered]@{ ${table(flags)} }`,
      `            Values = @{ ${table(kinds)} }`,
      `            Args = @(${args.split(' ').filter(Boolean).map(psQuoted).join(', ')})`,
      '        }',
    ].join('\n')
  })
  const kinds = names.all().map(({name, kind: {hint, words = [], listed, isList}}) => {
    const list = isList ? '; IsList = $true' : ''
    return `        ${name} = @{ Hint = ${psQuoted(hint)}; Words = @(${words.map(psQuoted).join(', ')}); Listed = '${listed ?? ''}'${list} }`
  })
  return {PLACES: rows, KINDS: kinds}
}
