import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**'],
    disableConsoleIntercept: true,
    reporters: ['default', './test/support/closing-line.ts'],
    env: {NO_COLOR: '1'},
  },
})
