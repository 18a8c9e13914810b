import path from 'node:path'
import {InputError} from '../errors.js'
import {findProgram, type FoundProgram} from '../io/find-program.js'
import {shellCommand} from '../system/process/shell-command.js'

/** What is started for a client: a program's file, the name it is called by, its arguments. */
type Launch = {
  file: string
  name: string
  args: readonly string[]
  /** On Windows: the arguments are a part of the command line as they are, unquoted. */
  isVerbatim?: boolean
}

/** Says what is started for these words. Throws InputError NOT_ALLOWED. */
export type Policy = (words: readonly string[]) => Launch

type Allowed = FoundProgram & {name: string}

/**
 * The programs that clients may run. Each is found once, when the server starts: neither a change of PATH nor a symbolic link that is
 * turned round later leads anywhere else. A client names one exactly as the list does, or by its absolute path.
 */
export class AllowList {
  private constructor(private readonly programs: readonly Allowed[]) {}

  /** Throws as `findProgram` does. */
  static find(names: readonly string[]): AllowList {
    return new AllowList(names.map((name) => ({name, ...findProgram(name)})))
  }

  readonly policy: Policy = ([program = '', ...args]) => {
    const allowed = this.programs.find(({name, path: file}) => program === name || program === file)
    if (allowed) return {file: allowed.file, name: allowed.name, args}
    throw new InputError('NOT_ALLOWED', `"${program.slice(0, MAX_SHOWN)}" is not one of the allowed programs`)
  }

  /** Those of the list that run other programs, or whatever they are told: a list with one of them allows everything. */
  get launchers(): string[] {
    return this.programs.filter(({name, file}) => isLauncher(name) || isLauncher(file)).map(({name}) => name)
  }
}

/** The words, with blanks between them, are a command line for the shell, as they are to ssh. */
export const shellPolicy: Policy = (words) => shellCommand(words.join(' '))

const MAX_SHOWN = 100

function isLauncher(program: string): boolean {
  const name = path.basename(program).replace(/\.(com|exe)$/i, '')
  return LAUNCHERS.has(name.replace(/(?<=\D)[\d.]+$/, '')) || LAUNCHERS.has(name.toLowerCase())
}

/** Shells, interpreters, and tools with an option that runs a program (GTFOBins has more). Versions are cut off: python3.11. */
const LAUNCHERS = new Set(
  `ash bash csh dash fish ksh mksh nu pwsh rbash sh tcsh zsh busybox toybox
  awk gawk mawk nawk bun deno ed emacs ex expect gdb guile irb julia less lua luajit man more nano node nodejs octave perl php pry
  psql pypy python R Rscript ruby sed sqlite tclsh vi view vim vimdiff nvim wish
  apt apt-get at batch cargo chroot cmake cpulimit cron crontab docker doas dpkg env find flock gcc git go ionice ip kubectl make meson
  nc ncat netkit nice ninja nohup npm npx nsenter parallel pip pkexec podman rpm rsync run-parts runuser scp screen script setarch
  setsid sftp socat ssh start-stop-daemon stdbuf strace su sudo systemctl systemd-run tar task taskset tcpdump time timeout tmux
  unshare watch xargs zip
  cmd cscript forfiles mshta msbuild powershell regsvr32 rundll32 wmic wscript wsl`.split(/\s+/),
)
