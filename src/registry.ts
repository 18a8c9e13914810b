import type {Registry} from './lib/cli/registry.js'

/** Every command by its id, loaded when it runs. A test keeps this list in step with src/commands. */
export const COMMANDS: Registry = {
  completion: () => import('./commands/completion.js'),
  'port:check': () => import('./commands/port/check.js'),
  'port:free': () => import('./commands/port/free.js'),
  'port:list': () => import('./commands/port/list.js'),
  'port:name': () => import('./commands/port/name.js'),
  'port:scan': () => import('./commands/port/scan.js'),
  'port:wait': () => import('./commands/port/wait.js'),
  'port:who': () => import('./commands/port/who.js'),
  subnet: () => import('./commands/subnet/index.js'),
  'subnet:same': () => import('./commands/subnet/same.js'),
  'tcp:chat': () => import('./commands/tcp/chat.js'),
  'tcp:connect': () => import('./commands/tcp/connect.js'),
  'tcp:echo': () => import('./commands/tcp/echo.js'),
  'tcp:listen': () => import('./commands/tcp/listen.js'),
  'tcp:states': () => import('./commands/tcp/states.js'),
  'udp:chat': () => import('./commands/udp/chat.js'),
  'udp:listen': () => import('./commands/udp/listen.js'),
  'udp:send': () => import('./commands/udp/send.js'),
}
