import type {Catalogue} from './catalogue.js'

const shape = (sizes: readonly number[]) => {
  if (sizes.length > 8) return `${sizes.length} messages`
  const sum = sizes.join('+')
  return `${sum} ${sum === '1' ? 'byte' : 'bytes'}`
}
const calls = (reads: readonly number[]) => reads.map((size) => `recv(${size})`).join(', ')

export const EN_QUIZ: Catalogue['quiz'] = {
  question: (name, {sizes, reads, onWire}) => {
    const sends = `${sizes.length === 1 ? 'One send' : 'Sends'} of ${shape(sizes)}`
    switch (name) {
      case 'late-read':
        return `${sends}; when all have arrived, the reader calls ${calls(reads)}. Which reads?`
      case 'nagle':
        return `${sends} on a connection that has been used for a dialogue; the reader reads eagerly. Which reads?`
      case 'stall':
        return `${sends}${sizes.length === 2 ? ', head and body,' : ''} in a dialogue; the reader reads eagerly. Which reads?`
      case 'cork':
        return `TCP_CORK is on, ${sends.toLowerCase()}, TCP_CORK stays on. Which reads?`
      case 'node-merge':
        return `${sends} while the connection is still being made. Which writes does Node make?`
      case 'segments':
        return `${sends}, and ${onWire ? 'no packet of the wire may be longer than its MTU' : 'a segment may carry 524 bytes of data'}. How many segments?`
      case 'random-recv':
        return `${sends}, several times; the reader looks at random moments. The same reads every time?`
      case 'sticky-fix':
        return 'Of a 4-byte length two bytes have arrived; the program calls recv(4). How many bytes does it get?'
      case 'partial-send':
        return `One write of ${shape(sizes)} on a socket that does not block, while nobody reads. How much does the kernel take?`
      case 'file':
        return 'A file goes out in several sends and is read until the end of the connection. Is anything broken?'
      case 'udp':
        return `${sizes.length === 1 ? 'A datagram' : 'Datagrams'} of ${shape(sizes)}. How many receives?`
      case 'empty':
        return `${sends} over TCP. How many reads bring something?`
      default:
        return `${sends}; when all have arrived, the reader calls ${calls(reads)} (the last again and again). Which reads?`
    }
  },
  options: {
    yes: 'yes',
    no: 'no',
    all: 'all of it',
    part: 'a part of it',
    none: 'nothing: the call fails',
    same: 'the same every time',
    different: 'different ones',
    another: 'something else',
    'who-none': 'nobody',
    'who-node': 'Node, before any kernel',
    'who-sender': 'the sender’s kernel',
    'who-receiver': 'the receive buffer, in the receiver’s kernel',
    'who-reader': 'the reader, by the size of its reads',
    'who-unknown': 'one of the two kernels; it can’t be seen here',
    'change-lengths': 'put a length before each message, and read on until it is whole',
    'change-nodelay': 'switch Nagle off (TCP_NODELAY)',
    'change-buffer': 'read with a larger buffer',
    'change-sleep': 'sleep a little between the sends',
    'change-write': 'write what belongs together as one buffer',
    'change-cork': 'clear TCP_CORK after the last write',
    'change-rest': 'send the rest, until all is taken',
    'change-nothing': 'nothing: it is right as it is',
  },
  who: 'Who joins or cuts the messages?',
  change: 'What do you change in your program?',
  right: (said) => `You said: ${said}. Right.`,
  wrong: (said, answer) => `You said: ${said}. The answer: ${answer}.`,
  score: (right, asked) => `${right} of ${asked} right.`,
}
