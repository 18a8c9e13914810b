import type {NetworkPlan} from './plan-network.js'
import type {PlanNode} from './plan-tree.js'
import {planSvg} from './plan-svg.js'
import {escapeMarkup} from '../text/escape-markup.js'
import {visible} from '../text/visible.js'

/** A page of its own: no script, nothing is fetched, and the policy in its head keeps it so. */
export function planHtml(plan: NetworkPlan, tree: PlanNode): string {
  const rows = plan.allocations.map(({name, network, hostsWanted, hostCount, firstHost, lastHost}) =>
    tableRow([visible(name), network, hostsWanted ?? '', hostCount, firstHost ?? '', lastHost ?? '']),
  )
  const used = plan.used.map((network) => tableRow(['(in use)', network, '', '', '', '']))
  const free = plan.free.map((network) => tableRow(['(free)', network, '', '', '', '']))
  const title = escapeMarkup(`Plan of ${plan.network}`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
body { margin: 2rem; font: 14px/1.5 system-ui, sans-serif; color: #111; background: #fff; }
figure { margin: 0 0 2rem; overflow-x: auto; }
table { border-collapse: collapse; font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
th, td { text-align: left; padding: 0.25rem 0.75rem; border-bottom: 1px solid #ddd; }
td:nth-child(3), td:nth-child(4) { text-align: right; }
</style>
</head>
<body>
<figure>
${planSvg(plan, tree)}</figure>
<table>
<thead>${tableRow(['name', 'network', 'wanted', 'hosts', 'first', 'last'], 'th')}</thead>
<tbody>
${[...rows, ...used, ...free].join('\n')}
</tbody>
</table>
</body>
</html>
`
}

function tableRow(cells: readonly (string | number)[], tag = 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeMarkup(String(cell))}</${tag}>`).join('')}</tr>`
}
