import {type CourseStep, END_SERVER, UNTIL_READY} from '../course-step.js'

/** Sticking messages: how they come about, and the cure. */
export const STREAM_STEPS: readonly CourseStep[] = [
  {
    name: 'byte-stream',
    commands: ['netkit stickdemo late-read'],
    see: [/sends +4/, /reads +1/, /FIXED/],
    source: 'RFC 9293 §3.8',
    words: {
      en: {
        title: 'TCP is a stream of bytes',
        idea: [
          'TCP keeps the bytes and their order, but not where each send ended.',
          'So messages stick together (several sends, one read) or get split (one send, several reads).',
          'Nagle is only one cause: the buffers on both sides, reads smaller than a message and the segment size are others.',
        ],
        look: 'Four sends, one read. Then the same sends with their length before them: four messages.',
        question: 'Are "sticky packets" a fault of TCP?',
        answer: 'No. TCP promises a stream of bytes; if you want messages, you must say where each one ends.',
      },
      zh: {
        title: 'TCP 是字节流：粘包从哪来',
        idea: [
          'TCP 保证字节和它们的顺序，但不保留每次发送的边界。',
          '所以会粘包（多次发送，一次读完），也会拆包（一次发送，多次才读完）。',
          'Nagle 算法只是原因之一：两端的缓冲区、读得比消息短、MSS 都会造成。',
        ],
        look: '四次发送，一次就读完了。再看加上长度之后：四条消息都分开了。',
        question: '“粘包”是 TCP 的缺陷吗？',
        answer: '不是。TCP 承诺的本来就是字节流；要有消息边界，就得自己说明每条消息到哪里结束。',
      },
    },
  },
  {
    name: 'receiver-side',
    commands: [
      'netkit stickdemo recv-3-10',
      'netkit stickdemo recv-5-5-10-5 --get shapes.app,shapes.reads',
      'netkit stickdemo leftover --get shapes.app,shapes.reads',
    ],
    see: [/hel│lo,/, /5\+5\+7\+1\t5\+5\+8/, /2500\+100\t1024\+1024\+552/],
    source: 'recv(2)',
    words: {
      en: {
        title: 'Sticking at the receiver',
        idea: [
          'recv(n) takes what is there, at most n bytes; it knows nothing of messages.',
          'If n is too small it cuts a message, and the rest comes first in the next read.',
          'A reply longer than recv(1024) leaves a rest that sticks to the next reply.',
        ],
        look: 'Two sends and two reads, yet neither read is a message. Then two more examples as sizes: what was sent, what was read.',
        question: 'Would recv(65536) cure it?',
        answer: 'No. Short messages would stick together all the more, and a long one may still come in two pieces.',
      },
      zh: {
        title: '接收端造成的粘包',
        idea: [
          'recv(n) 有多少取多少，最多 n 字节；它不知道什么是消息。',
          'n 太小就会截断消息，剩下的部分排在下一次读的最前面。',
          '回复比 recv(1024) 长，剩余的就和下一条回复粘在一起。',
        ],
        look: '两次发送、两次读，却没有一次读到完整的消息。后面两个例子只列字节数：先是每次发的，再是每次读的。',
        question: '改成 recv(65536) 能解决吗？',
        answer: '不能。短消息反而更容易粘在一起，长消息也仍可能分两次到达。',
      },
    },
  },
  {
    name: 'sender-side',
    commands: [
      'netkit stickdemo nagle',
      'netkit stickdemo nagle --nodelay --get shapes.app,shapes.segments,shapes.reads',
    ],
    see: [/sends +4/, /5\+5\+7\+1\t.*\t18/],
    source: 'RFC 9293 §3.7.4, RFC 1122 §4.2.3.2',
    words: {
      en: {
        title: 'Sticking at the sender: Nagle and delayed ACK',
        idea: [
          'Nagle (on Linux: Minshall’s variant) holds a small segment back while an earlier small one is unacknowledged; full segments leave at once.',
          'The receiver may delay its ACK (40 ms on Linux) in the hope of sending data along: write, write, read then stalls.',
          'A fresh loopback connection merges nothing, because its first ACKs come at once; with a round trip of 20 ms it would.',
        ],
        look: 'Four sends, two segments: the first alone, the others together. The last line is with TCP_NODELAY (sends, segments, reads): four segments, and still one read.',
        question: 'Does TCP_NODELAY give messages borders?',
        answer: 'No. It only removes the wait; in the receive buffer the bytes still lie side by side.',
      },
      zh: {
        title: '发送端造成的粘包：Nagle 与延迟确认',
        idea: [
          'Nagle 算法（Linux 用 Minshall 的变体）：前一个小报文段还没被确认，就先攒着后面的小报文段；满长的报文段不受限制。',
          '接收方可能延迟确认（Linux 上 40 毫秒），想捎带数据一起发：写、写、读的程序就会卡一下。',
          '刚建立的回环连接不会合并，因为最初的 ACK 立刻就回；往返时间有 20 毫秒就会合并。',
        ],
        look: '四次发送，两个报文段：第一个单独走，其余一起走。最后一行是加上 TCP_NODELAY 之后（发送、报文段、读取）：四个报文段，却仍然一次读完。',
        question: '设了 TCP_NODELAY，消息就有边界了吗？',
        answer: '没有。它只是不再等待；到了接收缓冲区，字节还是挨在一起。',
      },
    },
  },
  {
    name: 'udp-keeps-apart',
    commands: ['netkit stickdemo udp'],
    see: [/sends +3/, /reads +3/],
    source: 'RFC 768, recv(2)',
    words: {
      en: {
        title: 'UDP never sticks – and loses the rest',
        idea: [
          'A datagram is received as it was sent, or not at all.',
          'If it is longer than the receiver’s buffer it is cut, and the rest is gone.',
          'When the receive buffer is full, whole datagrams are dropped, and the sender is not told.',
        ],
        look: 'Three sends, three reads; then what recv(5) leaves of "musibii", and how many of 100 arrived.',
        question: 'Does the rest of a cut datagram come with the next recv?',
        answer: 'No, it is thrown away. That is the difference from TCP, where it would be read next.',
      },
      zh: {
        title: 'UDP 不粘包，但会丢',
        idea: [
          '数据报怎么发就怎么收，要么就根本收不到。',
          '比接收缓冲区长的数据报会被截断，多余的部分直接丢掉。',
          '接收缓冲区满了，整个数据报都会丢，发送方毫不知情。',
        ],
        look: '三次发送，三次接收；再看 recv(5) 把 musibii 截成什么样，100 个里到了几个。',
        question: '数据报被截断后，剩下的部分会在下一次 recv 里出现吗？',
        answer: '不会，已经丢了。这正是和 TCP 的区别：TCP 下一次还能读到。',
      },
    },
  },
  {
    name: 'framing',
    commands: [
      'netkit tcp listen --port 0 --ready-file here --hex &',
      UNTIL_READY,
      `printf 'hello\\n收到\\n' | netkit tcp connect $(cat here) --framing u32be --wait-for 300ms`,
      'wait',
      'netkit tcp echo --port 0 --ready-file here --framing i32le &',
      UNTIL_READY,
      `printf '\\377\\377\\377\\177' | netkit tcp connect $(cat here) || echo "exit $?"`,
      END_SERVER,
    ],
    see: [/00 00 00 05 68 65 6c 6c {2}6f 00 00 00 06/, /FRAME_TOO_LONG/],
    source: 'RFC 1035 §4.2.2, docs.python.org: struct',
    words: {
      en: {
        title: 'The cure: a message says how long it is',
        idea: [
          'First its length, in a fixed number of bytes, then its content: the reader reads 4 bytes, then exactly as many as they say.',
          'struct.pack("i", n) is native, so little-endian on our machines; network order is big-endian ("!I").',
          'A signed 32-bit length ends at 2,147,483,647; a JSON header behind a 4-byte length carries name, size and checksum of any size.',
        ],
        look: '00 00 00 05 before hello, 00 00 00 06 before 收到 (6 bytes, not 2 characters). Then a length of 2,147,483,647: the server refuses to believe it.',
        question: 'Why must the 4 bytes of the length themselves be read in a loop?',
        answer: 'They are part of the stream, too, and may come as 1 + 3. Half of a length is no length.',
      },
      zh: {
        title: '解决粘包：先报长度，再发内容',
        idea: [
          '先发固定字节数的长度，再发内容：接收方先读 4 个字节，再按这个数读够。',
          'struct.pack("i", n) 用本机字节序，我们的机器上是小端；网络字节序是大端（"!I"）。',
          '有符号 32 位长度最大 2147483647；更大的内容可以用 JSON 报头（前面加 4 字节长度）写明名字、大小和校验值。',
        ],
        look: 'hello 前面是 00 00 00 05，“收到”前面是 00 00 00 06（6 个字节，不是 2 个字）。再看声称 2147483647 字节的长度：服务器不接受。',
        question: '为什么连 4 个字节的长度也要循环读？',
        answer: '它也在字节流里，可能先来 1 个再来 3 个。半个长度不是长度。',
      },
    },
  },
  {
    name: 'one-big-file',
    commands: ['netkit stickdemo file'],
    see: [/sends/, /FIXED/],
    source: 'RFC 9112 §6.3',
    words: {
      en: {
        title: 'When framing is not needed',
        idea: [
          'Separate messages need it; one file that ends with the connection does not.',
          'It does not matter how its pieces are cut: they are written one after the other.',
          'But then a truncated file looks just like a whole one.',
        ],
        look: 'The pieces arrive cut differently, but the bytes are the same. With the size in front, a truncated file is noticed.',
        question: 'A download ends with an empty read. Is the file whole?',
        answer: 'The end alone does not tell you: a sender that crashed looks the same. A size or a checksum does.',
      },
      zh: {
        title: '什么时候不必处理粘包',
        idea: [
          '一条条独立的消息需要处理；一个传到连接关闭为止的大文件不需要。',
          '数据块怎么切都无所谓，反正按顺序写进文件。',
          '但是这样就分不清文件是传完了，还是中途断了。',
        ],
        look: '到达的块和发送的块切法不同，字节却一样；先报大小，才能发现文件不完整。',
        question: '下载时读到了空数据，文件就完整了吗？',
        answer: '光看结束是不知道的：发送方崩溃也是这个样子。要靠大小或校验值。',
      },
    },
  },
]
