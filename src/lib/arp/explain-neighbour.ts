import type {NeighbourRow} from './list-neighbours.js'

/** How the answer came about, in plain sentences. */
export function explainNeighbour({address, mac, interface: name, state, confirmed}: NeighbourRow): string[] {
  const isIpv6 = address.includes(':')
  const question = `“who has ${address}?”`
  if (state === 'LOCAL') return [`${address} is this machine itself: nobody needs to be asked.`]
  if (mac === null) {
    return [
      `Nobody on the link of ${name} answered ${question} within 3.2 s; the kernel asks three times, a second apart.`,
      'No host has the address, or its host is off.',
    ]
  }
  if (confirmed === null) {
    return [
      `The kernel’s table has this MAC, but does not show whether the owner has answered since we asked.`,
      'It may be an old entry.',
    ]
  }
  if (!confirmed)
    return [OLD_ENTRIES[state] ?? 'The table had this entry before.', 'Nobody has confirmed it since we asked.']
  const asked = isIpv6
    ? `NDP: the question ${question} goes to the group of all whose address ends so (solicited-node), or to a known neighbour alone.`
    : `ARP: the question ${question} goes to every host of the link (broadcast), or to a known neighbour alone.`
  return [asked, 'The owner has answered since we asked.']
}

/** What an entry from before is. */
const OLD_ENTRIES: Partial<Record<NeighbourRow['state'], string>> = {
  PERMANENT: 'Somebody wrote the entry into the table by hand: the kernel asks nobody.',
  REACHABLE: 'The table had this entry before, confirmed a short while ago.',
  STALE: 'The table had this entry before (STALE): it was right once.',
  DELAY: 'The table had this entry before; the kernel is about to see whether it still holds (DELAY).',
  PROBE: 'The table had this entry before; the kernel is asking whether it still holds (PROBE).',
}
