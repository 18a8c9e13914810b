import fs from 'node:fs'
import path from 'node:path'
import {tsImport} from 'tsx/esm/api'

/** Writes what is made of the commands' own descriptions and shipped: dist/completion, dist/help. Documents are written by `npm run docs`. */
export async function writeSurfaces(root, commands) {
  const {completionScripts} = await tsImport('../surfaces/completion-scripts.ts', import.meta.url)
  const {completionTree} = await tsImport('../surfaces/completion-tree.ts', import.meta.url)
  const {topics} = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).oclif
  writeAll(path.join(root, 'dist', 'completion'), completionScripts(root, completionTree(commands, topics)))
  const {topicPages} = await tsImport('../surfaces/topic-pages.ts', import.meta.url)
  writeAll(path.join(root, 'dist', 'help'), topicPages(commands, topics))
}

function writeAll(folder, files) {
  fs.mkdirSync(folder, {recursive: true})
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text)
}
