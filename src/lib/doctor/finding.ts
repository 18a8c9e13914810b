/** What one look at this machine found. `limited`: netkit works, but knows or shows less. */
export type Finding = {
  check: string
  state: 'ok' | 'missing' | 'limited'
  detail: string
  /** A command line that mends it; null where there is nothing to mend, or nothing that a line could. */
  remedy: string | null
}

export function ok(check: string, detail: string): Finding {
  return {check, state: 'ok', detail, remedy: null}
}

export function limited(check: string, detail: string, remedy: string | null = null): Finding {
  return {check, state: 'limited', detail, remedy}
}

export function missing(check: string, detail: string, remedy: string | null = null): Finding {
  return {check, state: 'missing', detail, remedy}
}
