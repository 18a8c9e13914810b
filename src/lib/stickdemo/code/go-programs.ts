import {jsonQuoted, literalList} from './literal-list.js'
import type {ProgramPlan, Programs} from './program-plan.js'

/** Go 1.16 or later: `go run sender.go 9000`. */
export function goPrograms({isDialogue, messages, reads, totalBytes}: ProgramPlan): Programs {
  const elements = literalList(messages, {
    quote: jsonQuoted,
    repeat: (text, times) => `strings.Repeat(${jsonQuoted(text)}, ${times})`,
    indent: '\t',
  })
  const strings = elements.includes('strings.Repeat') ? ['strings'] : []
  const list = `var messages = []string{\n${elements}\n}`
  const head = (packages: string[]) =>
    `package main\n\nimport (\n${[...new Set(packages)]
      .sort()
      .map((name) => `\t"${name}"\n`)
      .join('')})\n`
  const check = `func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
`
  const sender = (
    packages: string[],
    helper: string,
    work: string,
  ) => `${head(['log', 'net', 'os', ...strings, ...packages, ...(isDialogue ? ['fmt', 'time'] : [])])}
${list}

${check}
${helper}func main() {
	connection, err := net.Dial("tcp", "127.0.0.1:"+os.Args[1])
	check(err)
	defer connection.Close()
${
  isDialogue
    ? `	// Go switches Nagle's algorithm off by itself; in C, Python and Java it is on, as here.
	check(connection.(*net.TCPConn).SetNoDelay(false))
	one := make([]byte, 1)
	for round := 0; round < 3; round++ { // a little talk first: from then on the reader delays its acknowledgements
		_, err = connection.Write([]byte("?"))
		check(err)
		_, err = connection.Read(one)
		check(err)
	}
	start := time.Now()
`
    : ''
}${work}${
    isDialogue
      ? `	_, err = connection.Read(one)
	check(err)
	fmt.Printf("answered after %d ms\\n", time.Since(start).Milliseconds())
`
      : ''
  }}
`
  const reader = (
    packages: string[],
    constants: string,
    helper: string,
    work: string,
  ) => `${head(['fmt', 'io', 'log', 'net', 'os', ...packages, ...(isDialogue ? [] : ['time'])])}
${constants}
${check}
${helper}func main() {
	server, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	check(err)
	connection, err := server.Accept()
	check(err)
	defer connection.Close()
${
  isDialogue
    ? `	one := make([]byte, 1)
	for round := 0; round < 3; round++ { // the little talk
		_, err = connection.Read(one)
		check(err)
		_, err = connection.Write([]byte("!"))
		check(err)
	}
`
    : `	time.Sleep(500 * time.Millisecond) // busy with something else: meanwhile everything arrives
`
}${work}}
`
  return {
    sender: sender(
      [],
      '',
      `	for _, message := range messages {
		// The trap: nothing says where a message ends${isDialogue ? ', and each write but the first\n\t\t// waits until the one before it is acknowledged.' : '.'}
		_, err = connection.Write([]byte(message))
		check(err)
	}
`,
    ),
    reader: reader(
      [],
      `var reads = []int{${reads.join(', ')}} // the last one again and again
${isDialogue ? `\nconst total = ${totalBytes} // bytes of a whole request\n` : ''}`,
      '',
      `	number := 0
${isDialogue ? '\tfor missing := total; missing > 0; {\n' : '\tfor {\n'}		if number == len(reads) {
			number--
		}
		// The trap: a read brings what is there, up to its size. It is no message.
		buffer := make([]byte, reads[number])
		size, err := connection.Read(buffer)
		if err == io.EOF {
			break
		}
		check(err)
		fmt.Println(string(buffer[:size]))
		number++
${isDialogue ? '\t\tmissing -= size\n' : ''}	}
${isDialogue ? '\t_, err = connection.Write([]byte("ok"))\n\tcheck(err)\n' : ''}`,
    ),
    senderMended: sender(
      ['encoding/binary'],
      `// frame is the length of the message in four bytes, network order, then the message.
func frame(message string) []byte {
	head := make([]byte, 4)
	binary.BigEndian.PutUint32(head, uint32(len(message)))
	return append(head, message...)
}

`,
      isDialogue
        ? `	var request []byte
	for _, message := range messages {
		request = append(request, frame(message)...)
	}
	_, err = connection.Write(request) // one write: nothing waits
	check(err)
`
        : `	for _, message := range messages {
		_, err = connection.Write(frame(message))
		check(err)
	}
`,
    ),
    readerMended: reader(
      ['encoding/binary'],
      `${isDialogue ? `const count = ${messages.length} // messages of a whole request\n\n` : ''}const limit = 1024 * 1024 // a length from the network is not to be trusted
`,
      `// readMessage reads on until the message is whole; io.EOF is the end of the stream.
func readMessage(stream io.Reader) (string, error) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(stream, head); err != nil {
		return "", err
	}
	size := binary.BigEndian.Uint32(head)
	if size > limit {
		return "", fmt.Errorf("a message of %d bytes is too long", size)
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(stream, data); err != nil {
		return "", io.ErrUnexpectedEOF
	}
	return string(data), nil
}

`,
      isDialogue
        ? `	for number := 0; number < count; number++ {
		message, err := readMessage(connection)
		check(err)
		fmt.Println(message)
	}
	_, err = connection.Write([]byte("ok"))
	check(err)
`
        : `	for {
		message, err := readMessage(connection)
		if err == io.EOF {
			break
		}
		check(err)
		fmt.Println(message)
	}
`,
    ),
  }
}
