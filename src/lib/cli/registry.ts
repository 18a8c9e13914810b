import type {Command} from '@oclif/core/command'

/** Loads the class of one command. */
type Loader = () => Promise<{default: Command.Class}>

/** Commands by id: words joined by `:`, as oclif has it (`subnet:same`). */
export type Registry = Readonly<Record<string, Loader>>

/** The verbs of a topic: of `subnet`, `same`. */
export function verbsOf(registry: Registry, topic: string): string[] {
  return Object.keys(registry).flatMap((id) => (id.startsWith(`${topic}:`) ? [id.slice(topic.length + 1)] : []))
}
