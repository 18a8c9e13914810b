import type {ConnectionState} from './connection-states.js'
import type {Paint} from '../text/paint.js'

/** `127.0.0.1:9000  127.0.0.1:53122  ESTABLISHED  process 4711`, with what is out of the ordinary behind it. */
export function stateText(connection: ConnectionState, paint: Paint): string {
  const {local, remote, state, timerMs, sendQueueBytes, receiveQueueBytes, pid} = connection
  const waits = state === 'LISTEN' ? 'connections to accept' : 'bytes to read'
  const notes = [
    pid === null ? '' : `process ${pid}`,
    timerMs === null ? '' : `timer ${(timerMs / 1000).toFixed(1)} s`,
    !sendQueueBytes ? '' : `${sendQueueBytes} bytes not acknowledged`,
    !receiveQueueBytes ? '' : `${receiveQueueBytes} ${waits}`,
  ]
  const ends = `${local.padEnd(WIDTH)}  ${(remote ?? '*').padEnd(WIDTH)}`
  return `${ends}  ${paint('strong', state.padEnd(12))}  ${notes.filter((note) => note !== '').join(', ')}`.trimEnd()
}

const WIDTH = '255.255.255.255:65535'.length
