import type {Registry} from './lib/cli/registry.js'

/** Every command by its id, loaded when it runs. A test keeps this list in step with src/commands. */
export const COMMANDS: Registry = {
  completion: () => import('./commands/completion.js'),
  'ip:convert': () => import('./commands/ip/convert.js'),
  'ip:grep': () => import('./commands/ip/grep.js'),
  'ip:random': () => import('./commands/ip/random.js'),
  subnet: () => import('./commands/subnet/index.js'),
  'subnet:contains': () => import('./commands/subnet/contains.js'),
  'subnet:diff': () => import('./commands/subnet/diff.js'),
  'subnet:exclude': () => import('./commands/subnet/exclude.js'),
  'subnet:free': () => import('./commands/subnet/free.js'),
  'subnet:hosts': () => import('./commands/subnet/hosts.js'),
  'subnet:intersect': () => import('./commands/subnet/intersect.js'),
  'subnet:merge': () => import('./commands/subnet/merge.js'),
  'subnet:overlap': () => import('./commands/subnet/overlap.js'),
  'subnet:plan': () => import('./commands/subnet/plan.js'),
  'subnet:range': () => import('./commands/subnet/range.js'),
  'subnet:reverse': () => import('./commands/subnet/reverse.js'),
  'subnet:same': () => import('./commands/subnet/same.js'),
  'subnet:split': () => import('./commands/subnet/split.js'),
}
