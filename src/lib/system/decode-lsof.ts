import type {OwnedSocket} from './owned-socket.js'
import {endpointNamed, stateNamed} from './endpoint-named.js'

/** Decodes `lsof -F pcuLfPtnT` (lsof(8), "OUTPUT FOR OTHER PROGRAMS"): a line for each field, `p` starts a process, `f` a file. */
export function decodeLsof(text: string): OwnedSocket[] {
  const sockets: OwnedSocket[] = []
  let owner: Record<string, string> = {}
  let file: Record<string, string> | null = null
  const finish = () => {
    const socket = file && socketOf(owner, file)
    if (socket) sockets.push(socket)
    file = null
  }
  for (const line of text.split(/\r?\n/)) {
    const [field = '', value] = [line[0], line.slice(1)]
    if (field === 'p' || field === 'f') finish()
    if (field === 'p') owner = {p: value}
    else if (field === 'f') file = {}
    else if (field === 'T' && file) {
      const state = /^ST=(.*)/.exec(value)?.[1]
      if (state !== undefined) file['ST'] = state
    } else if (field !== '') (file ?? owner)[field] = value
  }
  finish()
  return sockets
}

function socketOf(owner: Record<string, string>, file: Record<string, string>): OwnedSocket | null {
  const protocol = file['P']?.toLowerCase()
  if (protocol !== 'tcp' && protocol !== 'udp') return null
  const isIpv6 = file['t'] === 'IPv6'
  const [localText = '', remoteText] = (file['n'] ?? '').split('->')
  const local = endpointNamed(localText, isIpv6)
  if (local === null) return null
  const remote = remoteText === undefined ? null : endpointNamed(remoteText, isIpv6)
  const unnamed = protocol === 'udp' ? (remote ? 'ESTABLISHED' : 'UNCONNECTED') : 'CLOSED'
  return {
    protocol,
    local,
    remote,
    state: stateNamed(file['ST'] ?? '') ?? unnamed,
    timerMs: null,
    user: owner['L'] ?? owner['u'] ?? null,
    holders: [{pid: Number(owner['p']), command: owner['c'] ?? ''}],
  }
}
