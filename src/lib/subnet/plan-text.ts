import type {NetworkPlan} from './plan-network.js'
import type {PlanNode} from './plan-tree.js'
import type {Paint} from '../text/paint.js'
import {grouped} from '../text/grouped.js'
import {visible} from '../text/visible.js'

/** The plan as the tree of its halvings, its free space included, and what found no room. */
export function planText(plan: NetworkPlan, tree: PlanNode, paint: Paint): string {
  const lines = treeLines(tree, '', '')
  const width = Math.max(...lines.map(({branch, node}) => branch.length + node.network.length))
  const rows = lines.map(({branch, node}) => {
    const isInner = node.halves.length > 0
    const colour = isInner || node.isUsed ? 'label' : node.allocation ? 'network' : 'good'
    const network = paint(colour, node.network)
    const gap = ' '.repeat(width - branch.length - node.network.length + 2)
    return `${paint('label', branch)}${network}${isInner ? '' : gap + leafText(node, paint)}`
  })
  return [...rows, '', usedText(tree, paint), ...unplacedText(plan, paint)].join('\n')
}

type Line = {branch: string; node: PlanNode}

function treeLines(node: PlanNode, branch: string, below: string): Line[] {
  const last = node.halves.length - 1
  const inner = node.halves.flatMap((half, index) =>
    treeLines(half, below + (index === last ? '└─ ' : '├─ '), below + (index === last ? '   ' : '│  ')),
  )
  return [{branch, node}, ...inner]
}

function leafText({allocation, addressCount, isUsed}: PlanNode, paint: Paint): string {
  if (isUsed) return paint('label', `in use: ${counted(addressCount, 'address', 'addresses')}`)
  if (allocation === null) return paint('good', `free: ${counted(addressCount, 'address', 'addresses')}`)
  const {name, hostsWanted, hostCount, firstHost, lastHost} = allocation
  const hosts = hostsWanted === null ? '' : `${grouped(String(hostsWanted))} of `
  const range = firstHost === null ? 'no host' : firstHost === lastHost ? firstHost : `${firstHost} – ${lastHost}`
  return `${paint('strong', visible(name))}: ${hosts}${counted(hostCount, 'host', 'hosts')}, ${range}`
}

/** How much of the network is given away, as a bar: the blocks in their order. */
function usedText(tree: PlanNode, paint: Paint): string {
  const used = Math.round(usedShare(tree) * 40)
  const bar = `${paint('network', '█'.repeat(used))}${paint('good', '░'.repeat(40 - used))}`
  return `${bar}  ${percent(usedShare(tree))} used`
}

export function usedShare({share, allocation, isUsed, halves}: PlanNode): number {
  if (allocation !== null || isUsed) return share
  return halves.reduce((sum, half) => sum + usedShare(half), 0)
}

/** Never 0 % or 100 % for what is merely near. */
export function percent(share: number): string {
  const rounded = Math.round(share * 1000) / 10
  if (share > 0 && rounded === 0) return 'under 0.1 %'
  return share < 1 && rounded === 100 ? 'over 99.9 %' : `${rounded} %`
}

function unplacedText({unplaced, missingAddresses, network}: NetworkPlan, paint: Paint): string[] {
  if (unplaced.length === 0) return []
  const reason =
    missingAddresses === '0'
      ? 'has no free block that is large enough'
      : `is ${counted(missingAddresses, 'address', 'addresses')} short`
  const missing = `Does not fit: ${network} ${reason}.`
  const names = unplaced.map(({name, prefixLength, hostsWanted}) => {
    const size = prefixLength < 0 ? 'more addresses than exist' : `a /${prefixLength}`
    const hosts = hostsWanted === null ? '' : ` for ${counted(String(hostsWanted), 'host', 'hosts')}`
    return `  ${visible(name)} needs ${size}${hosts}`
  })
  return ['', paint('bad', missing), ...names]
}

function counted(digits: string, one: string, many: string): string {
  return `${grouped(digits)} ${digits === '1' ? one : many}`
}
