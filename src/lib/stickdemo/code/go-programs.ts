import {jsonQuoted, literalList} from './literal-list.js'
import type {ProgramPlan, Programs} from './program-plan.js'

/** Go 1.16 or later: `go run sender.go 9000`. */
export function goPrograms({isDialogue, messages, reads, totalBytes, say}: ProgramPlan): Programs {
  const trap = isDialogue ? say.noEndAndWaits : [say.noEnd]
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
    ? `	// ${say.goNagle}
	check(connection.(*net.TCPConn).SetNoDelay(false))
	one := make([]byte, 1)
	for round := 0; round < 3; round++ { // ${say.talk}
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
	for round := 0; round < 3; round++ { // ${say.theTalk}
		_, err = connection.Read(one)
		check(err)
		_, err = connection.Write([]byte("!"))
		check(err)
	}
`
    : `	time.Sleep(500 * time.Millisecond) // ${say.busy}
`
}${work}}
`
  return {
    sender: sender(
      [],
      '',
      `	for _, message := range messages {
		${trap.map((line) => `// ${line}`).join('\n\t\t')}
		_, err = connection.Write([]byte(message))
		check(err)
	}
`,
    ),
    reader: reader(
      [],
      `var reads = []int{${reads.join(', ')}} // ${say.lastAgain}
${isDialogue ? `\nconst total = ${totalBytes} // ${say.wholeBytes}\n` : ''}`,
      '',
      `	number := 0
${isDialogue ? '\tfor missing := total; missing > 0; {\n' : '\tfor {\n'}		if number == len(reads) {
			number--
		}
		// ${say.anyRead}
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
      `// ${say.goFrame}
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
	_, err = connection.Write(request) // ${say.nothingWaits}
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
      `${isDialogue ? `const count = ${messages.length} // ${say.wholeMessages}\n\n` : ''}const limit = 1024 * 1024 // ${say.untrusted}
`,
      `// ${say.goReadMessage}
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
