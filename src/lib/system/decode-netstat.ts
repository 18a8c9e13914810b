import type {OwnedSocket} from './owned-socket.js'
import {endpointNamed, stateNamed} from './endpoint-named.js'

/**
 * Decodes `netstat -ano` of Windows. Its headings and the names of states are in the user's language; the columns are not, and a
 * TCP socket without a remote end listens.
 *
 * @param commands the names of processes, see `decodeTasklist`
 */
export function decodeNetstat(text: string, commands: ReadonlyMap<number, string>): OwnedSocket[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/))
    .flatMap((cells) => socketOf(cells, commands) ?? [])
}

function socketOf(cells: string[], commands: ReadonlyMap<number, string>): OwnedSocket | null {
  const [name = '', localText = '', remoteText = ''] = cells
  const protocol = name.toLowerCase()
  const pid = cells.at(-1) ?? ''
  if ((protocol !== 'tcp' && protocol !== 'udp') || cells.length < 4 || !/^\d+$/.test(pid)) return null
  const isIpv6 = localText.startsWith('[')
  const local = endpointNamed(localText, isIpv6)
  if (local === null) return null
  const remote = endpointNamed(remoteText, isIpv6)
  const unnamed = remote ? 'ESTABLISHED' : protocol === 'udp' ? 'UNCONNECTED' : 'LISTEN'
  const holders = pid === '0' ? [] : [{pid: Number(pid), command: commands.get(Number(pid)) ?? ''}] // 0: nobody's any more
  return {
    protocol,
    local,
    remote,
    state: (protocol === 'tcp' && stateNamed(cells[3] ?? '')) || unnamed,
    timerMs: null,
    user: null,
    holders,
  }
}

/** Decodes `tasklist /FO CSV /NH`: `"node.exe","1234","Console","1","50,000 K"`. */
export function decodeTasklist(text: string): Map<number, string> {
  const rows = text.matchAll(/^"([^"]*)","(\d+)"/gm)
  return new Map([...rows].map(([, command = '', pid]) => [Number(pid), command]))
}
