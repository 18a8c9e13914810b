import fs from 'node:fs'
import path from 'node:path'

const ASK = 'src/lib/cli/ask.ts'

/**
 * inquirer brings ten kinds of prompts. Of those that ask.ts does not ask with, dist/ask.cjs has an empty place: the editor alone, with the encodings
 * of all the world, made nine tenths of it.
 */
export function usedPrompts(root) {
  const source = fs.readFileSync(path.join(root, ASK), 'utf8')
  const used = [...source.matchAll(/\btype: '(\w+)'/g)].map(([, type]) => `@inquirer/${type}`)
  if (used.length === 0) throw new Error(`${ASK} names no prompt`)
  const setup = (plugin) => {
    plugin.onResolve({filter: /^@inquirer\//}, ({path: name, importer}) => {
      const isPrompt = /[\\/]@inquirer[\\/]prompts[\\/]/.test(importer)
      return isPrompt && !used.includes(name) ? {path: name, namespace: 'unused-prompt'} : undefined
    })
    plugin.onLoad({filter: /.*/, namespace: 'unused-prompt'}, () => ({contents: 'module.exports = {}'}))
  }
  return {name: 'used-prompts', setup}
}
