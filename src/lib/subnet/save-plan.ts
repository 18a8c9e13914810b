import {replaceFile} from '../io/replace-file.js'
import {planHtml} from './plan-html.js'
import type {NetworkPlan} from './plan-network.js'
import {planSvg} from './plan-svg.js'
import type {PlanNode} from './plan-tree.js'

/** Draws a plan to the files that are wanted; what is there is replaced. Throws SystemError CANNOT_WRITE. */
export function savePlan(
  plan: NetworkPlan,
  tree: PlanNode,
  {svg, html}: {svg?: string | undefined; html?: string | undefined},
): void {
  if (svg !== undefined) replaceFile(svg, planSvg(plan, tree))
  if (html !== undefined) replaceFile(html, planHtml(plan, tree))
}
