import {describe, expect, test} from 'vitest'
import {CASES} from '../support/windows/cases.js'
import {findWindows, runOnWindows, type Outcome} from '../support/windows/windows-run.js'

// Windows' own Node, under Wine: what that can't show of a real Windows is listed in README.md ("Systems").
const windows = findWindows()

describe('on Windows', () => {
  let outcomes: Map<string, Outcome> | undefined
  test.for(CASES)('$name', (one, {skip}) => {
    if (typeof windows === 'string') return skip(windows)
    outcomes ??= runOnWindows(CASES, windows)
    const {runs} = outcomes.get(one.name)!
    expect(runs.map(({error}) => error).filter(Boolean)).toEqual([])
    one.check(runs)
  })
})
