import {parseFraming} from '../framing/create-decoder.js'
import {countEqual, type NamedFraming} from './decode-chunks.js'
import {hasSucceeded, perform, type Wishes} from './perform.js'
import type {StoryReport} from './report.js'
import type {Lab} from './run-script.js'
import {SCENARIOS} from './scenarios/scenarios.js'
import type {ScenarioName} from './scenario-name.js'

/** One experiment for each party that can do it. */
export const STORY: readonly ScenarioName[] = ['late-read', 'nagle', 'short-read']

const CUTTINGS = 1000

/** Reproduce, explain, fix, prove: all of it, in a second or so. */
export async function tellStory(wishes: Pick<Wishes, 'fix'>, lab: Lab): Promise<StoryReport> {
  const parts = []
  for (const name of STORY) parts.push(await perform(SCENARIOS.get(name)!, wishes, lab))
  const proof = wishes.fix === null ? null : prove(wishes.fix ?? {name: 'u32be', framing: parseFraming('u32be')})
  return {
    scenario: 'story',
    parts,
    proof,
    reproduced: parts.every(hasSucceeded) && (proof === null || proof.equal === proof.cuttings),
  }
}

function prove({name, framing}: NamedFraming): StoryReport['proof'] {
  const messages = SCENARIOS.get('late-read')!.messages.map((text) => Buffer.from(text))
  return {framing: name, cuttings: CUTTINGS, equal: countEqual(messages, framing, {cuttings: CUTTINGS})}
}
