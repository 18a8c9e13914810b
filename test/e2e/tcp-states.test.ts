import {beforeEach, describe, expect, test} from 'vitest'
import {jsonLines, linesOf, netkit, shell, startNetkit} from '../support/run-netkit.js'
import {dial, kept, readAll, readExactly, serve} from '../support/tcp.js'
import {unusedPort} from '../support/unused-port.js'

type Row = {local: string; remote: string | null; state: string; pid: number | null; sendQueueBytes: number}

beforeEach(({skip}) => {
  if (process.platform !== 'linux') skip("the tables are Linux's")
})

/** An echo on a port of which nothing else is in the tables. */
const echoAlone = async (...flags: string[]) => serve(['tcp', 'echo', ...flags, '--port', String(await unusedPort())])

test('both ends of a connection and its listener, with who has them', async () => {
  const server = await echoAlone()
  const socket = await dial(server.port)
  socket.write('x')
  await readExactly(socket, 1)
  const {stdout, code} = await netkit(['tcp', 'states', `:${server.port}`, '--json'])
  const client = `127.0.0.1:${socket.localPort}`
  const at = (local: string, remote: string | null) =>
    jsonLines<Row>(stdout).find((row) => row.local === local && row.remote === remote)
  expect(code).toBe(0)
  expect(at(server.place, null)).toEqual({
    local: server.place,
    remote: null,
    state: 'LISTEN',
    timerMs: null,
    sendQueueBytes: 0,
    receiveQueueBytes: 0,
    pid: server.child.pid,
  })
  expect(at(server.place, client)).toMatchObject({state: 'ESTABLISHED', pid: server.child.pid})
  expect(at(client, server.place)).toMatchObject({state: 'ESTABLISHED', pid: process.pid})
  expect(jsonLines<Row>(stdout)).toHaveLength(3)
  const text = await netkit(['tcp', 'states', `*:${server.port}`])
  expect(text.stdout).toContain(
    `${server.place.padEnd(21)}  *                      LISTEN        process ${server.child.pid}\n`,
  )
  socket.destroy()
})

test('none is exit 1', async () => {
  // Below the ports of clients, of which any may be in TIME_WAIT.
  expect(await netkit(['tcp', 'states', ':1'])).toMatchObject({code: 1, stdout: '', stderr: ''})
  expect(await shell('if netkit tcp states :1 -q; then echo yes; else echo no; fi')).toMatchObject({stdout: 'no\n'})
})

test('an IPv4 client of a dual-stack listener is found by its IPv4 address', async () => {
  const server = await echoAlone('--host', '*')
  const socket = await dial(server.port)
  socket.write('x')
  await readExactly(socket, 1)
  const {stdout} = await netkit(['tcp', 'states', `127.0.0.1:${server.port}`, '--get', 'local,remote,state'])
  expect(stdout).toContain(`127.0.0.1:${server.port}\t127.0.0.1:${socket.localPort}\tESTABLISHED\n`)
  expect(stdout).toContain(`[::]:${server.port}\t\tLISTEN\n`)
  socket.destroy()
})

describe('--watch', () => {
  test('the life of a connection, to its end: the side that closes first waits', async () => {
    const server = await echoAlone()
    const child = kept(startNetkit(['tcp', 'states', `:${server.port}`, '--watch', '--interval', '5ms', '--json']))
    const lines = linesOf(child.stdout!)
    const until = async (local: string, state: string) => {
      for (let line = await lines.next(); !line.done; line = await lines.next()) {
        const row = JSON.parse(line.value) as Row
        if (row.local === local && row.state === state) return row
      }
      throw new Error(`no ${state} of ${local}`)
    }
    await until(server.place, 'LISTEN')
    const socket = await dial(server.port)
    const client = `127.0.0.1:${socket.localPort}`
    await until(client, 'ESTABLISHED')
    socket.end()
    expect(await readAll(socket)).toHaveLength(0)
    const waiting = await until(client, 'TIME_WAIT')
    expect(waiting).toMatchObject({remote: server.place, pid: null})
    child.kill('SIGINT')
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(130)
  })
})
