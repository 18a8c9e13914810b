import type {NetworkPlan} from './plan-network.js'
import type {PlanNode} from './plan-tree.js'
import {percent, usedShare} from './plan-text.js'
import {grouped} from '../text/grouped.js'
import {displayWidth} from '../text/display-width.js'
import {escapeMarkup} from '../text/escape-markup.js'
import {visible} from '../text/visible.js'

const ROW = 30
const LEVEL = 26
const CHARACTER = 8 // of a 13 px monospaced font, with a little to spare
const MARGIN = 16
const BAR_TOP = 58
const TREE_TOP = 112
const USED = '#c8c8c8'
const FREE = '#e8f3e8'
const FREE_EDGE = '#7fae7f'

/** Fills that dark text can be read on, told apart by those who see few colours, too: their lightness alternates. */
const FILLS = ['#9ecae1', '#fdd0a2', '#c7b9e6', '#a1d99b', '#f7b6d2', '#dadaeb', '#ffe08a', '#bcdce6']

/**
 * A plan as a picture. Above, the whole network to scale; below, a row for each block, with the networks it was cut from as
 * columns to its left, the widest first. Free space is there like everything else, hatched.
 */
export function planSvg(plan: NetworkPlan, tree: PlanNode): string {
  const leaves = leavesOf(tree)
  const fills = new Map(plan.allocations.map(({network}, index) => [network, FILLS[index % FILLS.length]!]))
  const depth = Math.max(...leaves.map(({level}) => level))
  const textAt = MARGIN + (depth + 1) * LEVEL + 12
  const rows = leaves.map(({node}) => rowTexts(node))
  const columnWidths = [0, 1, 2, 3].map(
    (column) => Math.max(...rows.map((row) => displayWidth(row[column]!))) * CHARACTER,
  )
  const width = Math.max(720, textAt + columnWidths.reduce((sum, one) => sum + one + 18, 0) + MARGIN)
  const missing = plan.unplaced.map(
    ({name, prefixLength}) => `${name} needs ${prefixLength < 0 ? 'more than there is' : `a /${prefixLength}`}`,
  )
  const height = TREE_TOP + leaves.length * ROW + (missing.length > 0 ? 34 + 20 * missing.length : 0) + MARGIN
  const parts = [
    text(MARGIN, 30, plan.network, {size: 18, weight: 'bold'}),
    text(MARGIN, 48, `${grouped(tree.addressCount)} addresses, ${percent(usedShare(tree))} used`, {fill: '#555'}),
    ...barParts(leaves, fills, width - 2 * MARGIN),
    ...treeParts(tree, fills),
    ...leaves.flatMap((_, index) => {
      const y = TREE_TOP + index * ROW + ROW / 2 + 5
      let x = textAt
      return rows[index]!.map((cell, column) => {
        const part = text(x, y, cell, {weight: column === 1 ? 'bold' : 'normal', fill: column > 1 ? '#555' : '#111'})
        x += columnWidths[column]! + 18
        return part
      })
    }),
    ...missing.map((line, index) => {
      const y = TREE_TOP + leaves.length * ROW + 30 + 20 * index
      const reason =
        plan.missingAddresses === '0' ? 'no free block is large enough' : `${plan.missingAddresses} addresses short`
      return text(MARGIN, y, index === 0 ? `Does not fit, ${reason}: ${line}` : line, {
        fill: '#a11',
      })
    }),
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeMarkup(`Plan of ${plan.network}`)}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">`,
    `<defs><pattern id="free" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="${FREE}"/><rect width="2" height="8" fill="${FREE_EDGE}" opacity="0.5"/></pattern></defs>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

type Leaf = {node: PlanNode; level: number}

function leavesOf(node: PlanNode, level = 0): Leaf[] {
  return node.halves.length === 0 ? [{node, level}] : node.halves.flatMap((half) => leavesOf(half, level + 1))
}

function rowTexts({network, allocation, addressCount, isUsed}: PlanNode): string[] {
  if (allocation === null) return [network, isUsed ? 'in use' : 'free', `${grouped(addressCount)} addresses`, '']
  const {name, hostsWanted, hostCount, firstHost, lastHost} = allocation
  const wanted = hostsWanted === null ? '' : `${grouped(String(hostsWanted))} of `
  const range = firstHost === null ? '' : firstHost === lastHost ? firstHost : `${firstHost} – ${lastHost}`
  return [network, visible(name), `${wanted}${grouped(hostCount)} hosts`, range]
}

/** The whole network to scale. A block too narrow to be seen still has its edge. */
function barParts(leaves: readonly Leaf[], fills: ReadonlyMap<string, string>, width: number): string[] {
  let x = MARGIN
  return leaves.map(({node}) => {
    const part = box(x, BAR_TOP, Math.max(node.share * width, 0.5), 34, node, fills)
    x += node.share * width
    return part
  })
}

/** Each network as a box as high as the blocks it was cut into, a column for each halving. */
function treeParts(tree: PlanNode, fills: ReadonlyMap<string, string>): string[] {
  const parts: string[] = []
  const draw = (node: PlanNode, level: number, row: number): number => {
    const x = MARGIN + level * LEVEL
    let end = row
    for (const half of node.halves) end = draw(half, level + 1, end)
    if (node.halves.length === 0) end = row + 1
    const y = TREE_TOP + row * ROW + 2
    const height = (end - row) * ROW - 4
    parts.push(box(x, y, LEVEL - 4, height, node, fills))
    const middle = y + height / 2
    parts.push(
      `<text x="${x + LEVEL / 2 - 2}" y="${middle + 4}" font-size="10" text-anchor="middle" fill="#333">/${node.prefixLength}</text>`,
    )
    return end
  }
  draw(tree, 0, 0)
  return parts
}

function box(x: number, y: number, width: number, height: number, node: PlanNode, fills: ReadonlyMap<string, string>) {
  const fill = node.halves.length > 0 ? '#eee' : node.isUsed ? USED : (fills.get(node.network) ?? 'url(#free)')
  const name =
    node.allocation === null
      ? node.halves.length > 0
        ? ''
        : node.isUsed
          ? ' in use'
          : ' free'
      : ` ${visible(node.allocation.name)}`
  const place = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`
  const edge = node.halves.length === 0 && node.allocation === null && !node.isUsed ? FREE_EDGE : '#666'
  return `<rect ${place} fill="${fill}" stroke="${edge}" stroke-width="0.8"><title>${escapeMarkup(node.network + name)}</title></rect>`
}

type TextStyle = {size?: number; weight?: string; fill?: string}

function text(x: number, y: number, content: string, {size = 13, weight = 'normal', fill = '#111'}: TextStyle): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escapeMarkup(content)}</text>`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
