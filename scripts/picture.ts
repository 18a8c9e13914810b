// Writes docs/netkit.svg, the picture in the README, from what the built program prints: npm run docs:picture.
import {execFileSync} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {stripVTControlCharacters as plain} from 'node:util'
import {terminalPicture} from './terminal-picture.js'

const root = path.resolve(import.meta.dirname, '..')

function printed(...words: string[]): string[] {
  const env = {...process.env, FORCE_COLOR: '1', COLUMNS: '80', LC_ALL: 'C.UTF-8', NO_COLOR: undefined}
  const output = execFileSync(process.execPath, [path.join(root, 'bin/run.js'), ...words], {encoding: 'utf8', env})
  return output.trimEnd().split('\n')
}

/** A prompt and a command, as typed. */
const typed = (...words: string[]) => `\x1b[32m$\x1b[39m \x1b[1mnetkit ${words.join(' ')}\x1b[22m`
const OMITTED = '\x1b[2m…\x1b[22m'

const SUBNET = ['subnet', '192.168.11.229/24']
const STICKDEMO = ['stickdemo', 'recv-5-5-10-5']

const subnet = printed(...SUBNET)
const stick = printed(...STICKDEMO)
const layers = stick.filter((line) => /^(sends|writes|segments|reads) +[\d?]/.test(plain(line)))
const who = stick.slice(stick.findIndex((line) => plain(line).startsWith('WHO')))
const verdict = who.slice(
  0,
  who.findIndex((line) => plain(line).startsWith('PROOF')),
)

const lines = [
  typed(...SUBNET),
  ...subnet.slice(
    2,
    subnet.findIndex((line) => plain(line).startsWith('network ')),
  ),
  ...subnet.filter((line) => /^(broadcast|hosts) /.test(plain(line))),
  OMITTED,
  '',
  typed(...STICKDEMO),
  ...layers.slice(0, 4),
  '',
  ...verdict,
]
const title =
  'Two commands of netkit: the AND of an address and its netmask in binary, and which layer joined four messages sent over TCP.'
fs.writeFileSync(path.join(root, 'docs/netkit.svg'), terminalPicture(lines, {title, columns: 82}))
