import {type Manifest, summaryOf} from './manifest.js'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** What can follow the words of a command: verbs, if it is a topic, the values of an argument with a choice, and flags. */
type Followers = {
  words: string
  flags: {name: string; char?: string; takesValue: boolean; summary: string}[]
  verbs: (readonly [name: string, summary: string])[]
}

/** The script by which a shell completes netkit's commands, verbs and flags. */
export function completionScript(shell: Shell, manifest: Manifest): string {
  return SCRIPTS[shell](followersOf(manifest))
}

function followersOf(manifest: Manifest): Followers[] {
  const words = new Set(['', ...Object.keys(manifest).flatMap((id) => [id.split(':')[0]!, id])])
  return [...words].sort().map((id) => ({
    words: id.replace(':', ' '),
    flags: Object.values(manifest[id]?.flags ?? {}).map(({name, char, type, description = ''}) => ({
      name,
      ...(char ? {char} : {}),
      takesValue: type === 'option',
      summary: description,
    })),
    verbs: [...verbsAfter(id, manifest), ...choicesOf(manifest[id])],
  }))
}

function verbsAfter(id: string, manifest: Manifest): Followers['verbs'] {
  if (id.includes(':')) return []
  const after = Object.entries(manifest).filter(([other]) => (id === '' ? true : other.startsWith(`${id}:`)))
  const names = after.map(
    ([other, command]) => [id === '' ? other.split(':')[0]! : other.slice(id.length + 1), summaryOf(command)] as const,
  )
  return [...new Map(names.toReversed())].toReversed()
}

function choicesOf(command: Manifest[string] | undefined): Followers['verbs'] {
  const args = Object.values(command?.args ?? {})
  return args.flatMap(({options = [], description = ''}) => options.map((option) => [option, description] as const))
}

const flagWords = ({flags}: Followers) => flags.flatMap(({name, char}) => [`--${name}`, ...(char ? [`-${char}`] : [])])
const listOf = (followers: Followers) =>
  [...followers.verbs.map(([name]) => name), ...flagWords(followers), '--help'].join(' ')

const SCRIPTS: Record<Shell, (all: Followers[]) => string> = {
  bash: (all) => `# netkit completion for bash: source <(netkit completion bash)
_netkit() {
  local cur=\${COMP_WORDS[COMP_CWORD]} path="" word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] && continue
    path="\${path:+$path }$word"
  done
  while :; do
    case $path in
${all.map((one) => `      ${quoted(one.words)}) words=${quoted(listOf(one))}; break ;;`).join('\n')}
      *' '*) path=\${path% *} ;;
      *) words='--help'; break ;;
    esac
  done
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _netkit netkit
`,
  zsh: (all) => `#compdef netkit
# netkit completion for zsh: source <(netkit completion zsh)
_netkit() {
  local word netkit_path=""
  local -a plain items
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] && continue
    netkit_path="\${netkit_path:+$netkit_path }$word"
  done
  while :; do
    case $netkit_path in
${all.map((one) => `      ${quoted(one.words)}) items=(${zshItems(one)}); break ;;`).join('\n')}
      *' '*) netkit_path=\${netkit_path% *} ;;
      *) items=('--help:show help'); break ;;
    esac
  done
  _describe 'netkit' items
  [[ $PREFIX == -* ]] || _files
}
compdef _netkit netkit
`,
  fish: (all) => `# netkit completion for fish: netkit completion fish | source
function __netkit_at
  set -l words (string match -v -- '-*' (commandline -opc)[2..])
  test "$words[1..(math min (count $words), (count (string split ' ' -- $argv[1])))]" = "$argv[1]"
end
${all.flatMap(fishLines).join('\n')}
`,
}

function zshItems({verbs, flags}: Followers): string {
  const items = [
    ...verbs,
    ...flags.map(({name, summary}) => [`--${name}`, summary] as const),
    ['--help', 'show help'] as const,
  ]
  return items.map(([name, summary]) => quoted(`${name}:${summary.replaceAll(':', '\\:')}`)).join(' ')
}

function fishLines({words, verbs, flags}: Followers): string[] {
  const condition = words === '' ? '__fish_use_subcommand' : `__netkit_at ${quoted(words)}`
  const at = `complete -c netkit -n ${quoted(condition)}`
  return [
    ...verbs.map(([name, summary]) => `${at} -a ${name} -d ${quoted(summary)}`),
    ...flags.map(({name, char, takesValue, summary}) => {
      return `${at} -l ${name}${char ? ` -s ${char}` : ''}${takesValue ? ' -r' : ''} -d ${quoted(summary)}`
    }),
  ]
}

/** A word in single quotes, as all three shells read it alike when it holds no backslash. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
