import os from 'node:os'
import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**'],
    disableConsoleIntercept: true,
    maxWorkers: Math.max(4, os.availableParallelism()), // most tests wait for programs and sockets: two at a time take 2.7 times as long
    testTimeout: 60_000, // a busy machine is no failure: what must end in time says so itself
    hookTimeout: 60_000,
    reporters: ['default', './test/support/closing-line.ts'],
    env: {NO_COLOR: '1'},
  },
})
