import {expect, test} from 'vitest'
import {portableQuotes} from '../../../src/lib/cli/portable-quotes.js'

test.each([
  ['netkit subnet merge @list.txt', 'netkit subnet merge "@list.txt"'],
  ['netkit subnet diff @a.txt @- -q', 'netkit subnet diff "@a.txt" "@-" -q'],
  ['netkit port who 8080 --get pid,command', 'netkit port who 8080 --get "pid,command"'],
  ["netkit udp listen '*:9000' --reply 'got it'", 'netkit udp listen "*:9000" --reply "got it"'],
  ['netkit dns lookup a.example @192.0.2.53', 'netkit dns lookup a.example "@192.0.2.53"'],
  ['netkit port check "a b" 80,443', 'netkit port check "a b" "80,443"'],
  [
    "<%= config.bin %> ip grep --in 10.0.0.0/8,fd00::/8 'x'",
    '<%= config.bin %> ip grep --in "10.0.0.0/8,fd00::/8" "x"',
  ],
])('%s', (command, portable) => expect(portableQuotes(command)).toBe(portable))

test.each([
  ['netkit subnet 192.0.2.0/24'], // nothing to quote
  ['netkit tcp send *.iso --to :9000'], // a pattern of the shell
  ["printf 'a\\nb' | netkit tcp connect :9000"], // in double quotes a backslash is read
  [`echo '{"a": 1}' | netkit ip`], // double quotes inside
  ["awk '{print $1}' access.log"], // a variable inside
  ['if netkit subnet same 192.0.2.1/24 192.0.2.2 -q; then echo near; fi'],
])('%s stays', (command) => expect(portableQuotes(command)).toBe(command))
