import type {NeighbourRow} from './list-neighbours.js'

/** How the answer came about, in plain sentences. */
export function explainNeighbour({address, mac, interface: name, state}: NeighbourRow): string[] {
  const isIpv6 = address.includes(':')
  const question = `“who has ${address}?”`
  if (state === 'LOCAL') return [`${address} is this machine itself: nobody needs to be asked.`]
  if (mac === null) {
    return [
      `Nobody on the link of ${name} answered ${question}, asked three times, a second apart.`,
      'No host has the address, or its host is off.',
    ]
  }
  const asked = isIpv6
    ? `NDP: ${question} went to the group of all whose address ends so (solicited-node); the owner answered us alone.`
    : `ARP: ${question} went to every host of the link (broadcast); the owner answered us alone.`
  const known = {
    PERMANENT: 'Somebody wrote the entry into the table by hand: nobody was asked.',
    STALE: 'The answer is from before: the kernel asks again when it sends there.',
    DELAY: 'The answer is from before: the kernel is about to see whether it still holds.',
    PROBE: 'The answer is from before: the kernel is just asking whether it still holds.',
  } as const
  const note = state in known ? known[state as keyof typeof known] : null
  return note === null ? [asked] : state === 'PERMANENT' ? [note] : [asked, note]
}
