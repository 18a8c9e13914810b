import type {Registry} from './lib/cli/registry.js'

/** Every command by its id, loaded when it runs. A test keeps this list in step with src/commands. */
export const COMMANDS: Registry = {
  arp: () => import('./commands/arp/index.js'),
  'arp:list': () => import('./commands/arp/list.js'),
  'arp:scan': () => import('./commands/arp/scan.js'),
  completion: () => import('./commands/completion.js'),
  ip: () => import('./commands/ip/index.js'),
  'ip:list': () => import('./commands/ip/list.js'),
  mac: () => import('./commands/mac/index.js'),
  'mac:random': () => import('./commands/mac/random.js'),
  'mac:search': () => import('./commands/mac/search.js'),
  'mac:update': () => import('./commands/mac/update.js'),
  route: () => import('./commands/route/index.js'),
  'route:list': () => import('./commands/route/list.js'),
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
