import fs from 'node:fs'
import path from 'node:path'

/** Writes THIRD-PARTY.txt: the packages whose code is in dist, with their licences. */
export function writeThirdParty(root, builds) {
  const inputs = builds.flatMap(({metafile}) => Object.keys(metafile.inputs))
  const names = new Set(
    inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.slice(0, 2).join('\n') ?? []),
  )
  const sections = [...names].sort().map((entry) => {
    const [folder] = entry.split('\n')
    const {name, version, license} = JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8'))
    return `${name} ${version} (${license})\n\n${licenceText(path.join(root, folder))}\n`
  })
  const head = 'netkit contains code of these packages, each under its own licence.\n'
  fs.writeFileSync(path.join(root, 'THIRD-PARTY.txt'), [head, ...new Set(sections)].join(`\n${'-'.repeat(78)}\n\n`))
}

function licenceText(folder) {
  const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  return file ? fs.readFileSync(path.join(folder, file), 'utf8').trim() : '(The package has no licence file.)'
}
