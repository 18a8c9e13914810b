import {jsonQuoted, literalList} from './literal-list.js'
import type {ProgramPlan, Programs} from './program-plan.js'

/** Python 3.8 or later. */
export function pythonPrograms({isDialogue, messages, reads, totalBytes, say}: ProgramPlan): Programs {
  const trap = isDialogue ? say.noEndAndWaits : [say.noEnd]
  const list = `MESSAGES = [\n${literalList(messages, {quote: quoted, repeat: (text, times) => `${quoted(text)} * ${times}`, indent: '    '})}\n]`
  const connect = 'with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as sock:'
  const talk = `    for _ in range(3):  # ${say.talk}
        sock.sendall(b"?")
        sock.recv(1)
    start = time.perf_counter()
`
  const answered = `    sock.recv(2)
    print(f"answered after {(time.perf_counter() - start) * 1000:.0f} ms")
`
  const serve = `with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    connection, _ = server.accept()
    with connection:
`
  const listen = isDialogue
    ? `        for _ in range(3):  # ${say.theTalk}
            connection.recv(1)
            connection.sendall(b"!")
`
    : `        time.sleep(0.5)  # ${say.busy}
`
  const imports = (...names: string[]) => names.map((name) => `import ${name}\n`).join('')
  return {
    sender: `${imports('socket', 'sys', ...(isDialogue ? ['time'] : []))}
${list}

${connect}
${isDialogue ? talk : ''}    for message in MESSAGES:
        ${trap.map((line) => `# ${line}`).join('\n        ')}
        sock.sendall(message.encode())
${isDialogue ? answered : ''}`,
    reader: `${imports('socket', 'sys', ...(isDialogue ? [] : ['time']))}
READS = [${reads.join(', ')}]  # ${say.lastAgain}
${isDialogue ? `TOTAL = ${totalBytes}  # ${say.wholeBytes}\n` : ''}
${serve}${listen}        number = 0
${isDialogue ? '        missing = TOTAL\n        while missing > 0:' : '        while True:'}
            # ${say.anyRead}
            data = connection.recv(READS[min(number, len(READS) - 1)])
            if not data:
                break
            print(data.decode(errors="replace"))
            number += 1
${isDialogue ? '            missing -= len(data)\n        connection.sendall(b"ok")\n' : ''}`,
    senderMended: `${imports('socket', 'struct', 'sys', ...(isDialogue ? ['time'] : []))}
${list}


def frame(message):
    """${say.frame}"""
    data = message.encode()
    return struct.pack("!I", len(data)) + data


${connect}
${isDialogue ? talk : ''}${
      isDialogue
        ? `    sock.sendall(b"".join(frame(message) for message in MESSAGES))  # ${say.nothingWaits}\n`
        : '    for message in MESSAGES:\n        sock.sendall(frame(message))\n'
    }${isDialogue ? answered : ''}`,
    readerMended: `${imports('socket', 'struct', 'sys', ...(isDialogue ? [] : ['time']))}
${isDialogue ? `COUNT = ${messages.length}  # ${say.wholeMessages}\n` : ''}LIMIT = 1024 * 1024  # ${say.untrusted}


def read_exactly(connection, size):
    """${say.readExactly('None')}"""
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part and not data:
            return None
        if not part:
            raise EOFError("the stream ended inside a message")
        data += part
    return data


def read_message(connection):
    head = read_exactly(connection, 4)
    if head is None:
        return None
    (size,) = struct.unpack("!I", head)
    if size > LIMIT:
        raise ValueError(f"a message of {size} bytes is too long")
    data = read_exactly(connection, size)
    if data is None:
        raise EOFError("the stream ended inside a message")
    return data.decode()


${serve}${listen}${
      isDialogue
        ? `        for _ in range(COUNT):
            print(read_message(connection))
        connection.sendall(b"ok")
`
        : `        while (message := read_message(connection)) is not None:
            print(message)
`
    }`,
  }
}

const quoted = jsonQuoted
