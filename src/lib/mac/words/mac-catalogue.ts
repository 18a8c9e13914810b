import type {MacInfo} from '../describe-mac.js'
import type {KnownMacCatalogue} from './known-mac-catalogue.js'

/** Everything that `mac` says in one language. */
export type MacCatalogue = {
  labels: Record<'block' | 'written' | 'eui64' | 'linkLocal', string>
  /** Where sentences stand behind each other. */
  gap: string
  unlisted(oui: string): string
  /** A company that keeps its name to itself. */
  privateVendor: string
  named(owner: {length: number; oui: string; whose: string; block: MacInfo['block']}): string
  group(named: string): string
  /** The block alone, where the other bits are no serial number. */
  noCard(named: string): string
  card(named: string, rest: {bits: number; nic: string; isWhole: boolean}): string
  broadcast: string
  octet(octet: string, bits: string): string
  kind(bits: {octet: string; isMulticast: boolean; isLocal: boolean}): string
  known(name: string): string
  knownMacs: KnownMacCatalogue
  random: string
  /** Random bits fall into a quadrant, too, which means nothing. */
  unheeded(slap: string): string
  noVendor: string
  reservedQuadrant: string
  quadrant(slap: NonNullable<MacInfo['slap']>): string
  linkLocal(eui64: string | null): string
}
