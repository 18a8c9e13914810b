import fs from 'node:fs'

/** Bits of Linux' capabilities (capabilities(7)). */
export const CAPABILITY = {netAdmin: 12n, sysPtrace: 19n} as const

/** Whether this process has the capability in effect; false where the system does not say. */
export function hasCapability(bit: bigint): boolean {
  try {
    const effective = /^CapEff:\s*([\da-f]+)$/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))?.[1]
    return effective !== undefined && ((BigInt(`0x${effective}`) >> bit) & 1n) === 1n
  } catch {
    return false
  }
}

/** Whose processes can be seen: one's own alone; as root, but perhaps not all (containers without CAP_SYS_PTRACE); all of /proc. */
export type ProcessSight = 'own' | 'root' | 'all'

export function processSight(): ProcessSight {
  if (process.geteuid?.() !== 0) return 'own'
  return hasCapability(CAPABILITY.sysPtrace) ? 'all' : 'root'
}
