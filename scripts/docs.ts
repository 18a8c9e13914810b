import fs from 'node:fs'
import path from 'node:path'
import pjson from '../package.json' with {type: 'json'}
import {readManifest} from '../src/lib/cli/manifest.js'
import {documents} from './surfaces/documents.js'

// Writes docs/commands.md and man/*.1 from the manifest that the build wrote: npm run docs.
const root = path.resolve(import.meta.dirname, '..')
fs.rmSync(path.join(root, 'man'), {recursive: true, force: true}) // topics that are no more
fs.mkdirSync(path.join(root, 'man'))
const {version, oclif} = pjson
for (const [name, text] of Object.entries(documents(readManifest(root), {version, topics: oclif.topics}))) {
  fs.writeFileSync(path.join(root, name), text)
}
