import fs from 'node:fs'

const REQUIRE = /^const (\w+_\d+) = ((?:__importDefault|__importStar)?\(?require\("[^"]+"\)\)?);$/gm
const STDOUT_HANDLER = /^process\.stdout\.on\('error', \(err\) => \{[\s\S]*?^\}\);$/m

/**
 * Loads the modules of @oclif/core when they are first used, as Metro and Jest do with `inlineRequires`: its CommonJS comes
 * from tsc, so that a require has one form. And leaves out its handler for a closed standard output, which loads
 * `process.stdout` in every command: netkit's own output deals with that (src/lib/cli/output.ts).
 */
export function lazyRequires(filter) {
  const changed = {requires: 0, handlers: 0}
  const setup = (plugin) =>
    plugin.onLoad({filter}, ({path}) => {
      const names = []
      let code = fs.readFileSync(path, 'utf8').replace(REQUIRE, (_, name, init) => {
        names.push(name)
        return `let $${name}; const ${name}$ = () => $${name} ??= ${init};`
      })
      for (const name of names) code = code.replace(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g'), `(${name}$())`)
      code = code.replace(STDOUT_HANDLER, () => {
        changed.handlers++
        return ''
      })
      changed.requires += names.length
      return {contents: code, loader: 'js'}
    })
  return {
    plugin: {name: 'lazy-requires', setup},
    /** Fails the build when a new version of oclif no longer looks as expected. */
    check() {
      if (changed.requires < 100 || changed.handlers !== 1) {
        throw new Error(`@oclif/core has changed its form: ${JSON.stringify(changed)}`)
      }
    },
  }
}
