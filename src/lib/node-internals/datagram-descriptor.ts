import type dgram from 'node:dgram'

/** The descriptor of a UDP socket, which Node keeps to itself; -1 where it keeps it elsewhere, or has none (Windows). */
export function datagramDescriptor(socket: dgram.Socket): number {
  const state = Object.getOwnPropertySymbols(socket).find(({description}) => description === 'state symbol')
  const {handle} = (state ? Reflect.get(socket, state) : {}) as {handle?: {fd?: number} | null}
  return handle?.fd ?? -1
}
