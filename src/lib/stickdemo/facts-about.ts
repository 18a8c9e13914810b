import {type Fact, FACTS} from './facts.js'
import type {ScenarioName} from './scenario.js'
import {SCENARIOS} from './scenarios/scenarios.js'
import {STORY} from './tell-story.js'

export function factsAbout(name: ScenarioName | 'story'): Fact[] {
  const names = name === 'story' ? STORY.map((part) => part.name) : [name]
  const ids = new Set(names.flatMap((one) => SCENARIOS.get(one)!.facts))
  return FACTS.filter(({id}) => ids.has(id))
}
