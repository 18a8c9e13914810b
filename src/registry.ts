import type {Registry} from './lib/cli/registry.js'

/** Every command by its id, loaded when it runs. A test keeps this list in step with src/commands. */
export const COMMANDS: Registry = {
  completion: () => import('./commands/completion.js'),
  'dns:lookup': () => import('./commands/dns/lookup.js'),
  'dns:reverse': () => import('./commands/dns/reverse.js'),
  'dns:serve': () => import('./commands/dns/serve.js'),
  subnet: () => import('./commands/subnet/index.js'),
  'subnet:same': () => import('./commands/subnet/same.js'),
  'tcp:chat': () => import('./commands/tcp/chat.js'),
  'udp:chat': () => import('./commands/udp/chat.js'),
  'udp:listen': () => import('./commands/udp/listen.js'),
  'udp:send': () => import('./commands/udp/send.js'),
  'tcp:connect': () => import('./commands/tcp/connect.js'),
  'tcp:echo': () => import('./commands/tcp/echo.js'),
  'tcp:listen': () => import('./commands/tcp/listen.js'),
  'tcp:states': () => import('./commands/tcp/states.js'),
}
