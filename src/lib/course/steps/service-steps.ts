import {type CourseStep, END_SERVER, UNTIL_READY} from '../course-step.js'

/** Programs made of sockets, and what TCP does below them. */
export const SERVICE_STEPS: readonly CourseStep[] = [
  {
    name: 'file-download',
    commands: [
      'mkdir -p incoming && seq 100000 > numbers.txt',
      'netkit tcp receive incoming --port 0 --ready-file here --once --overwrite &',
      UNTIL_READY,
      'netkit tcp send numbers.txt --to $(cat here)',
      'wait',
      'cmp numbers.txt incoming/numbers.txt && echo the same bytes',
    ],
    see: [/numbers\.txt: .*verified/, /the same bytes/],
    source: 'docs/json.md, FIPS 180-4',
    words: {
      en: {
        title: 'A file download',
        idea: [
          'A file is one message: a header (name, size, checksum), then the body.',
          'The receiver reads pieces until it has as many bytes as the header says.',
          'Then it compares the checksum, and only then does the file get its name.',
        ],
        look: '"verified" at both ends: the SHA-256 is the same.',
        question: 'Why may a receiver not use the name in the header as it is?',
        answer: 'It comes from a stranger: ../../.bashrc would be written outside the folder.',
      },
      zh: {
        title: '文件下载',
        idea: [
          '一个文件就是一条消息：先是报头（名字、大小、校验值），再是内容。',
          '接收方一块块地读，直到读够报头里说的字节数。',
          '最后核对校验值；在那之前，磁盘上不会出现这个文件名。',
        ],
        look: '两端都有 verified：SHA-256 一致。',
        question: '接收方为什么不能直接用报头里的文件名？',
        answer: '它来自陌生人：../../.bashrc 会写到目录外面去。',
      },
    },
  },
  {
    name: 'many-clients',
    commands: [
      'netkit tcp echo --port 0 --ready-file here &',
      'server=$!',
      UNTIL_READY,
      'for n in 1 2 3; do echo "client $n" | netkit tcp connect $(cat here) & all="$all $!"; done; wait $all',
      'kill $server; wait',
    ],
    see: [/client 1/, /client 2/, /client 3/],
    source: 'accept(2), docs.python.org: socketserver',
    words: {
      en: {
        title: 'A server for many clients',
        idea: [
          'The accept loop and the talk loop must be separate: one thread per client, or one event loop for all.',
          'In Python, socketserver.ThreadingTCPServer does it.',
          '"TCP serves one client at a time" is true of a server with a single loop (netkit tcp echo --serial), not of TCP.',
        ],
        look: 'Three clients at once, each with an answer of its own.',
        question: 'A second client connects to a server with a single loop. What does it see?',
        answer:
          'A connection, since the kernel makes it (see the backlog), and then silence until the first client leaves.',
      },
      zh: {
        title: '同时服务多个客户端',
        idea: [
          'accept 循环和收发循环必须分开：每个客户端一个线程，或者用一个事件循环管所有人。',
          'Python 里可以用 socketserver.ThreadingTCPServer。',
          '“TCP 一次只能服务一个客户端”说的是只有一个循环的程序（netkit tcp echo --serial），不是 TCP。',
        ],
        look: '三个客户端同时连接，各自得到自己的回复。',
        question: '服务器只有一个循环时，第二个客户端来连会看到什么？',
        answer: '连接能建立（内核建的，见 backlog），但没有回音，直到第一个客户端离开。',
      },
    },
  },
  {
    name: 'authentication',
    commands: [
      `(umask 077; echo 'correct horse battery staple' > secret; echo 'another horse battery staple' > guess)`,
      'netkit tcp echo --port 0 --ready-file here --secret-file secret &',
      UNTIL_READY,
      'echo hello | netkit tcp connect $(cat here) --secret-file secret --trace',
      {command: 'echo hello | netkit tcp connect $(cat here) --secret-file guess', exitCode: 3},
      END_SERVER,
    ],
    see: [/challenge of 32 bytes/, /^hello$/m, /authentication failed/],
    source: 'RFC 2104, RFC 2202',
    words: {
      en: {
        title: 'Is this client mine?',
        idea: [
          'The server sends random bytes, the challenge; the client answers with a digest that takes the secret to compute.',
          'md5(secret + challenge) is the naive one, HMAC-MD5 the old one, HMAC-SHA-256 today’s.',
          'The server compares in constant time, so the time that a wrong answer takes gives nothing away.',
        ],
        look: 'The challenge and the answer, 32 bytes each; the client with the other secret is not let in.',
        question: 'Someone records the answer. Can they use it tomorrow?',
        answer: 'No: tomorrow’s challenge will be different. (But what follows is not encrypted; --tls does that.)',
      },
      zh: {
        title: '验证客户端的合法性',
        idea: [
          '服务器发一串随机字节（挑战），客户端用密钥算出摘要来应答，不知道密钥就算不出来。',
          'md5(密钥 + 随机串) 太简单，HMAC-MD5 已经过时，现在用 HMAC-SHA-256。',
          '服务器比较时用时固定，从耗时上看不出猜对了多少。',
        ],
        look: '挑战和应答各 32 字节；密钥不对就进不来。',
        question: '有人把应答录了下来，明天能拿来用吗？',
        answer: '不能：明天的随机串不一样。（不过之后的内容没有加密，加密要用 --tls。）',
      },
    },
  },
  {
    name: 'remote-commands',
    commands: [
      'netkit tcp serve-run --port 0 --ready-file here --allow seq,ls --compat length --no-auth &',
      UNTIL_READY,
      'netkit tcp run $(cat here) --compat length --get stdout.sizeBytes -- seq 1000',
      'netkit tcp run $(cat here) --compat length -- ls /no/such/file',
      END_SERVER,
    ],
    see: [/^3893$/m, /no\/such\/file/],
    source: 'docs/json.md, docs.python.org: subprocess',
    words: {
      en: {
        title: 'Remote commands',
        idea: [
          'The server runs a command line and sends back what it printed: stdout, then stderr.',
          'The reply is longer than one read, so it is framed: its length first, or a JSON header with total_size.',
          'Only listed programs run, without a shell: with shell=True a ";" gives the whole machine away.',
        ],
        look: '3893 bytes came back whole, though the course’s client reads 1024 at a time; then an error message, which is a reply, too.',
        question: 'The course’s client reads one recv(1024) per command. What does its second command show?',
        answer: 'The rest of the first command’s reply: from then on it is always one answer behind.',
      },
      zh: {
        title: '远程执行命令',
        idea: [
          '服务器执行命令，把输出发回来：先 stdout，后 stderr。',
          '回复比一次读的长，所以要先报长度，或者用带 total_size 的 JSON 报头。',
          '只允许列出的程序，也不经过 shell：shell=True 时一个分号就能控制整台机器。',
        ],
        look: '3893 字节完整收到，虽然课上的客户端一次只读 1024；错误信息也是一种回复。',
        question: '课上的客户端每条命令只 recv(1024) 一次，第二条命令会看到什么？',
        answer: '第一条命令没读完的部分：从此总是慢一拍。',
      },
    },
  },
  {
    name: 'mtu-and-mss',
    commands: ['netkit demo mtu || netkit stickdemo segments || netkit ip list'],
    see: [/MTU|segments|MTU/],
    source: 'RFC 9293 §3.7.1, RFC 1191, RFC 8200 §5',
    wantsRoot: true,
    words: {
      en: {
        title: 'MTU and MSS',
        idea: [
          'The MTU is the longest packet of a link, 1500 bytes on Ethernet; the MSS is what is left for data: 1460.',
          'Each side announces the MSS that it accepts; TCP cuts its data to fit and forbids fragments (DF), so no router cuts a segment.',
          'With timestamps in every header (12 bytes), a full segment carries 1448 bytes of data.',
        ],
        look: 'One send leaves as several segments. The receiving kernel puts the bytes together again, not the message.',
        question: 'Who cuts data that is too long, with UDP and with TCP?',
        answer: 'UDP: IP cuts the datagram into fragments. TCP: TCP itself, into segments, before IP sees them.',
      },
      zh: {
        title: 'MTU 与 MSS',
        idea: [
          'MTU 是链路上最长的包，以太网是 1500 字节；MSS 是留给数据的部分：1460。',
          '双方各自通告自己能收的 MSS；TCP 照此分段，并禁止分片（DF），所以路由器不会切它。',
          '首部带时间戳选项（12 字节）时，一个满长的报文段能装 1448 字节数据。',
        ],
        look: '一次发送变成好几个报文段；接收方内核拼回来的是字节，不是消息。',
        question: '太长的数据，UDP 和 TCP 各由谁来切？',
        answer: 'UDP：由 IP 分片。TCP：由 TCP 自己分段，IP 看到时已经切好了。',
      },
    },
  },
  {
    name: 'reliability',
    commands: ['netkit demo retransmit'],
    see: [/retransmit/, /server +(read|accept) /],
    source: 'RFC 9293 §3.4, §3.8, RFC 6298',
    wantsRoot: true,
    words: {
      en: {
        title: 'Why TCP is reliable',
        idea: [
          'Every byte has a sequence number; an ACK names the next byte that is expected.',
          'The sender keeps each byte until it is acknowledged, and sends it again when no ACK comes in time.',
          'The receiver puts the bytes in order by their numbers and drops what it already has; UDP does none of this.',
        ],
        look: 'As root: the virtual wire loses a segment, it is sent again, and the program reads it once. Otherwise: a SYN that the kernel drops is sent again.',
        question: 'Does an ACK mean that the program has read the data?',
        answer: 'No, only that its kernel has it. Only an answer from the program says more.',
      },
      zh: {
        title: 'TCP 为什么可靠',
        idea: [
          '每个字节都有序号；ACK 给出期望收到的下一个字节。',
          '发送方把数据留着，直到被确认；超时没有 ACK 就重传。',
          '接收方按序号排好顺序，重复的丢掉；UDP 没有这些机制。',
        ],
        look: 'root：虚拟链路丢掉的报文段被重传，程序只读到一次。普通用户：看内核丢掉的 SYN 被重发。',
        question: '收到 ACK，就说明对方程序读到数据了吗？',
        answer: '不是，只说明对方的内核收到了。要程序自己回复才算。',
      },
    },
  },
  {
    name: 'flow-control',
    commands: ['netkit stickdemo partial-send', 'netkit demo window || true'],
    see: [/sends +1/, /reads/],
    source: 'RFC 9293 §3.8.6, send(2)',
    wantsRoot: true,
    words: {
      en: {
        title: 'Flow control: send takes what fits',
        idea: [
          'The window says how many more bytes the receiver has room for; at 0 the sender stops, and asks now and then.',
          'When the send buffer is full, send on a non-blocking socket takes a part and says how much (a blocking one waits): the rest is yours to send, sendall does it.',
          'A receiver does not announce room for a few bytes, and a sender does not fill it: otherwise tiny segments would follow without end (silly window).',
        ],
        look: 'One message, and how many of its bytes one write took. As root also: the window closes, is probed, and opens again.',
        question: 'A program never reads. What happens to send on the other side?',
        answer: 'It blocks (or takes 0 bytes): both buffers are full and the window is 0. Nothing is lost.',
      },
      zh: {
        title: '流量控制：滑动窗口与 sendall',
        idea: [
          '窗口表示接收方还能收多少字节；窗口为 0 时发送方停下，隔一阵探测一次。',
          '发送缓冲区满了，非阻塞套接字的 send 只收下一部分并告诉你多少（阻塞的会等）：剩下的自己再发，sendall 替你做。',
          '接收方不会为一点点空间更新窗口，发送方也不发碎片，否则满网都是小报文段（糊涂窗口综合征）。',
        ],
        look: '一条消息，一次 write 只收下了多少字节；root 还能看到窗口关闭、探测、重新打开。',
        question: '程序一直不读，对端的 send 最后会怎样？',
        answer: '会阻塞（或者一个字节也不收）：两边缓冲区都满了，窗口是 0。但什么都没丢。',
      },
    },
  },
]
