// Start-up against a bare Node and against the Perl ipcalc: `npm run bench start`.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {command, HEAD, isInstalled, pair, row} from './pair.mjs'

const root = path.resolve(import.meta.dirname, '..')
const cache = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-bench-'))
const netkit = (...args) =>
  command([process.execPath, path.join(root, 'bin/run.js'), ...args], null, {XDG_CACHE_HOME: cache})
const bare = command([process.execPath, '-e', '0'])
const options = {pairs: 40}

console.log(HEAD)
const main = netkit('subnet', '192.168.11.229/24')
console.log(row('`subnet 192.168.11.229/24` / `node -e 0`', pair(main, bare, options), '1.8 (1.5)'))
if (isInstalled('ipcalc')) {
  const ipcalc = command(['ipcalc', '-n', '192.168.11.229/24'])
  console.log(row('the same / Perl `ipcalc -n`', pair(main, ipcalc, options), '0.6 (0.5)'))
} else console.log('| the same / Perl ipcalc | not installed | | | |')
console.log(row('`--version` / `node -e 0`', pair(netkit('--version'), bare, options), '1.8 (1.6)'))
console.log(row('`--help` / `node -e 0`', pair(netkit('--help'), bare, options), '2.1 (1.8)'))
const forget = () => fs.rmSync(path.join(cache, 'netkit'), {recursive: true, force: true})
console.log(row('the first start ever / `node -e 0`', pair(main, bare, {...options, before: forget}), '2.8 (2.2)'))
fs.rmSync(cache, {recursive: true})
