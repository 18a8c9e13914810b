import {type Scenario, SCENARIO_NAMES, type ScenarioName} from './scenario.js'
import {SCENARIOS} from './scenarios/scenarios.js'

export type ScenarioRow = {
  scenario: string
  title: string
  needs: Scenario['needs']
  /** The framing of its fix; null where there is nothing to fix. */
  fix: string | null
}

export function listScenarios(): ScenarioRow[] {
  return [...SCENARIOS.values()].map(({name, title, needs, framing}) => ({scenario: name, title, needs, fix: framing}))
}

/** The names with their titles, for someone who is to choose one. */
export const SCENARIO_CHOICES = Object.fromEntries(
  SCENARIO_NAMES.map((name) => [name, `${name.padEnd(14)} ${SCENARIOS.get(name)!.title}`]),
) as Record<ScenarioName, string>
