import type {Reporter, TestModule} from 'vitest/node'

/** Ends a run with one plain line, and names every test that was skipped: a skip must not pass unseen. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    for (const test of tests) {
      const result = test.result()
      if (result.state !== 'skipped') continue
      const reason = result.note ?? (test.fullName.includes('(needs ') ? null : 'no reason')
      process.stdout.write(`skipped: ${test.fullName}${reason === null ? '' : ` (${reason})`}\n`)
    }
    process.stdout.write(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped\n`)
  }
}
