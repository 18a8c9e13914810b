import type {Registry} from './lib/cli/registry.js'

/** Every command by its id, loaded when it runs. A test keeps this list in step with src/commands. */
export const COMMANDS: Registry = {
  completion: () => import('./commands/completion.js'),
  demo: () => import('./commands/demo/index.js'),
  'demo:list': () => import('./commands/demo/list.js'),
  stickdemo: () => import('./commands/stickdemo/index.js'),
  'stickdemo:list': () => import('./commands/stickdemo/list.js'),
  subnet: () => import('./commands/subnet/index.js'),
  'subnet:same': () => import('./commands/subnet/same.js'),
}
