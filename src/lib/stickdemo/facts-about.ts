import {type Fact, FACT_SOURCES} from './facts.js'
import type {ScenarioName} from './scenario-name.js'
import {SCENARIOS} from './scenarios/scenarios.js'
import {STORY} from './tell-story.js'
import type {Catalogue} from './words/catalogue.js'

/** What is behind an experiment, in the language of the catalogue. */
export function factsAbout(name: ScenarioName | 'story', {facts}: Catalogue): Fact[] {
  const names = name === 'story' ? STORY : [name]
  const ids = new Set(names.flatMap((one) => SCENARIOS.get(one)!.facts))
  return FACT_SOURCES.filter(({id}) => ids.has(id)).map((one) => ({...one, text: facts[one.id]}))
}
