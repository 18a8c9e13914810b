// Makes dist/oui.bin, the vendors of MAC addresses: IEEE's MA-L, MA-M and MA-S from the package oui-data, and the closed
// IAB registry from data/iab.tsv. The encoder is netkit's own (src/lib/mac), since `mac update` writes the same file.
import {build} from 'esbuild'
import fs from 'node:fs'
import path from 'node:path'

/** When the data of a version of oui-data was taken from IEEE: its files do not tell, its repository does. */
const DATES = {'2.1.9': '2026-08-22'}

export async function writeVendorTable(root, file) {
  const {encodeVendorTable, cleanName} = await encoder(root)
  const readJson = (name) => JSON.parse(fs.readFileSync(path.join(root, 'node_modules/oui-data', name), 'utf8'))
  const {version, license} = readJson('package.json')
  const ieee = Object.entries(readJson('index.json')).map(([prefix, owner]) => ({
    prefix: prefix.toLowerCase(),
    vendor: cleanName(owner.split('\n')[0]), // behind it the postal address
  }))
  const iab = fs
    .readFileSync(path.join(root, 'data/iab.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([prefix, name]) => ({prefix: prefix.toLowerCase(), vendor: cleanName(name)}))
  const sources = [
    ...[
      ['MA-L', 6],
      ['MA-M', 7],
      ['MA-S', 9],
    ].map(([registry, digits]) => ({
      registry: `IEEE ${registry}`,
      entries: ieee.filter(({prefix}) => prefix.length === digits).length,
      updated: DATES[version] ?? null,
      source: `https://standards-oui.ieee.org, by way of npm oui-data ${version}`,
      licence: `public domain; oui-data ${license}`,
    })),
    {
      registry: 'IEEE IAB',
      entries: iab.length,
      updated: '2022-08-27',
      source: 'https://standards-oui.ieee.org/iab/iab.csv, by way of Debian ieee-data 20220827.1',
      licence: 'public domain',
    },
  ]
  fs.writeFileSync(file, encodeVendorTable([...ieee, ...iab], sources))
}

/** The TypeScript of src, made into a module for this moment. */
async function encoder(root) {
  const {outputFiles} = await build({
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    stdin: {
      contents: `
        export {encodeVendorTable} from './src/lib/mac/encode-vendor-table.ts'
        export {cleanName} from './src/lib/mac/ieee-csv.ts'`,
      resolveDir: root,
    },
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}
