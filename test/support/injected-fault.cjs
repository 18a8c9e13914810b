// Loaded by `node --require` before netkit: makes something throw, once, where nobody can catch it. INJECT says what.
'use strict'
const {EventEmitter} = require('node:events')
const net = require('node:net')
const dgram = require('node:dgram')

const {INJECT} = process.env
delete process.env.INJECT // not for programs that netkit starts
const fail = () => {
  throw new Error(`injected into ${INJECT}`)
}

/** As soon as netkit listens to signals, or at once where it never does. */
function whenItWorks(then) {
  const on = process.on
  process.on = function (name, listener) {
    if (name === 'SIGHUP') {
      process.on = on
      then()
    }
    return on.call(this, name, listener)
  }
}

if (INJECT === 'timer') whenItWorks(() => setTimeout(fail, 1))
if (INJECT === 'promise') whenItWorks(() => void Promise.resolve().then(fail))
if (INJECT === 'socket') {
  const events = ['listening', 'connect', 'message', 'data', 'end', 'close']
  for (const {prototype} of [net.Server, net.Socket, dgram.Socket]) {
    prototype.emit = function (name, ...args) {
      if (events.includes(name)) {
        delete net.Server.prototype.emit
        delete net.Socket.prototype.emit
        delete dgram.Socket.prototype.emit
        fail()
      }
      return EventEmitter.prototype.emit.call(this, name, ...args)
    }
  }
}
