import {Plugin} from '@oclif/core'
import {build} from 'esbuild'
import fs from 'node:fs'
import path from 'node:path'
import {tables} from './tables.mjs'

/**
 * Writes oclif.manifest.json with oclif's own means: every command, loaded and described. dist/oclif/commands.mjs, which package.json names to
 * oclif, stays for its tools (`npx oclif manifest`, `npx oclif readme`); it is not shipped.
 */
export async function writeManifest(root) {
  const folder = path.join(root, 'dist', 'oclif')
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
  const plugin = new Plugin({root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true})
  await plugin.load()
  for (const command of Object.values(plugin.manifest.commands)) delete command.relativePath
  fs.writeFileSync(path.join(root, 'oclif.manifest.json'), JSON.stringify(plugin.manifest))
  return plugin.manifest.commands
}
