import {parseFraming} from '../framing/create-decoder.js'
import {countEqual, type NamedFraming} from './decode-chunks.js'
import {hasSucceeded, perform, type Wishes} from './perform.js'
import type {StoryReport} from './report.js'
import type {Lab} from './run-script.js'
import {SCENARIOS} from './scenarios/scenarios.js'
import type {ScenarioName} from './scenario.js'

/** One experiment for each party that can do it. */
export const STORY: readonly {name: ScenarioName; heading: string}[] = [
  {name: 'late-read', heading: 'At the receiver: four sends, one read'},
  {name: 'nagle', heading: 'At the sender: four sends, two segments'},
  {name: 'short-read', heading: 'In the reader: one send, three reads'},
]

export const STORY_CLOSING: readonly string[] = [
  'Three culprits, one cause: TCP carries a stream of bytes and knows nothing of messages. So no setting of the connection can mend it, TCP_NODELAY neither. The program has to say where a message ends: its length first, then the message, and the reader reads on until it is whole.',
]

const CUTTINGS = 1000

/** Reproduce, explain, fix, prove: all of it, in a second or so. */
export async function tellStory(wishes: Pick<Wishes, 'fix'>, lab: Lab): Promise<StoryReport> {
  const parts = []
  for (const {name} of STORY) parts.push(await perform(SCENARIOS.get(name)!, wishes, lab))
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
