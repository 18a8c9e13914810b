import {build} from 'esbuild'
import {execFileSync} from 'node:child_process'
import path from 'node:path'

/** Builds `netkit/framing`, the library that other programs import: one ES module, and its types. */
export async function buildFraming(root) {
  await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    entryPoints: {framing: 'src/lib/framing/create-decoder.ts'},
    outdir: path.join(root, 'dist'),
    outExtension: {'.js': '.mjs'},
    logLevel: 'warning',
  })
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.framing.json'], {cwd: root, stdio: 'inherit'})
}
