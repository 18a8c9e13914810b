import {expect, test} from 'vitest'
import {Endpoint} from '../../../src/lib/address/endpoint.js'
import {InputError} from '../../../src/lib/errors.js'
import {checkOpenDoor, privacyNotice} from '../../../src/lib/remote/served-programs.js'

test.each([
  ['127.0.0.1:9041', '127.0.0.1:9041'],
  ['[::1]:9041', '[::1]:9041'],
  ['[::]:9041', '127.0.0.1:9041'], // every address: this one, too
  ['0.0.0.0:9041', '127.0.0.1:9041'],
  ['/run/netkit.sock', '/run/netkit.sock'], // ssh forwards to Unix sockets
])('the way through ssh to %s', (place, end) => {
  expect(privacyNotice(place, {hasSecret: true})).toContain(`ssh -N -L 9000:${end} THIS-MACHINE`)
})

test.each(['127.0.0.1', '127.9.9.9', '::1'])('without a secret on %s: old peers of this machine', (host) => {
  checkOpenDoor(Endpoint.of(host, 9000), {compat: 'raw', shell: false})
  checkOpenDoor({unixPath: '/run/netkit.sock'}, {compat: 'length', shell: false})
})

test.each([
  ['everybody', '*'],
  ['every IPv4 address', '0.0.0.0'],
  ['every address', '::'],
  ['an address', '192.0.2.1'],
  ['an IPv4-mapped address', '::ffff:127.0.0.1'], // one form is enough
  ['a name, which may mean anything', 'localhost'],
  ['a name that looks like it', '127.0.0.1.example.com'],
])('never for %s', (_reason, host) => {
  expect(() => checkOpenDoor(Endpoint.of(host, 9000), {compat: 'raw', shell: false})).toThrow(InputError)
})
