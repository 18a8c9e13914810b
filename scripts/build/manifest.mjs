import {Plugin} from '@oclif/core'
import {build} from 'esbuild'
import fs from 'node:fs'
import path from 'node:path'
import {tables} from './tables.mjs'

/**
 * Writes oclif.manifest.json with oclif's own means: every command, loaded and described. The list of all commands needs a sentence of each: that
 * is dist/summaries.json, since reading the whole costs a start 2 ms.
 */
export async function writeManifest(root) {
  const folder = path.join(root, 'dist', 'manifest')
  await build({
    absWorkingDir: root,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    splitting: true,
    outdir: folder,
    outExtension: {'.js': '.mjs'},
    logLevel: 'warning',
    stdin: {
      contents: `
        import {COMMANDS as registry} from './src/registry.ts'
        const load = async ([id, loader]) => [id, (await loader()).default]
        export const COMMANDS = Object.fromEntries(await Promise.all(Object.entries(registry).map(load)))`,
      resolveDir: root,
      sourcefile: 'commands.mjs',
    },
    entryNames: 'commands',
    plugins: [tables],
  })
  const pjson = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  pjson.oclif.commands = {strategy: 'explicit', target: './commands.mjs', identifier: 'COMMANDS'}
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(pjson))

  const plugin = new Plugin({root: folder, type: 'core', ignoreManifest: true, errorOnManifestCreate: true})
  await plugin.load()
  for (const command of Object.values(plugin.manifest.commands)) delete command.relativePath
  fs.writeFileSync(path.join(root, 'oclif.manifest.json'), JSON.stringify(plugin.manifest))
  const summaries = Object.entries(plugin.manifest.commands).map(([id, {summary, description}]) => {
    return [id, {id, summary: summary ?? description, aliases: [], hiddenAliases: [], args: {}, flags: {}}]
  })
  fs.writeFileSync(path.join(root, 'dist', 'summaries.json'), JSON.stringify({commands: Object.fromEntries(summaries)}))
  fs.rmSync(folder, {recursive: true})
}
