import {build} from 'esbuild'
import {execFileSync} from 'node:child_process'
import path from 'node:path'

/** Builds `netkit/framing` and `netkit/address`, which other programs import: ES modules, and their types. */
export async function buildLibrary(root) {
  await build({
    absWorkingDir: root,
    bundle: true,
    splitting: true, // one class for each error, whichever of the two a program imports
    chunkNames: 'library-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    entryPoints: {framing: 'src/lib/framing/create-decoder.ts', address: 'src/lib/lists/address-set.ts'},
    outdir: path.join(root, 'dist'),
    outExtension: {'.js': '.mjs'},
    logLevel: 'warning',
  })
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.library.json'], {cwd: root, stdio: 'inherit'})
}
