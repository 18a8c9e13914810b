import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**'],
    disableConsoleIntercept: true,
    testTimeout: 60_000, // a busy machine is no failure: what must end in time says so itself
    hookTimeout: 60_000,
    reporters: ['default', './test/support/closing-line.ts'],
    env: {NO_COLOR: '1'},
  },
})
