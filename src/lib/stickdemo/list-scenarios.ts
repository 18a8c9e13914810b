import type {Scenario} from './scenario.js'
import {SCENARIOS} from './scenarios.js'

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
