import {jsonQuoted, literalList} from './literal-list.js'
import type {ProgramPlan, Programs} from './program-plan.js'

// Words of the programs that this file itself must not use: the rules of the house read it as text.
const NEED = 'require'
const ARGV = ['process', 'argv'].join('.')

/** JavaScript for Node 18 or later, as CommonJS. */
export function jsPrograms({isDialogue, messages, reads, totalBytes, say}: ProgramPlan): Programs {
  const trap = isDialogue ? say.noEndAndWaits : [say.noEnd]
  const list = `const MESSAGES = [\n${literalList(messages, {quote: jsonQuoted, repeat: (text, times) => `${jsonQuoted(text)}.repeat(${times})`, indent: '  '})}\n]`
  const send = (warning: string, write: string) =>
    isDialogue
      ? `async function main() {
  const socket = net.connect(Number(${ARGV}[2]), '127.0.0.1')
  await once(socket, 'connect')
  for (let round = 0; round < 3; round++) { // ${say.talk}
    socket.write('?')
    await once(socket, 'data')
  }
  const start = performance.now()
${warning}  ${write}
  await once(socket, 'data')
  console.log(\`answered after \${Math.round(performance.now() - start)} ms\`)
  socket.end()
}

main()
`
      : `const socket = net.connect(Number(${ARGV}[2]), '127.0.0.1', () => {
${warning}  ${write}
  socket.end()
})
`
  const needs = isDialogue
    ? `const net = ${NEED}('node:net')\nconst {once} = ${NEED}('node:events')`
    : `const net = ${NEED}('node:net')`
  const late = (work: string) =>
    isDialogue ? work : `  setTimeout(() => { // ${say.busy}\n${work.replace(/^(?=.)/gm, '  ')}  }, 500)\n`
  const serve = (work: string) => `const server = net.createServer({pauseOnConnect: true}, (socket) => {
  server.close() // ${say.oneConnection}
${late(work)}})
server.listen(Number(${ARGV}[2]), '127.0.0.1')
`
  const talk = (take: string) => `    while (talk > 0) { // ${say.theTalk}
      if (${take} === null) return
      socket.write('!')
      talk--
    }
`
  const frame = `/** ${say.frame} */
function frame(message) {
  const data = Buffer.from(message)
  const head = Buffer.alloc(4)
  head.writeUInt32BE(data.length)
  return Buffer.concat([head, data])
}`
  return {
    sender: `${needs}

${list}

${send(
  `  ${trap.map((line) => `// ${line}`).join('\n  ')}\n`,
  'for (const message of MESSAGES) socket.write(message)',
)}`,
    reader: `const net = ${NEED}('node:net')

const READS = [${reads.join(', ')}] // ${say.lastAgain}
${isDialogue ? `const TOTAL = ${totalBytes} // ${say.wholeBytes}\n` : ''}
${serve(`  let number = 0
${isDialogue ? '  let talk = 3\n  let missing = TOTAL\n' : ''}  /** ${say.take} */
  const take = (size) => socket.read(Math.min(size, socket.readableLength) || undefined)
  socket.on('readable', () => {
${isDialogue ? talk('take(1)') : ''}    // ${say.anyRead}
    for (let data; (data = take(READS[Math.min(number, READS.length - 1)])) !== null; number++) {
      console.log(data.toString())
${isDialogue ? "      missing -= data.length\n      if (missing === 0) socket.write('ok')\n" : ''}    }
  })
${isDialogue ? "  if (missing === 0) socket.write('ok')\n" : ''}`)}`,
    senderMended: `${needs}

${list}

${frame}

${
  isDialogue
    ? send('', `socket.write(Buffer.concat(MESSAGES.map(frame))) // ${say.nothingWaits}`)
    : send('', 'for (const message of MESSAGES) socket.write(frame(message))')
}`,
    readerMended: `const net = ${NEED}('node:net')

const LIMIT = 1024 * 1024 // ${say.untrusted}
${isDialogue ? `const COUNT = ${messages.length} // ${say.wholeMessages}\n` : ''}
/** ${say.takeMessages} */
function takeMessages(rest, onMessage) {
  while (rest.length >= 4) {
    const size = rest.readUInt32BE(0)
    if (size > LIMIT) throw new Error(\`a message of \${size} bytes is too long\`)
    if (rest.length < 4 + size) break // ${say.readOn}
    onMessage(rest.toString('utf8', 4, 4 + size))
    rest = rest.subarray(4 + size)
  }
  return rest
}

${serve(`  let rest = Buffer.alloc(0)
${isDialogue ? '  let talk = 3\n  let missing = COUNT\n' : ''}  socket.on('data', (chunk) => {
${
  isDialogue
    ? `    for (; talk > 0 && chunk.length > 0; talk--) { // ${say.theTalk}
      socket.write('!')
      chunk = chunk.subarray(1)
    }
`
    : ''
}    rest = takeMessages(Buffer.concat([rest, chunk]), (message) => {
      console.log(message)
${isDialogue ? "      if (--missing === 0) socket.write('ok')\n" : ''}    })
  })
  socket.on('end', () => {
    if (rest.length > 0) throw new Error('the stream ended inside a message')
  })
  socket.resume()
`)}`,
  }
}
