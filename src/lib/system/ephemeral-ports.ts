import fs from 'node:fs'

/** The ports that this machine hands out to outgoing connections (ip(7)); null where Linux does not say. */
export function ephemeralPorts(proc = '/proc'): {first: number; last: number} | null {
  try {
    const [first, last] = fs.readFileSync(`${proc}/sys/net/ipv4/ip_local_port_range`, 'latin1').split(/\s+/).map(Number)
    return first && last ? {first, last} : null
  } catch {
    return null
  }
}
