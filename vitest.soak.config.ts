import {defineConfig} from 'vitest/config'

/** What takes minutes, or a clock: run by hand, and before a release. */
export default defineConfig({
  test: {
    include: ['test/soak/**/*.test.ts'],
    testTimeout: 600_000,
    disableConsoleIntercept: true,
    reporters: ['default', './test/support/closing-line.ts'],
    env: {NO_COLOR: '1'},
  },
})
