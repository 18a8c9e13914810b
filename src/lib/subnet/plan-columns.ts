import type {Allocation, NetworkPlan} from './plan-network.js'
import {columns} from '../text/columns.js'

/** A block of a plan as a row: of CSV and `--get`, which know no lists. A free one has no name and no hosts. */
export type PlanRow = {[Key in keyof Allocation]: Key extends 'network' ? string : Allocation[Key] | null}

export const planColumns = columns<PlanRow>('name', 'network', 'hostsWanted', 'hostCount', 'firstHost', 'lastHost')

export function planRows({allocations, free}: NetworkPlan): PlanRow[] {
  const rest = {name: null, hostsWanted: null, hostCount: null, firstHost: null, lastHost: null}
  return [...allocations, ...free.map((network) => ({...rest, network}))]
}
