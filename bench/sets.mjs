// Sets of addresses against the C tools: `npm run bench sets`. Peers: iprange, grepcidr, prips, grep, python3, and cidr-tools
// where SETS_PEERS names a folder in which npm has installed it. The lists are made once, in bench/data.
import {execFileSync, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {command, HEAD, isInstalled, pair, row} from './pair.mjs'

const root = path.resolve(import.meta.dirname, '..')
const data = path.join(root, 'bench/data')
if (!fs.existsSync(path.join(data, 'access2m.log')))
  execFileSync(process.execPath, [path.join(root, 'bench/gen.mjs'), data])
const file = (name) => path.join(data, name)
const program = path.join(root, 'bin/run.js')
const netkit = (...words) => command([process.execPath, program, ...words])
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-bench-'))
const options = {pairs: Number(process.env.PAIRS ?? 5)}
const {SETS_PEERS: peers} = process.env

console.log(HEAD)
const measure = (what, ours, theirs, bar) => console.log(row(what, pair(ours, theirs, options), bar))
const missing = (name) => console.log(`| against ${name} | not installed | | | |`)

const merge4 = netkit('subnet', 'merge', `@${file('cidrs1m.txt')}`)
if (isInstalled('iprange')) {
  measure('merge 1 M prefixes / `iprange`', merge4, command(['iprange', file('cidrs1m.txt')]), '0.7 (0.45)')
  const dense = netkit('subnet', 'merge', `@${file('dense1m.txt')}`)
  measure('merge 1 M dense addresses / `iprange`', dense, command(['iprange', file('dense1m.txt')]), '0.7 (0.45)')
} else missing('iprange')

if (peers) {
  const script = `
    const {mergeCidr} = require('cidr-tools')
    const lines = require('node:fs').readFileSync(process.argv[1], 'utf8').trim().split('\\n')
    process.stdout.write(mergeCidr(lines).join('\\n') + '\\n')`
  const theirs = command([process.execPath, '-e', script, file('cidrs1m.txt')], null, {
    NODE_PATH: path.join(peers, 'node_modules'),
  })
  measure('merge 1 M prefixes / `cidr-tools`', merge4, theirs, '0.15 (0.1)')
} else missing('cidr-tools (SETS_PEERS)')

if (isInstalled('python3')) {
  const list = path.join(scratch, 'v6-100k.txt')
  fs.writeFileSync(list, fs.readFileSync(file('v6cidrs1m.txt'), 'utf8').split('\n').slice(0, 100_000).join('\n'))
  const script = `
import ipaddress, sys
for net in ipaddress.collapse_addresses(ipaddress.ip_network(line.strip()) for line in open(sys.argv[1])): print(net)`
  const timed = pair(
    netkit('subnet', 'merge', `@${file('v6cidrs1m.txt')}`),
    command(['python3', '-c', script, list]),
    options,
  )
  const scaled = {...timed, ratio: timed.ratio / 10, low: timed.low / 10, high: timed.high / 10}
  console.log(row('merge 1 M IPv6 prefixes / Python on 100 k, times 10', scaled, '0.05 (0.02)'))
} else missing('python3')

if (isInstalled('grepcidr')) {
  for (const [name, count] of [
    ['pat1', '1'],
    ['pat1k', '1,000'],
    ['pat100k', '100,000'],
  ]) {
    const ours = netkit('ip', 'grep', '--in', `@${file(`${name}.txt`)}`, file('access2m.log'))
    const theirs = command(['grepcidr', '-f', file(`${name}.txt`), file('access2m.log')])
    measure(`grep 348 MB for ${count} networks / \`grepcidr\``, ours, theirs, '0.6 (0.3)')
  }
} else missing('grepcidr')
// Into a pipe, both: GNU grep stops at the first match where its output is /dev/null.
const quoted = (words) => words.map((word) => `'${word}'`).join(' ')
const piped = (words, extraEnv = {}) => command(['sh', '-c', `${quoted(words)} | cat`], null, extraEnv)
const octets = String.raw`([0-9]{1,3}\.){3}[0-9]{1,3}`
measure(
  'every address of 348 MB / `LC_ALL=C grep -oE` (IPv4 only), into a pipe',
  piped([process.execPath, program, 'ip', 'grep', '-o', file('access2m.log')]),
  piped(['grep', '-oE', octets, file('access2m.log')], {LC_ALL: 'C'}),
  '0.35 (0.2)',
)

measure(
  'anonymise 348 MB / `LC_ALL=C sed -E` (IPv4 only)',
  netkit('ip', 'anonymise', file('access2m.log')),
  command(['sed', '-E', String.raw`s/(([0-9]{1,3}\.){3})[0-9]{1,3}/\10/g`, file('access2m.log')], null, {LC_ALL: 'C'}),
  '0.5',
)

// Lists in other formats: 10 MB as a cloud publishes its ranges, 1 M rows as an IPAM exports them.
const cidrs = fs.readFileSync(file('cidrs1m.txt'), 'utf8').trimEnd().split('\n')
const cloud = path.join(scratch, 'cloud.json')
const rowOf = (ip_prefix) => ({ip_prefix, region: 'eu-west-1', service: 'S3', network_border_group: 'eu-west-1'})
fs.writeFileSync(cloud, JSON.stringify({syncToken: '1', prefixes: cidrs.slice(0, 72_000).map(rowOf)}, null, 2))
if (isInstalled('jq') && isInstalled('iprange')) {
  const theirs = command(['sh', '-c', `jq -r '.prefixes[].ip_prefix' '${cloud}' | iprange`])
  measure(
    'merge 10 MB of cloud JSON / `jq -r … \\| iprange`',
    netkit('subnet', 'merge', `@json:${cloud}`),
    theirs,
    '1.0',
  )
} else missing('jq and iprange')
if (isInstalled('python3')) {
  const table = path.join(scratch, 'ipam.csv')
  fs.writeFileSync(
    table,
    `prefix,name,vlan\r\n${cidrs.map((one, at) => `${one},"HQ, ${at}",${at % 4096}\r\n`).join('')}`,
  )
  const script = `
import csv, ipaddress, sys
nets = [ipaddress.ip_network(row['prefix']) for row in csv.DictReader(open(sys.argv[1], newline=''))]
for net in ipaddress.collapse_addresses(nets): print(net)`
  const ours = netkit('subnet', 'merge', `@csv:${table}`)
  const theirs = command(['python3', '-c', script, table])
  console.log(
    row('merge CSV of 1 M rows / Python `csv` and `ipaddress`', pair(ours, theirs, {...options, pairs: 2}), '0.1'),
  )
}

if (isInstalled('prips')) {
  const hosts = ['subnet', 'hosts', '10.0.0.0/8', '--all']
  measure('`hosts 10.0.0.0/8 --all` / `prips`', netkit(...hosts), command(['prips', '10.0.0.0/8']), '0.2 (0.1)')
  measure(
    'the same, into a pipe',
    piped([process.execPath, program, ...hosts]),
    piped(['prips', '10.0.0.0/8']),
    '0.2 (0.1)',
  )
} else missing('prips')

const time = (words) => spawnSync('/usr/bin/time', ['-f', '%M %U', process.execPath, program, ...words], {
  stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8',
}).stderr.trim().split(' ').map(Number) // prettier-ignore
console.log('\nPeak memory: ' + [['merge of 1 M', 'cidrs1m.txt'], ['of 1 M IPv6', 'v6cidrs1m.txt']].map(([what, name]) =>
  `${what} ${(time(['subnet', 'merge', `@${file(name)}`])[0] / 1024).toFixed(0)} MiB`).join(', ') + ' (must 150, aim 90)') // prettier-ignore

const start = process.hrtime.bigint()
spawnSync('sh', ['-c', `"${process.execPath}" "${program}" subnet split 10.0.0.0/8 --prefix 32 | head -n 1`])
console.log(
  `\`subnet split 10.0.0.0/8 --prefix 32 | head -n 1\`: ${((Number(process.hrtime.bigint()) - Number(start)) / 1e6).toFixed(0)} ms`,
)

console.log('\n| networks | 10 k | 100 k | 1 M | 10 M |\n|---|---|---|---|---|')
const lines = fs.readFileSync(file('cidrs1m.txt'), 'utf8').trimEnd().split('\n')
const grown = [10_000, 100_000, 1_000_000, 10_000_000].map((count) => {
  const list = path.join(scratch, `${count}.txt`)
  const fd = fs.openSync(list, 'w')
  for (let done = 0, round = 0; done < count; done += 1_000_000, round++) {
    // Each round in other networks: the first octet is turned by some, so that nothing is there twice.
    const turn = (line) => line.replace(/^\d+/, (octet) => String((Number(octet) + 25 * round) % 256))
    fs.writeSync(fd, `${lines.slice(0, Math.min(count, 1_000_000)).map(turn).join('\n')}\n`)
  }
  fs.closeSync(fd)
  const seconds = Array.from({length: 3}, () => time(['subnet', 'merge', `@${list}`])[1]).sort((a, b) => a - b)[1]
  return `${seconds.toFixed(2)} s`
})
console.log(`| processor time of merge | ${grown.join(' | ')} |`)
fs.rmSync(scratch, {recursive: true})
