import {type CourseStep, END_SERVER, UNTIL_READY} from '../course-step.js'

/** How packets find their way: routes, ports, names, leases, layers. */
export const NETWORK_STEPS: readonly CourseStep[] = [
  {
    name: 'same-network',
    commands: [
      'netkit subnet same 192.168.11.229 192.168.11.168 --mask 255.255.255.0',
      {command: 'netkit subnet same 192.168.11.229/24 192.168.12.1', exitCode: 1},
    ],
    see: [/Yes/, /No/],
    source: 'RFC 1122 §3.3.1.1',
    words: {
      en: {
        title: 'Are A and B on one network?',
        idea: [
          'A applies its own mask to both addresses and compares the results.',
          'If they are equal, A asks for B’s MAC address (ARP) and sends to B directly.',
          'If not, A hands the packet to its gateway.',
        ],
        look: 'First two equal networks, then two different ones.',
        question: 'Whose mask counts, A’s or B’s?',
        answer: 'The sender’s own: A can’t know B’s. If one mask is wrong, one direction may work and the other not.',
      },
      zh: {
        title: 'A 和 B 在同一个网络吗？',
        idea: [
          'A 用自己的子网掩码分别和两个地址做按位与，再比较结果。',
          '相同：用 ARP 问到 B 的 MAC，直接发给它。',
          '不同：把包交给网关。',
        ],
        look: '先看两个相同的网络号，再看两个不同的。',
        question: '判断时用谁的掩码，A 的还是 B 的？',
        answer: '用发送方自己的。A 并不知道 B 的掩码；掩码配错时，可能一个方向通、另一个方向不通。',
      },
    },
  },
  {
    name: 'gateway',
    commands: ['netkit route list', 'netkit route 198.51.100.7 || true'],
    see: [/198\.51\.100\.7/],
    source: 'RFC 1812 §5.2.4.3',
    words: {
      en: {
        title: 'The gateway, and the longest prefix',
        idea: [
          'A gateway is a router on your own network: packets for other networks go to it.',
          'Of all routes that contain the address, the one with the longest prefix wins.',
          'The default route, 0.0.0.0/0, contains every address, so it comes last.',
        ],
        look: 'The routes of this machine; then the one that an address far away takes (the arrow), with the AND written out.',
        question: '10.0.0.0/8 and 10.1.0.0/16 both contain 10.1.2.3. Which one wins?',
        answer: '10.1.0.0/16: 16 matching bits say more exactly where the address is than 8.',
      },
      zh: {
        title: '网关与最长前缀匹配',
        idea: [
          '网关是本网段里的一台路由器，发往其他网络的包都交给它。',
          '在所有包含目的地址的路由里，前缀最长的那条说了算。',
          '默认路由 0.0.0.0/0 包含所有地址，所以最后才轮到它。',
        ],
        look: '先看本机的路由表，再看去一个远方地址走哪条（箭头），按位与都写出来了。',
        question: '10.0.0.0/8 和 10.1.0.0/16 都包含 10.1.2.3，走哪条？',
        answer: '走 10.1.0.0/16：16 位相同比 8 位相同更精确。',
      },
    },
  },
  {
    name: 'ports',
    commands: [
      'netkit port name 3306 443',
      {command: 'netkit port name 65535', exitCode: 1},
      {command: 'netkit port check 127.0.0.1 1', exitCode: 1},
      'netkit port list || true',
    ],
    see: [/mysql/, /dynamic/, /closed/],
    source: 'RFC 6335 §6',
    words: {
      en: {
        title: 'Ports',
        idea: [
          'A port is a 16-bit number, 0 to 65535: up to 1023 well known, from 49152 on never assigned.',
          'Each system chooses the ports that it gives to outgoing connections: Linux takes 32768 to 60999.',
          'Address, port and protocol together name one end of a conversation: TCP port 53 and UDP port 53 are two different things.',
        ],
        look: 'What 3306 is called; that port 1 is closed; which programs hold ports on this machine.',
        question: 'How can a server with one port talk to a thousand clients?',
        answer:
          'A connection is named by both of its ends: the server’s end is always the same, the clients’ ends differ.',
      },
      zh: {
        title: '端口',
        idea: [
          '端口号 16 位，0 到 65535；0–1023 是知名端口，49152 以上不做分配。',
          '给外出连接分配哪些端口由系统自己定：Linux 用 32768–60999。',
          '地址、端口加协议才确定通信的一端：TCP 53 和 UDP 53 是两回事。',
        ],
        look: '3306 叫什么；1 号端口是关着的；本机的端口都被谁占着。',
        question: '服务器只有一个端口，怎么同时和上千个客户端通信？',
        answer: '一条连接由两端共同确定：服务器这一端都相同，客户端那一端各不相同。',
      },
    },
  },
  {
    name: 'dns',
    commands: [
      'netkit dns serve --record www.jd.com=192.168.15.12 --record www.jd.com=192.168.15.13 --port 0 --ready-file here --log &',
      UNTIL_READY,
      'netkit dns lookup www.jd.com --server $(cat here)',
      {command: 'netkit dns lookup nope.jd.com --server $(cat here)', exitCode: 1},
      END_SERVER,
    ],
    see: [/192\.168\.15\.12/, /192\.168\.15\.13/, /NXDOMAIN|no such name/],
    source: 'RFC 1034 §3.1, RFC 1035',
    words: {
      en: {
        title: 'DNS: from names to addresses',
        idea: [
          'DNS is a dictionary from names to addresses: a name may have several, an address several names or none.',
          'Every answer says how many seconds it may be kept (TTL).',
          'A server that has the records itself is authoritative; one that asks others and remembers is forwarding.',
        ],
        look: 'Two addresses of one name, with their TTL; then a name that is not there.',
        question: 'You change a record, and some users still reach the old server. Why?',
        answer: 'The servers they ask still keep the old answer, until its TTL runs out.',
      },
      zh: {
        title: 'DNS：从域名到地址',
        idea: [
          'DNS 是从域名查地址的字典：一个域名可以有多个地址，一个地址也可以有多个域名，或者没有。',
          '每条回答都带着可以缓存多少秒（TTL）。',
          '自己存着记录的是权威服务器；替别人去问并缓存结果的是转发服务器。',
        ],
        look: '一个域名有两个地址，各带 TTL；再看一个不存在的域名。',
        question: '改了解析记录，为什么有的用户还是访问到旧服务器？',
        answer: '他们用的 DNS 服务器还缓存着旧答案，要等 TTL 过期。',
      },
    },
  },
  {
    name: 'dhcp',
    commands: ['netkit ip list --get name,address,dynamic,validSeconds', 'netkit ip 169.254.7.7'],
    see: [/127\.0\.0\.1\tfalse/, /169\.254/],
    source: 'RFC 2131 §3.1, RFC 3927',
    words: {
      en: {
        title: 'DHCP lends addresses',
        idea: [
          'A machine without an address broadcasts DISCOVER; a DHCP server answers OFFER, the machine sends REQUEST, the server ACK.',
          'The address is lent for a time (a lease) and comes with the mask, the gateway and the name servers.',
          'If nobody answers, a machine may give itself an address from 169.254.0.0/16, which works on its own link only.',
        ],
        look: '"true" is an address that was handed out, and the seconds are what is left of its lease, as far as this system knows. Loopback is fixed.',
        question: 'DISCOVER comes from a machine without an address. Which addresses are in that packet?',
        answer: 'From 0.0.0.0 to 255.255.255.255: this host, to everybody on the link.',
      },
      zh: {
        title: 'DHCP：租来的地址',
        idea: [
          '没有地址的主机先广播 DISCOVER，DHCP 服务器回 OFFER，主机发 REQUEST，服务器回 ACK。',
          '地址是有期限的（租约），一起给的还有子网掩码、网关和 DNS 服务器。',
          '没人应答时，主机可以自己用 169.254.0.0/16 里的地址，只在本链路有效。',
        ],
        look: 'true 表示动态分配，后面是系统记得的租约剩余秒数；回环地址是固定的。',
        question: '主机还没有地址，DISCOVER 包里的源地址和目的地址是什么？',
        answer: '从 0.0.0.0 发到 255.255.255.255：本机发给链路上所有人。',
      },
    },
  },
  {
    name: 'layers',
    commands: ['netkit demo handshake --layers'],
    see: [/Ethernet/, /IPv4/, /TCP/, /47 45 54 20 2f 20/],
    source: 'RFC 1122 §1.1.3, ISO/IEC 7498-1',
    wantsRoot: true,
    picture: {
      en: `OSI seven       TCP/IP five    one request
7 application ┐
6 presentation├ 5 application                   GET /
5 session     ┘  ─── the door of your program: socket ───
4 transport     4 transport               ports|GET /
3 network       3 internet           IP a.|ports|GET /
2 data link     2 link         MAC a.|IP a.|ports|GET /|FCS
1 physical      1 physical     010110… wire or air`,
      zh: `OSI 七层        TCP/IP 五层    一个请求
7 应用层      ┐
6 表示层      ├ 5 应用层                        GET /
5 会话层      ┘  ─── 程序的门：socket ───
4 传输层        4 传输层                   端口|GET /
3 网络层        3 网络层                IP|端口|GET /
2 数据链路层    2 数据链路层        MAC|IP|端口|GET /|FCS
1 物理层        1 物理层       010110… 网线或空气`,
    },
    words: {
      en: {
        title: 'The layers',
        idea: [
          'Each layer puts its own header before what the layer above gave it, and the other end takes them off in turn.',
          'Link: MAC addresses; internet: IP addresses; transport: TCP, UDP, ports; application: HTTP, DNS, your program; physical: the cable or the air below them all.',
          'A socket is the door between your program and the transport layer.',
        ],
        look: 'The last part: one request, GET /, byte by byte. Your program wrote the last 18 bytes; the kernel put three headers before them.',
        question: 'Which of the headers does a router on the way change?',
        answer:
          'The link header is new on every hop, and the TTL in the IP header goes down by one (and IPv4’s checksum with it). Ports and data stay (unless it is a NAT).',
      },
      zh: {
        title: '网络分层',
        idea: [
          '每一层都在上层交下来的数据前面加上自己的首部，到了对端再逐层拆掉。',
          '链路层看 MAC，网络层看 IP，传输层有 TCP、UDP 和端口，应用层是 HTTP、DNS 和你的程序；最下面是物理层。',
          'socket 就是应用程序通往传输层的那扇门。',
        ],
        look: '最后一部分：一个 GET / 请求，逐字节拆开。程序只写了最后 18 个字节，前面三个首部都是内核加的。',
        question: '中途的路由器会改哪些首部？',
        answer: '链路层首部每一跳都换，IP 的 TTL 减一（IPv4 首部校验和随之改变）；端口和数据不变（除非是 NAT）。',
      },
    },
  },
]
