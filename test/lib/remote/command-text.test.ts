import {expect, test} from 'vitest'
import {commandText} from '../../../src/lib/remote/command-text.js'

const textOf = (...argv: string[]) =>
  commandText(
    {
      from: '127.0.0.1',
      port: 53122,
      argv,
      status: 0,
      signal: null,
      error: null,
      stdoutBytes: 3,
      stderrBytes: 0,
      durationMs: 12,
      at: '2026-11-21T10:00:00.000Z',
    },
    (_style, text) => text,
  )

test.each([
  [['ls', '-l', '/srv/a.b'], 'ls -l /srv/a.b'],
  [['ls', '; rm -rf /', '$(id)'], "ls '; rm -rf /' '$(id)'"],
  [['echo', "it's", ''], `echo 'it'\\''s' ''`],
  [['echo', 'a\nb\x1b[2J'], String.raw`echo 'a\nb\x1b[2J'`], // visible, and one line
  [[], '-'],
])('%j is logged so that one sees where words end', (argv, words) => {
  expect(textOf(...argv)).toBe(`127.0.0.1:53122 ${words}: status 0, 3 bytes, 12 ms`)
})
