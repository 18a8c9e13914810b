import {beforeAll, describe, expect, test} from 'vitest'
import {CASES} from '../support/windows/cases.js'
import {findWindows, runOnWindows, type Outcome} from '../support/windows/windows-run.js'

// Windows' own Node, under Wine: what that can't show of a real Windows is listed in docs/systems.md.
const windows = findWindows()

describe('on Windows', () => {
  let outcomes: ReadonlyMap<string, Outcome> = new Map()
  beforeAll(() => {
    if (typeof windows !== 'string') outcomes = runOnWindows(CASES, windows)
  }, 700_000)

  test.for(CASES)('$name', (one, {skip}) => {
    if (typeof windows === 'string') return skip(windows)
    const {runs} = outcomes.get(one.name)!
    expect(runs.map(({error}) => error).filter(Boolean)).toEqual([])
    one.check(runs)
  })
})
