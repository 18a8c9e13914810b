/** What `mac` knows addresses for, in one language. Names of protocols and products are the same in all. */
export type KnownMacCatalogue = {
  broadcast: string
  documentation: string
  /** Groups of IEEE 802.1. */
  bridges: Record<'spanningTree' | 'slow' | 'access' | 'provider' | 'lldp' | 'reserved', string>
  cfm(level: {faultClass: number; level: bigint}): string
  ptp: string
  legacy(vendor: string): string
  mop: Record<'dump' | 'console', string>
  /** @param name the registry’s; null where the group has none */
  group4(group: string, name: string | null): string
  group6(group: string, name: string | null): string
  solicited(group: string): string
  /** A virtual router’s number. */
  router(protocol: string, number: number | bigint): string
  lastOctets(protocol: string, octets: string): string
  hostOnly: string
  tap: string
  /** Software that makes addresses of its IPv4 addresses. */
  ofAddress(software: string, address: string): string
}
