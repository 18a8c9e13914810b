import type {Origin} from '../io/values.js'

/** So many errors of one kind are told; more are counted. */
const MAX_TOLD = 20

/** Counts the values that are refused, by kind and list. */
export class ToldErrors {
  private readonly kinds = new Map<string, {code: string; origin: Origin; untold: number}>()
  private readonly counts = new Map<string, number>()

  /** Whether this one is to be told. */
  isTold(code: string, origin: Origin): boolean {
    const kind = `${code} ${'file' in origin ? origin.file : ''}`
    const count = (this.counts.get(kind) ?? 0) + 1
    this.counts.set(kind, count)
    if (count <= MAX_TOLD) return true
    this.kinds.set(kind, {code, origin, untold: count - MAX_TOLD})
    return false
  }

  /** A line for each kind of which not all were told; then all are. */
  takeRest(): string[] {
    const rest = [...this.kinds.values()]
    this.kinds.clear()
    return rest.map(({code, origin, untold}) => {
      const [where, last] =
        'file' in origin ? [origin.file, `line ${origin.line}`] : ['arguments', String(origin.argument)]
      return `${where}: ${untold} more of this kind (${code}), the last in ${last}`
    })
  }
}
