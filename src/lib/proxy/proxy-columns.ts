import type {ProxyReport} from './describe-connection.js'
import {columns} from '../text/columns.js'

const DIRECTION_KEYS = [
  'receivedBytes',
  'writtenBytes',
  'droppedBytes',
  'chunksReceived',
  'chunksWritten',
  'tlsRecords',
  'messages',
  'messagesWritten',
  'received.whole',
  'received.merged',
  'received.split',
  'written.whole',
  'written.merged',
  'written.split',
  'badFrames',
] as const

export const proxyColumns = columns<ProxyReport>(
  'event',
  'connection',
  'from',
  'port',
  'connections',
  'durationMs',
  'error',
  'requests',
  'answers',
  'held',
  'treatment',
  'seed',
  ...(['up', 'down'] as const).flatMap((direction) => DIRECTION_KEYS.map((key) => `${direction}.${key}` as const)),
  'at',
)
