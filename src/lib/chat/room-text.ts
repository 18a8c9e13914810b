import type {ChatEvent, ChatNews} from './chat-event.js'
import {columns} from '../text/columns.js'
import {visible} from '../text/visible.js'

export const chatColumns = columns<ChatEvent>(
  'event',
  'peer',
  'from',
  'port',
  'name',
  'sizeBytes',
  'text',
  'base64',
  'reason',
  'receivedAt',
)

/** What happened, for whoever is in a room: `NAME: text`, `* NAME left (why)`. */
export function roomText(news: ChatNews): string {
  const {row, who} = news
  switch (row.event) {
    case 'message':
      return `${who}: ${saidText(news)}`
    case 'joined':
      return `* ${who} joined`
    case 'left':
      return `* ${who} left (${whyText(news)})`
  }
}

/** The same where there is one other end, who needs no naming. */
export function talkText(news: ChatNews): string {
  const {row, who} = news
  return row.event === 'message' ? saidText(news) : `* ${who} ${row.event} (${whyText(news)})`
}

/** Nothing at all is hard to see. */
function saidText({row, said}: ChatNews): string {
  return row.sizeBytes === 0 ? '(empty)' : visible(said ?? '')
}

const WHY = {
  q: 'said q',
  closed: 'closed the connection',
  reset: 'reset the connection',
  vanished: 'vanished: it no longer answers',
  idle: 'silent for too long',
  slow: 'did not read its messages',
  'bad-frame': 'sent a bad frame',
  forgotten: 'forgotten: too many peers, and this one was silent for longest',
} as const

function whyText({row: {reason}, detail}: ChatNews): string {
  const why = reason === null ? '' : WHY[reason]
  return reason === 'bad-frame' && detail !== null ? `${why}: ${visible(detail)}` : why
}
