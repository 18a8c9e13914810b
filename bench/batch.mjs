// A million lines on standard input against sipcalc: `npm run bench batch`. The lists are made once, in bench/data.
import {execFileSync, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {command, HEAD, isInstalled, pair, row} from './pair.mjs'

const root = path.resolve(import.meta.dirname, '..')
const data = path.join(root, 'bench/data')
if (!fs.existsSync(path.join(data, 'v6cidrs1m.txt')))
  execFileSync(process.execPath, [path.join(root, 'bench/gen.mjs'), data])
const list = path.join(data, 'cidrs1m.txt')
const netkit = (input, ...args) => command([process.execPath, path.join(root, 'bin/run.js'), 'subnet', ...args], input)
const options = {pairs: 5}

console.log(HEAD)
if (isInstalled('sipcalc')) {
  const sipcalc = command(['sipcalc', '-'], list)
  const fields = '--get=networkAddress,broadcastAddress'
  console.log(
    row('1 M prefixes → `--json` / `sipcalc -`', pair(netkit(list, '--json'), sipcalc, options), '0.15 (0.08)'),
  )
  console.log(
    row('1 M prefixes → `--get` of two / `sipcalc -`', pair(netkit(list, fields), sipcalc, options), '0.05 (0.03)'),
  )
  const list6 = path.join(data, 'v6cidrs1m.txt')
  const sipcalc6 = command(['sipcalc', '-'], list6)
  console.log(row('1 M IPv6 prefixes → `--json` / `sipcalc -`', pair(netkit(list6, '--json'), sipcalc6, options), '–'))
} else console.log('| sipcalc | not installed | | | |')

for (const args of [['--json'], ['--csv'], ['--get', 'networkAddress,broadcastAddress']]) {
  console.log(
    `\npeak memory of \`subnet ${args.join(' ')}\` over 1 M prefixes: ${peakMib(args).toFixed(0)} MiB (must 120, aim 80)`,
  )
}

function peakMib(args) {
  const words = ['-f', '%M', process.execPath, path.join(root, 'bin/run.js'), 'subnet', ...args]
  const stdin = fs.openSync(list, 'r')
  const {stderr} = spawnSync('/usr/bin/time', words, {stdio: [stdin, 'ignore', 'pipe'], encoding: 'utf8'})
  fs.closeSync(stdin)
  return Number(stderr) / 1024
}
