import fs from 'node:fs'

const REQUIRE = /^const (\w+_\d+) = ((?:__importDefault|__importStar)?\(?require\("[^"]+"\)\)?);$/gm

/**
 * Where oclif makes Node open standard output as a stream: that sets O_NONBLOCK on a pipe, for all who write to it, and loads
 * node:net. Nothing is written through that stream.
 */
const OPENS_STDOUT = /^process\.stdout\.on\('error', .*?^\}\);$/gms

/**
 * Loads the modules of @oclif/core when they are first used, as Metro and Jest do with `inlineRequires`: its CommonJS comes
 * from tsc, so that a require has one form.
 */
export function lazyRequires(filter) {
  let changed = 0
  let dropped = 0
  const setup = (plugin) =>
    plugin.onLoad({filter}, ({path}) => {
      const names = []
      let code = fs.readFileSync(path, 'utf8').replace(REQUIRE, (_, name, init) => {
        names.push(name)
        return `let $${name}; const ${name}$ = () => $${name} ??= ${init};`
      })
      code = code.replace(OPENS_STDOUT, () => {
        dropped++
        return ''
      })
      for (const name of names) code = code.replace(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g'), `(${name}$())`)
      changed += names.length
      return {contents: code, loader: 'js'}
    })
  return {
    plugin: {name: 'lazy-requires', setup},
    /** Fails the build when a new version of oclif no longer looks as expected. */
    check() {
      if (dropped === 0) throw new Error('@oclif/core no longer opens standard output as this build expects')
      if (changed < 100) throw new Error(`@oclif/core has changed its form: only ${changed} requires were made lazy`)
    },
  }
}
