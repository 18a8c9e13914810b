import {expect, test} from 'vitest'
import {hexDump} from '../../../src/lib/text/hex-dump.js'

const HELLO = Buffer.from('hello, world and all\n')

test.each([
  [
    'sixteen bytes a line, as hexdump -C',
    {},
    '00000000  68 65 6c 6c 6f 2c 20 77  6f 72 6c 64 20 61 6e 64   |hello, world and|\n' +
      '00000010  20 61 6c 6c 0a                                     | all.|',
  ],
  [
    'eight where the columns do not suffice; offsets go on',
    {columns: 71, offset: 32},
    '00000020  68 65 6c 6c 6f 2c 20 77   |hello, w|\n' +
      '00000028  6f 72 6c 64 20 61 6e 64   |orld and|\n' +
      '00000030  20 61 6c 6c 0a            | all.|',
  ],
])('%s', (_, options, dump) => {
  expect(hexDump(HELLO, options)).toBe(dump)
})
