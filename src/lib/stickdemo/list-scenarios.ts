import type {Scenario} from './scenario.js'
import {SCENARIO_NAMES, type ScenarioName} from './scenario-name.js'
import type {Catalogue} from './words/catalogue.js'
import {SCENARIOS} from './scenarios/scenarios.js'

export type ScenarioRow = {
  scenario: string
  title: string
  needs: Scenario['needs']
  /** The framing of its fix; null where there is nothing to fix. */
  fix: string | null
}

/** The titles say what is done, and leave what comes of it to the experiment. */
export function listScenarios({titles}: Catalogue): ScenarioRow[] {
  return [...SCENARIOS.values()].map(({name, needs, framing}) => ({
    scenario: name,
    title: titles[name],
    needs,
    fix: framing,
  }))
}

/** The names with their titles, for someone who is to choose one. */
export function scenarioChoices({titles}: Catalogue, {hasNames}: {hasNames: boolean}): Record<ScenarioName, string> {
  const choices = SCENARIO_NAMES.map((name) => [name, hasNames ? `${name.padEnd(14)} ${titles[name]}` : titles[name]])
  return Object.fromEntries(choices) as Record<ScenarioName, string>
}
