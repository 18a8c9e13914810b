import path from 'node:path'

/** Packages that oclif requires and netkit seldom or never needs: they get files of their own, dist/vendor/NAME.cjs. */
const COLD = [
  'ansi-escapes',
  'cli-spinners',
  'debug',
  'get-package-type',
  'iconv-lite',
  'lilconfig',
  'minimatch',
  'tinyglobby',
  'wordwrap',
  'wsl-utils',
]

/** Two of them are required at start-up for something small, which a stand-in gives. */
const STAND_INS = {
  debug: `
    const off = Object.assign(() => {}, {enabled: false, log() {}, extend: () => off, destroy: () => true})
    const file = './vendor/debug.cjs'
    module.exports = process.env.DEBUG ? require(file) : () => off`,
  'wsl-utils': `
    const file = './vendor/wsl-utils.cjs'
    export {default as isWsl} from 'is-wsl'
    export const powerShellPath = () => require(file).powerShellPath()`,
}

export function coldPackages(root) {
  const used = new Set()
  function setup(plugin) {
    plugin.onResolve({filter: /^(typescript|ts-node)$/}, () => ({external: true})) // only for oclif's own development mode
    plugin.onResolve({filter: /^[a-z]/}, ({path: name, namespace}) => {
      if (!COLD.includes(name) || namespace === 'stand-in') return
      used.add(name)
      if (name in STAND_INS) return {path: name, namespace: 'stand-in'}
      return {path: `./vendor/${name}.cjs`, external: true}
    })
    plugin.onLoad({filter: /.*/, namespace: 'stand-in'}, ({path: name}) => ({
      contents: STAND_INS[name],
      resolveDir: path.join(root, 'node_modules', name),
    }))
  }
  return {
    plugin: {name: 'cold-packages', setup},
    entryPoints: () => Object.fromEntries([...used].map((name) => [name, name])),
  }
}
