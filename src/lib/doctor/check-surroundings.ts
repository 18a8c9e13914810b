import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {ipRegistries} from '../ip/ip-registries.js'
import {isTerminal, isUtf8Locale, STDOUT, wantsColour} from '../io/terminal.js'
import {vendorTable} from '../mac/open-vendor-table.js'
import {codeOf} from './code-of.js'
import {type Finding, limited, missing, ok} from './finding.js'

const YEAR_MS = 365 * 24 * 3600 * 1000

/** The registries that netkit carries, its cache, completion, the terminal. */
export function checkSurroundings(env: NodeJS.ProcessEnv = process.env, now = Date.now()): Finding[] {
  return [checkVendors(now), checkAddresses(now), checkCache(env), checkCompletion(env), checkTerminal(env)]
}

function checkVendors(now: number): Finding {
  const check = 'MAC vendors'
  try {
    const {sources} = vendorTable()
    const entries = sources.reduce((sum, {entries: count}) => sum + count, 0)
    const detail = `${entries} IEEE blocks, as of ${latest(sources)}`
    if (!isOld(latest(sources), now)) return ok(check, detail)
    return limited(check, `${detail}: over a year old`, 'netkit mac update oui.csv mam.csv oui36.csv')
  } catch (error) {
    return missing(check, (error as Error).message)
  }
}

function checkAddresses(now: number): Finding {
  const check = 'IANA registries'
  const date = latest(ipRegistries())
  const detail = `special addresses and groups, as of ${date}`
  return isOld(date, now)
    ? limited(check, `${detail}: over a year old; a newer netkit may have newer ones`)
    : ok(check, detail)
}

function latest(registries: readonly {updated: string | null}[]): string {
  return (
    registries
      .map(({updated}) => updated ?? '')
      .sort()
      .at(-1)! || 'an unknown day'
  )
}

function isOld(date: string, now: number): boolean {
  const at = Date.parse(date)
  return !Number.isNaN(at) && now - at > YEAR_MS
}

/** Where bin/run.js keeps compiled code; it says itself what it takes, and is silent where it can't. */
function checkCache(env: NodeJS.ProcessEnv): Finding {
  const check = 'cache'
  if (env['NETKIT_NO_CACHE'])
    return limited(check, 'switched off by NETKIT_NO_CACHE: every start compiles again', 'unset NETKIT_NO_CACHE')
  const folder = cacheFolder(env)
  if (folder === null)
    return limited(check, 'no home folder, so every start compiles again', 'export XDG_CACHE_HOME=/var/tmp/cache')
  try {
    const kept = fs.readdirSync(folder).filter((name) => name.endsWith('.v8')).length
    if (kept > 0) return ok(check, `compiled code in ${folder}`)
    return limited(check, `nothing in ${folder} yet`)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return limited(check, `${folder} does not exist yet`, `mkdir -p -m 700 '${folder}'`)
    return limited(check, `${folder}: ${codeOf(error)}`)
  }
}

function cacheFolder({
  XDG_CACHE_HOME: cache = '',
  HOME: home = '',
  LOCALAPPDATA: local = '',
}: NodeJS.ProcessEnv): string | null {
  if (process.platform === 'win32') return path.isAbsolute(local) ? path.join(local, 'netkit', 'cache') : null
  const folder = process.platform === 'darwin' ? 'Library/Caches' : '.cache'
  const base = path.isAbsolute(cache) ? cache : path.join(home, folder)
  return path.isAbsolute(base) ? path.join(base, 'netkit') : null
}

/** Where each shell looks for completions by itself, and the file that it reads at its start. */
const SHELLS: Readonly<Record<string, {files: string[]; start: string; install: string}>> = {
  bash: {
    files: ['~/.local/share/bash-completion/completions/netkit', '/usr/share/bash-completion/completions/netkit'],
    start: '~/.bashrc',
    install: "echo 'source <(netkit completion bash)' >> ~/.bashrc",
  },
  zsh: {
    files: ['/usr/share/zsh/site-functions/_netkit', '/usr/local/share/zsh/site-functions/_netkit', '~/.zfunc/_netkit'],
    start: '~/.zshrc',
    install: "echo 'source <(netkit completion zsh)' >> ~/.zshrc",
  },
  fish: {
    files: ['~/.config/fish/completions/netkit.fish', '/usr/share/fish/vendor_completions.d/netkit.fish'],
    start: '~/.config/fish/config.fish',
    install: 'mkdir -p ~/.config/fish/completions && netkit completion fish > ~/.config/fish/completions/netkit.fish',
  },
}

function checkCompletion(env: NodeJS.ProcessEnv): Finding {
  const check = 'completion'
  const name = path.basename(env['SHELL'] ?? '')
  const shell = Object.hasOwn(SHELLS, name) ? SHELLS[name]! : null
  if (shell === null) return limited(check, 'SHELL is not a shell that netkit supports', 'netkit completion --help')
  const inHome = (file: string) => file.replace(/^~/, env['HOME'] ?? os.homedir())
  const isThere = shell.files.some((file) => fs.existsSync(inHome(file))) || mentions(inHome(shell.start))
  return isThere ? ok(check, `installed for ${name}`) : limited(check, `not found for ${name}`, shell.install)
}

function mentions(file: string): boolean {
  try {
    return fs.statSync(file).size < 1 << 20 && /\bnetkit completion\b/.test(fs.readFileSync(file, 'utf8'))
  } catch {
    return false
  }
}

function checkTerminal(env: NodeJS.ProcessEnv): Finding {
  const check = 'terminal'
  const colours = wantsColour(STDOUT, {noColour: false, env}) ? 'colours' : 'no colours'
  const output = isTerminal(STDOUT)
    ? `${process.stdout.columns} columns, ${colours}`
    : `output goes to a pipe or file: ${colours}`
  const detail = `${output}, ${isUtf8Locale(env) ? 'UTF-8' : 'a locale without UTF-8: pictures in ASCII'}`
  return isUtf8Locale(env) ? ok(check, detail) : limited(check, detail, 'export LC_ALL=C.UTF-8')
}
