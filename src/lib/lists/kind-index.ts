import {groupsOf} from '../address/format-ipv6.js'
import {IpAddress, type IpVersion} from '../address/ip-address.js'
import type {Prefix} from '../address/prefix.js'
import {classOf, isGlobal, type SpecialBlock, specialBlocks} from '../address/special-block.js'

/** What an address is by the registries, the same for all addresses of one kind. */
export type AddressKind = {special: SpecialBlock | null; class: ReturnType<typeof classOf>; global: boolean}

/**
 * Sorts addresses into kinds by their first 16 bits, and by the blocks that are smaller than that where there are any.
 * Agrees with `specialBlockOf`, `classOf` and `isGlobal`, at a hundredth of their cost.
 */
export class KindIndex {
  readonly kinds: AddressKind[] = []
  private readonly kindOfTop = new Uint8Array(0x10000)
  /** The blocks longer than /16 by their first group, the most specific first. */
  private readonly inner = new Map<number, {groups: number[]; length: number; kind: number}[]>()
  private readonly hasInner = new Uint8Array(0x10000)

  constructor(version: IpVersion) {
    for (const [first, last, sample] of UNREGISTERED[version]) {
      const address = IpAddress.of(version, BigInt(sample) << BigInt(version === 4 ? 16 : 112))
      this.kindOfTop.fill(
        this.add({special: null, class: classOf(address), global: isGlobal(address)}),
        first,
        last + 1,
      )
    }
    for (const block of specialBlocks(version).toReversed()) this.addBlock(block)
  }

  /** @returns an index of `kinds` */
  kindOf(groups: Uint16Array): number {
    const top = groups[0]!
    if (this.hasInner[top] === 0) return this.kindOfTop[top]!
    for (const block of this.inner.get(top)!) if (startsWith(groups, block)) return block.kind
    return this.kindOfTop[top]!
  }

  private add(kind: AddressKind): number {
    return this.kinds.push(kind) - 1
  }

  private addBlock(block: SpecialBlock): void {
    const {network} = block
    const kind = this.add({special: block, class: classOf(network.address), global: block.global === true})
    const groups = groupsOfPrefix(network)
    const top = groups[0]!
    if (network.length <= 16) return void this.kindOfTop.fill(kind, top, top + 2 ** (16 - network.length))
    this.hasInner[top] = 1
    this.inner.set(top, [{groups, length: network.length, kind}, ...(this.inner.get(top) ?? [])])
  }
}

/** The ground under the registered blocks, by first groups: the IPv4 classes; all of IPv6, and 2000::/3 on top of it. */
const UNREGISTERED: Record<IpVersion, [first: number, last: number, sample: number][]> = {
  4: [
    [0x0000, 0x7fff, 0x0100],
    [0x8000, 0xbfff, 0x8000],
    [0xc000, 0xdfff, 0xc100],
    [0xe000, 0xefff, 0xe000],
  ],
  6: [
    [0x0000, 0xffff, 0x4000],
    [0x2000, 0x3fff, 0x2600],
  ],
}

function groupsOfPrefix({first, version}: Prefix): number[] {
  return version === 6 ? groupsOf(first.value) : groupsOf(first.value << 96n).slice(0, 2)
}

function startsWith(groups: Uint16Array, block: {groups: number[]; length: number}): boolean {
  const whole = block.length >> 4
  for (let index = 0; index < whole; index++) if (groups[index] !== block.groups[index]) return false
  const rest = block.length & 15
  return rest === 0 || (groups[whole]! ^ block.groups[whole]!) >> (16 - rest) === 0
}
