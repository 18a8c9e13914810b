import {type CourseStep, END_SERVER, UNTIL_READY, untilReady} from '../course-step.js'

/** Sockets: the calls, servers, servers' connections from their beginning to their end. */
export const SOCKET_STEPS: readonly CourseStep[] = [
  {
    name: 'socket-families',
    commands: [
      'netkit tcp echo --unix ./here --once --trace &',
      untilReady('here', '-S'),
      'echo hello | netkit tcp connect --unix ./here --trace',
      'wait',
    ],
    see: [/AF_UNIX, SOCK_STREAM/, /^hello$/m],
    source: 'socket(2), unix(7)',
    words: {
      en: {
        title: 'A socket has a family and a type',
        idea: [
          'The family says what an address looks like: AF_INET (IPv4), AF_INET6 (IPv6), AF_UNIX (a name in the file system).',
          'The type says what is carried: SOCK_STREAM is a stream of bytes (TCP), SOCK_DGRAM are datagrams (UDP).',
          'All of them are used with the same calls. (Node has no Unix datagram sockets; Python and C do.)',
        ],
        look: 'socket(AF_UNIX, SOCK_STREAM), and no port anywhere.',
        question: 'Who can reach a Unix socket?',
        answer:
          'Only programs on this machine that may write to that file: no port, no network, just file permissions.',
      },
      zh: {
        title: 'socket 的地址族与类型',
        idea: [
          '地址族决定地址的样子：AF_INET（IPv4）、AF_INET6（IPv6）、AF_UNIX（文件系统里的一个名字）。',
          '类型决定传什么：SOCK_STREAM 是字节流（TCP），SOCK_DGRAM 是数据报（UDP）。',
          '它们用的是同一套调用；Node 没有 Unix 数据报套接字，Python 和 C 有。',
        ],
        look: 'socket(AF_UNIX, SOCK_STREAM)：从头到尾没有端口。',
        question: '谁能连上 Unix 套接字？',
        answer: '只有本机上对那个文件有写权限的程序：没有端口，不经过网络，靠文件权限控制。',
      },
    },
  },
  {
    name: 'socket-calls',
    commands: [
      'netkit tcp echo --port 0 --ready-file here --once --trace &',
      UNTIL_READY,
      'echo hello | netkit tcp connect $(cat here) --trace',
      'wait',
    ],
    see: [/bind/, /listen\(\d+\)/, /accept/, /connect 127/, /recv 0 bytes/, /shutdown\(SHUT_WR\)/, /^close$/m],
    source: 'RFC 9293 §3.9.1, shutdown(2)',
    words: {
      en: {
        title: 'The calls of a server and of a client',
        idea: [
          'Server: socket, bind, listen, accept, then recv and send, then close.',
          'Client: socket, connect, send, recv, close.',
          'shutdown(SHUT_WR) closes one direction ("I have said all"); the other side reads 0 bytes, and may still answer.',
        ],
        look: 'The order of the calls; one side’s shutdown(SHUT_WR) is the other side’s recv 0 bytes.',
        question: 'accept returns a new socket. Why not use the listening one?',
        answer: 'The listening socket stays the door for the next client; each connection has a socket of its own.',
      },
      zh: {
        title: '服务器与客户端的调用顺序',
        idea: [
          '服务器：socket、bind、listen、accept，然后 recv、send，最后 close。',
          '客户端：socket、connect、send、recv、close。',
          'shutdown(SHUT_WR) 只关闭一个方向（“我说完了”）；对端会读到 0 字节，但仍然可以回话。',
        ],
        look: '调用的先后；一端的 shutdown(SHUT_WR)，就是另一端的 recv 0 bytes。',
        question: 'accept 为什么返回一个新的 socket，而不用监听的那个？',
        answer: '监听套接字要留着接下一个客户端；每条连接都有自己的套接字。',
      },
    },
  },
  {
    name: 'server-survives',
    commands: [
      'netkit tcp echo --port 0 --ready-file here &',
      'server=$!',
      UNTIL_READY,
      'netkit tcp proxy :0 $(cat here) --reset-after 3 --once --ready-file proxy &',
      untilReady('proxy'),
      'echo hello | netkit tcp connect $(cat proxy) || echo "exit $?"',
      'echo again | netkit tcp connect $(cat here)',
      'kill $server; wait',
    ],
    see: [/reset/, /^again$/m],
    source: 'RFC 9293 §3.5.3, recv(2)',
    words: {
      en: {
        title: 'A server must survive its clients',
        idea: [
          'A server runs for ever: it accepts in a loop and serves many clients at once.',
          'An empty read means that the peer has closed its side; ECONNRESET, that the connection was torn down.',
          'Neither may end the server: only that one connection is over.',
        ],
        look: 'A proxy resets the first connection halfway (exit 3); the second client is served all the same.',
        question: 'Your loop reads b"" again and again, at 100 % CPU. What is missing?',
        answer:
          'The check for the empty read. It means the end, every further call returns it at once, and the loop must stop.',
      },
      zh: {
        title: '客户端出事，服务器不能倒',
        idea: [
          '服务器要一直服务：循环 accept，同时应付多个客户端。',
          '读到空数据表示对端关闭了它那一侧；ECONNRESET 表示连接被强行断开。',
          '两种情况都只结束这一条连接，不能让服务器退出。',
        ],
        look: '代理把第一条连接从中间重置（RST，退出码 3），第二个客户端照样得到服务。',
        question: '循环里不停读到 b""，CPU 100 %，少写了什么？',
        answer: '少了对空数据的判断：它表示对端已关闭，之后每次都会立刻返回空，必须跳出循环。',
      },
    },
  },
  {
    name: 'chat',
    commands: [
      'netkit tcp listen --port 0 --ready-file here --hex &',
      UNTIL_READY,
      `printf '你好\\nq\\n' | netkit tcp connect $(cat here) --line --encoding gbk --wait-for 300ms`,
      'wait',
    ],
    see: [/c4 e3 ba c3/],
    source: 'RFC 3629, GB 18030',
    words: {
      en: {
        title: 'Chat: text is bytes and an encoding',
        idea: [
          'On the wire there are only bytes: both ends must use the same encoding (utf-8, gbk).',
          'A word such as q ends the talk; that is the program’s own rule, TCP does not know it.',
          'An empty message would send nothing at all over TCP; over UDP an empty datagram is a real datagram.',
        ],
        look: '你好 in GBK is c4 e3 ba c3 – four bytes; in UTF-8 it would be six.',
        question: 'The client sends "" with TCP and waits for an answer. What happens?',
        answer:
          'Both wait for ever: nothing was sent, so the server has nothing to read. That is why chat refuses empty lines.',
      },
      zh: {
        title: '聊天：文本 = 字节 + 编码',
        idea: [
          '线路上只有字节：两端必须用同一种编码（utf-8 或 gbk）。',
          '输入 q 结束聊天，是程序自己的约定，TCP 并不知道。',
          'TCP 发送空消息等于什么都没发；UDP 的空数据报却是真正的数据报。',
        ],
        look: '“你好”的 GBK 编码是 c4 e3 ba c3，四个字节；UTF-8 则要六个。',
        question: '客户端用 TCP 发送空字符串，然后等回复，会怎样？',
        answer: '两边一直等下去：什么都没发出去，服务器自然读不到。所以聊天程序不接受空行。',
      },
    },
  },
  {
    name: 'address-in-use',
    commands: [
      'netkit tcp echo --port 0 --ready-file here &',
      UNTIL_READY,
      {command: 'netkit tcp echo $(cat here)', exitCode: 4},
      END_SERVER,
      'netkit demo time-wait',
    ],
    see: [/in use/, /TIME_WAIT/, /SO_REUSEADDR/],
    source: 'socket(7), RFC 9293 §3.6.1',
    words: {
      en: {
        title: '"Address already in use"',
        idea: [
          'Either another process holds the port, and netkit names it.',
          'Or the server closed its connections first and was restarted: they stay in TIME_WAIT, one minute on Linux.',
          'Then SO_REUSEADDR helps, but only if the earlier program had set it too.',
        ],
        look: '"in use by", with the process that has the port; then TIME_WAIT, its seconds, and what bind says with and without the option.',
        question: 'You add SO_REUSEADDR after the first failure, and it fails once more. Why?',
        answer:
          'The connections in TIME_WAIT are from the earlier run, which had not set it. Wait a minute; from then on it works.',
      },
      zh: {
        title: '“地址已被占用”（Address already in use）',
        idea: [
          '一种可能：别的进程占着端口，netkit 会说出是谁。',
          '另一种：服务器先关闭了连接又马上重启，旧连接还停在 TIME_WAIT（Linux 上一分钟）。',
          '这时要靠 SO_REUSEADDR，而且留下这些连接的旧程序也得设过，光新程序设还不够。',
        ],
        look: '先看 in use by：是哪个进程占着端口；再看 TIME_WAIT、剩余秒数，以及设与不设该选项时 bind 的结果。',
        question: '第一次报错后才加上 SO_REUSEADDR，重启却又报了一次错，为什么？',
        answer: 'TIME_WAIT 里的连接是旧程序留下的，它没设这个选项。等一分钟，以后就好了。',
      },
    },
  },
  {
    name: 'handshake-and-close',
    commands: ['netkit demo handshake', 'netkit demo close'],
    see: [/handshake/, /close/, /TIME_WAIT/],
    source: 'RFC 9293 §3.5, §3.6',
    wantsRoot: true,
    words: {
      en: {
        title: 'Three-way handshake, four-way close',
        idea: [
          'SYN, SYN+ACK, ACK: each side says where its byte numbers start, and learns that the other has heard it.',
          'Each direction is closed separately, with FIN and ACK: four segments, or three if a FIN and an ACK travel together.',
          'The side that closes first waits in TIME_WAIT, so that late segments can’t slip into a new connection.',
        ],
        look: 'As root: every packet. Otherwise: the states that the kernel lists. TIME_WAIT comes at the end.',
        question: 'Why not two segments for the handshake?',
        answer:
          'The server would not know whether the client has heard its number, and an old, late SYN would open a connection that nobody wants.',
      },
      zh: {
        title: '三次握手与四次挥手',
        idea: [
          'SYN、SYN+ACK、ACK：双方各自报出初始序号，并确认对方收到了。',
          '每个方向各用 FIN 和 ACK 关闭：共四个报文段；FIN 和 ACK 合并时只要三个。',
          '先关闭的一方进入 TIME_WAIT，免得迟到的报文混进新连接。',
        ],
        look: 'root：能看到每个包。普通用户：看内核列出的状态，最后是 TIME_WAIT。',
        question: '握手为什么不能只有两次？',
        answer: '两次的话，服务器不知道客户端是否收到了自己的序号；迟到的旧 SYN 还会打开一条没人要的连接。',
      },
    },
  },
  {
    name: 'backlog',
    commands: ['netkit demo backlog', 'netkit demo syn-queue || true'],
    see: [/listen\(3\)/, /backlog/],
    source: 'listen(2), RFC 4987',
    wantsRoot: true,
    words: {
      en: {
        title: 'The backlog',
        idea: [
          'listen(n) limits the queue of finished connections that wait for accept; Linux lets n + 1 in.',
          'When it is full, clients are not refused: their SYN is dropped, and they try again.',
          'Half-open connections wait in another queue; a SYN flood fills that one, and SYN cookies are the answer.',
        ],
        look: 'listen(3): four connections are made, the other clients wait in SYN_SENT. As root also: forty SYNs and the cookies.',
        question: 'Does listen(5) mean that a server serves five clients at most?',
        answer: 'No. It limits only those that wait for accept; there may be thousands of accepted ones.',
      },
      zh: {
        title: '半连接、全连接与 backlog',
        idea: [
          'listen(n) 限制的是已完成握手、还没被 accept 的连接数（全连接队列）；Linux 允许 n + 1 个。',
          '队列满了并不拒绝客户端：SYN 被丢弃，客户端会重试。',
          '半连接在另一个队列里；SYN 洪水攻击塞满的正是它，对策是 SYN cookie。',
        ],
        look: 'listen(3)：四条连接建好了，其余停在 SYN_SENT。root 还能看到四十个 SYN 和 cookie。',
        question: 'listen(5) 是说服务器最多服务五个客户端吗？',
        answer: '不是。它只限制等待 accept 的连接；已经 accept 的可以有成千上万。',
      },
    },
  },
]
