import type {ConnectionState} from './connection-states.js'
import type {Paint} from '../text/paint.js'
import {byteCount} from '../text/byte-count.js'

/** `127.0.0.1:9000  127.0.0.1:53122  ESTABLISHED  process 4711`, with what is out of the ordinary behind it. */
export function stateText(connection: ConnectionState, paint: Paint): string {
  const {local, remote, state, timerMs, sendQueueBytes, receiveQueueBytes, pid} = connection
  const waiting = receiveQueueBytes ?? 0
  const connections = `${waiting} connection${waiting === 1 ? '' : 's'} to accept`
  const notes = [
    pid === null ? '' : `process ${pid}`,
    timerMs === null ? '' : `timer ${(timerMs / 1000).toFixed(1)} s`,
    !sendQueueBytes ? '' : `${byteCount(sendQueueBytes)} not acknowledged`,
    waiting === 0 ? '' : state === 'LISTEN' ? connections : `${byteCount(waiting)} to read`,
  ]
  const ends = `${local.padEnd(WIDTH)}  ${(remote ?? '*').padEnd(WIDTH)}`
  return `${ends}  ${paint('strong', state.padEnd(12))}  ${notes.filter((note) => note !== '').join(', ')}`.trimEnd()
}

const WIDTH = '255.255.255.255:65535'.length
