import fs from 'node:fs'

const REQUIRE = /^const (\w+_\d+) = ((?:__importDefault|__importStar)?\(?require\("[^"]+"\)\)?);$/gm

/**
 * Loads the modules of @oclif/core when they are first used, as Metro and Jest do with `inlineRequires`: its CommonJS comes
 * from tsc, so that a require has one form.
 */
export function lazyRequires(filter) {
  let changed = 0
  const setup = (plugin) =>
    plugin.onLoad({filter}, ({path}) => {
      const names = []
      let code = fs.readFileSync(path, 'utf8').replace(REQUIRE, (_, name, init) => {
        names.push(name)
        return `let $${name}; const ${name}$ = () => $${name} ??= ${init};`
      })
      for (const name of names) code = code.replace(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g'), `(${name}$())`)
      changed += names.length
      return {contents: code, loader: 'js'}
    })
  return {
    plugin: {name: 'lazy-requires', setup},
    /** Fails the build when a new version of oclif no longer looks as expected. */
    check() {
      if (changed < 100) throw new Error(`@oclif/core has changed its form: only ${changed} requires were made lazy`)
    },
  }
}
