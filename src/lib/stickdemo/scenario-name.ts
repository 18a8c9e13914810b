export const SCENARIO_NAMES = [
  'late-read', 'nagle', 'stall', 'cork', 'node-merge', 'short-read', 'recv-3-10', 'recv-5-5-10-5', 'leftover',
  'segments', 'random-recv', 'sticky-fix', 'partial-send', 'file', 'udp', 'empty',
] as const // prettier-ignore
export type ScenarioName = (typeof SCENARIO_NAMES)[number]
