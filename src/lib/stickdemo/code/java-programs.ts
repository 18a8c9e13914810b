import {literalList} from './literal-list.js'
import type {ProgramPlan, Programs} from './program-plan.js'

/** Java 11 or later: each file runs as it is, `java Sender.java 9000`. */
export function javaPrograms({isDialogue, messages, reads, totalBytes, say}: ProgramPlan): Programs {
  const trap = isDialogue ? say.noEndAndWaits : [say.noEnd]
  const list = `    static final String[] MESSAGES = {\n${literalList(messages, {quote: quoted, repeat: (text, times) => `${quoted(text)}.repeat(${times})`, indent: '        '})}\n    };`
  const imports = `import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
`
  const sender = (name: string, helper: string, work: string) => `${imports}
class ${name} {
${list}
${helper}
    public static void main(String[] args) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(args[0]))) {
            OutputStream out = socket.getOutputStream();
${
  isDialogue
    ? `            InputStream in = socket.getInputStream();
            for (int round = 0; round < 3; round++) { // ${say.talk}
                out.write('?');
                in.read();
            }
            long start = System.nanoTime();
`
    : ''
}${work}${
    isDialogue
      ? `            in.read();
            System.out.println("answered after " + (System.nanoTime() - start) / 1_000_000 + " ms");
`
      : ''
  }        }
    }
}
`
  const reader = (name: string, constants: string, helper: string, work: string) => `${imports}
class ${name} {
${constants}${helper}
    public static void main(String[] args) throws Exception {
        PrintStream shown = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        InetAddress here = InetAddress.getByName("127.0.0.1");
        try (ServerSocket server = new ServerSocket(Integer.parseInt(args[0]), 1, here);
                Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
${
  isDialogue
    ? `            OutputStream out = socket.getOutputStream();
            for (int round = 0; round < 3; round++) { // ${say.theTalk}
                in.read();
                out.write('!');
            }
`
    : `            Thread.sleep(500); // ${say.busy}
`
}${work}        }
    }
}
`
  const each = `            for (String message : MESSAGES) {\n`
  return {
    sender: sender(
      'Sender',
      '',
      `${each}                ${trap.map((line) => `// ${line}`).join('\n                ')}
                out.write(message.getBytes(StandardCharsets.UTF_8));
            }
`,
    ),
    reader: reader(
      'Reader',
      `    static final int[] READS = {${reads.join(', ')}}; // ${say.lastAgain}
${isDialogue ? `    static final int TOTAL = ${totalBytes}; // ${say.wholeBytes}\n` : ''}`,
      '',
      `            int number = 0;
${isDialogue ? '            int missing = TOTAL;\n            while (missing > 0) {' : '            while (true) {'}
                // ${say.anyRead}
                byte[] buffer = new byte[READS[Math.min(number++, READS.length - 1)]];
                int size = in.read(buffer);
                if (size == -1) break;
                shown.println(new String(buffer, 0, size, StandardCharsets.UTF_8));
${isDialogue ? '                missing -= size;\n            }\n            out.write("ok".getBytes(StandardCharsets.UTF_8));\n' : '            }\n'}`,
    ),
    senderMended: sender(
      'SenderMended',
      `
    /** ${say.frame} */
    static void frame(DataOutputStream out, String message) throws IOException {
        byte[] data = message.getBytes(StandardCharsets.UTF_8);
        out.writeInt(data.length);
        out.write(data);
    }
`,
      `            // ${say.buffered[isDialogue ? 'dialogue' : 'alone']}
            DataOutputStream framed = new DataOutputStream(new BufferedOutputStream(out, 65536));
${each}                frame(framed, message);
            }
            framed.flush();
`,
    ),
    readerMended: reader(
      'ReaderMended',
      `${isDialogue ? `    static final int COUNT = ${messages.length}; // ${say.wholeMessages}\n` : ''}    static final int LIMIT = 1024 * 1024; // ${say.untrusted}
`,
      `
    /** ${say.nextMessage} */
    static String readMessage(DataInputStream in) throws IOException {
        int first = in.read();
        if (first == -1) return null;
        int size = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        if (size < 0 || size > LIMIT) throw new IOException("a message of " + size + " bytes is too long");
        byte[] data = new byte[size];
        in.readFully(data);
        return new String(data, StandardCharsets.UTF_8);
    }
`,
      `            DataInputStream framed = new DataInputStream(in);
${
  isDialogue
    ? `            for (int number = 0; number < COUNT; number++) shown.println(readMessage(framed));
            out.write("ok".getBytes(StandardCharsets.UTF_8));
`
    : `            for (String message; (message = readMessage(framed)) != null; ) shown.println(message);
`
}`,
    ),
  }
}

/** ASCII alone: javac reads a source in the system's encoding. A control is an octal escape, since \\u000a ends a line. */
function quoted(text: string): string {
  const units = text.split('').map((unit) => {
    const code = unit.charCodeAt(0)
    if (unit === '"' || unit === '\\') return `\\${unit}`
    if (code < 0x20 || code === 0x7f) return `\\${code.toString(8).padStart(3, '0')}`
    return code < 0x7f ? unit : `\\u${code.toString(16).padStart(4, '0')}`
  })
  return `"${units.join('')}"`
}
