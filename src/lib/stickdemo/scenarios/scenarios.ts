import type {Scenario} from '../scenario.js'
import type {ScenarioName} from '../scenario-name.js'
import {EDGE_SCENARIOS} from './edge-scenarios.js'
import {MERGING_SCENARIOS} from './merging-scenarios.js'
import {READING_SCENARIOS} from './reading-scenarios.js'

/** Every experiment: its messages, its script, what must be seen of it in numbers, and all else that is its own. */
export const SCENARIOS: ReadonlyMap<ScenarioName, Scenario> = new Map(
  [...MERGING_SCENARIOS, ...READING_SCENARIOS, ...EDGE_SCENARIOS].map((scenario) => [scenario.name, scenario]),
)
