import {type CourseStep, UNTIL_READY} from '../course-step.js'

/** UDP: datagrams and their sizes. */
export const DATAGRAM_STEPS: readonly CourseStep[] = [
  {
    name: 'udp',
    commands: [
      'netkit udp listen --port 0 --ready-file here --reply 收到 --count 2 &',
      UNTIL_READY,
      'netkit udp send $(cat here) hello',
      `netkit udp send $(cat here) ''`,
      'wait',
    ],
    see: [/5 bytes {2}hello/, /0 bytes/, /^收到$/m],
    source: 'RFC 768',
    words: {
      en: {
        title: 'UDP: datagrams, no connection',
        idea: [
          'One send makes one datagram, and one receive takes one: nothing sticks together.',
          'One socket talks to many peers: a server answers whoever sent (recvfrom, sendto).',
          'UDP does not promise that a datagram arrives, arrives once, or arrives in order.',
        ],
        look: 'Two datagrams from two ports, the second with 0 bytes; each is answered with 收到 (received).',
        question: 'sendto returned without an error. Has the datagram arrived?',
        answer: 'You can’t know. The kernel took it; only an answer from the other program would prove it.',
      },
      zh: {
        title: 'UDP：数据报，无连接',
        idea: [
          '一次发送就是一个数据报，一次接收就取一个：不会粘在一起。',
          '一个套接字可以和很多对端通信：谁发来就回给谁（recvfrom、sendto）。',
          '不保证送达、不保证只到一次，也不保证顺序。',
        ],
        look: '两个数据报来自两个端口，第二个是 0 字节；各得到一句“收到”。',
        question: 'sendto 没有报错，数据报就送到了吗？',
        answer: '不知道。它只是交给了内核；只有对方程序的回复才能证明。',
      },
    },
  },
  {
    name: 'udp-sizes',
    commands: [
      {command: 'head -c 65508 /dev/zero | netkit udp send :9022 --whole', exitCode: 2},
      'netkit udp listen --port 0 --ready-file here --count 1 --reply got-it -q &',
      UNTIL_READY,
      'head -c 1473 /dev/zero | netkit udp send $(cat here) --whole',
      'wait',
    ],
    see: [/65507/, /1472/, /got-it/],
    source: 'RFC 768, RFC 791 §3.2',
    words: {
      en: {
        title: 'How large a datagram may be',
        idea: [
          'Over IPv4 a datagram carries at most 65,507 bytes: 65,535 minus 20 (IP) and 8 (UDP).',
          'Above 1,472 bytes (an MTU of 1500 minus 28) IP cuts it into fragments, and one lost fragment loses it all.',
          '512 is only the old limit of DNS.',
        ],
        look: '65,508 bytes are refused. 1,473 bring a warning, and arrive: loopback’s MTU is larger than 1500.',
        question: 'A datagram travels as 4 fragments, and 1 % of all packets get lost. How often is the datagram lost?',
        answer: 'About 4 %: all four must arrive, and 0.99^4 is 0.96.',
      },
      zh: {
        title: '数据报能有多大',
        idea: [
          'IPv4 上最多带 65507 字节：65535 减去 IP 首部 20 和 UDP 首部 8。',
          '超过 1472 字节（MTU 1500 减 28），IP 就要分片；丢一片，整个数据报就没了。',
          '512 字节只是 DNS 过去的限制。',
        ],
        look: '65508 字节被拒绝。1473 字节有警告，但还是送到了：回环接口的 MTU 比 1500 大。',
        question: '一个数据报分成 4 片，每片丢失率 1 %，整体丢失率多少？',
        answer: '约 4 %：四片都得到齐，0.99 的 4 次方约为 0.96。',
      },
    },
  },
]
