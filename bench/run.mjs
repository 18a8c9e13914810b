// `npm run bench [NAME…]`: the benches of that name, or all. Each prints rows for bench/README.md.
import fs from 'node:fs'

/** Not benches: what they share. */
const SHARED = ['gen', 'pair', 'run', 'servers']
const BENCHES = fs
  .readdirSync(import.meta.dirname)
  .flatMap((file) => (file.endsWith('.mjs') ? [file.slice(0, -'.mjs'.length)] : []))
  .filter((name) => !SHARED.includes(name))

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !BENCHES.includes(name))
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are ${BENCHES.join(', ')}`)
  process.exitCode = 2
} else {
  for (const name of wanted.length > 0 ? wanted : BENCHES) {
    console.log(`\n## ${name}\n`)
    await import(`./${name}.mjs`)
  }
}
