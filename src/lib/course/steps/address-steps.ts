import {type CourseStep, END_SERVER, UNTIL_READY} from '../course-step.js'

/** Who is who on a network: MAC addresses, IP addresses, masks. */
export const ADDRESS_STEPS: readonly CourseStep[] = [
  {
    name: 'client-and-server',
    commands: [
      'netkit tcp echo --port 0 --ready-file here &',
      UNTIL_READY,
      'echo hello | netkit tcp connect $(cat here)',
      `printf 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n' | netkit tcp connect $(cat here)`,
      END_SERVER,
    ],
    see: [/^hello$/m, /GET \/ HTTP\/1\.1/],
    source: 'RFC 9110 §3.3',
    words: {
      en: {
        title: 'Client and server',
        idea: [
          'A server waits at an address; a client calls it.',
          'A browser is one more client: it opens a TCP connection and sends text (HTTP).',
          'So "browser/server" is still "client/server": everybody just has that client already.',
        ],
        look: 'The echo server sends back hello, and the browser’s request too: to it, both are just bytes.',
        question: 'Which of the two must know the other’s address beforehand?',
        answer: 'The client. The server learns the client’s address from the connection that comes in.',
      },
      zh: {
        title: '客户端与服务器（C/S 与 B/S）',
        idea: [
          '服务器在一个地址上等着，客户端主动来连。',
          '浏览器也只是一种客户端：它建立 TCP 连接，再发一段文本（HTTP）。',
          '所以 B/S 架构就是 C/S 架构，只不过客户端人人都有。',
        ],
        look: '回显服务器把 hello 原样发回；对浏览器的请求也一样：在它眼里都是字节。',
        question: '通信之前，哪一方必须先知道对方的地址？',
        answer: '客户端。服务器从进来的连接里就能知道客户端的地址。',
      },
    },
  },
  {
    name: 'mac-address',
    commands: ['netkit mac 8C-EC-4B-87-99-D7', 'netkit mac da:41:f2:b3:c4:d5'],
    see: [/Dell/, /I\/G/, /U\/L/, /RFC 8948/],
    source: 'IEEE 802, RFC 9542',
    words: {
      en: {
        title: 'A MAC address names a card',
        idea: [
          'A MAC address is 48 bits, written as six octets in hex.',
          'The first three name the vendor (the OUI; MA-M and MA-S blocks use more bits), the rest is the vendor’s own number.',
          'Two bits of the first octet say more: I/G, one card or a group; U/L, given by the vendor or made up locally.',
        ],
        look: 'The vendor, and the bits I/G and U/L. The second address has U/L = 1: most likely a phone made it up.',
        question: 'Are MAC addresses unique in the world?',
        answer:
          'Only if the U/L bit is 0 and the vendor was careful. With U/L = 1 anyone may choose one, and phones keep choosing new ones.',
      },
      zh: {
        title: 'MAC 地址：网卡的名字',
        idea: [
          'MAC 地址有 48 位，写成六个十六进制字节。',
          '前三个字节代表厂商（OUI；MA-M、MA-S 小块会占用更多位），其余是厂商自己的编号。',
          '第一个字节里有两个特殊位：I/G 位区分单播和组播，U/L 位区分厂商分配和本地管理。',
        ],
        look: '厂商，I/G 位和 U/L 位。第二个地址 U/L = 1：多半是手机随机生成的。',
        question: 'MAC 地址是全球唯一的吗？',
        answer: '只有 U/L 位为 0 时才谈得上唯一。U/L 为 1 的地址谁都可以自己定，手机还会经常换。',
      },
    },
  },
  {
    name: 'ip-address',
    commands: ['netkit ip 192.168.11.229 2001:db8::1 --get version,expanded', 'netkit ip list'],
    see: [/^4\t192\.168\.11\.229/m, /2001:0db8:0000:0000:0000:0000:0000:0001/, /127\.0\.0\.1/],
    source: 'RFC 791, RFC 4291 §2.2',
    words: {
      en: {
        title: 'An IP address names an interface, for a while',
        idea: [
          'IPv4 has 32 bits, four octets in decimal.',
          'IPv6 has 128 bits, eight groups of hex (not six); one run of zero groups may be written ::.',
          'An address belongs to an interface, not to a machine, and changes with place and time.',
        ],
        look: 'The eight groups that :: stands for; then the addresses of this machine, interface by interface.',
        question: 'Why may :: stand in an address only once?',
        answer: 'With two of them you could not tell how many groups of zeros each one stands for.',
      },
      zh: {
        title: 'IP 地址：网络接口的（临时）地址',
        idea: [
          'IPv4 地址 32 位，写成四个十进制数（点分十进制）。',
          'IPv6 地址 128 位，写成八组十六进制数（不是六组），一段连续的全零组可以缩写成 ::。',
          '地址属于网络接口而不是主机，换个地方、过段时间都可能变。',
        ],
        look: ':: 展开后的八组；再看本机每个接口的地址。',
        question: '为什么一个地址里 :: 只能出现一次？',
        answer: '出现两次的话，就没法知道每个 :: 各代表几组零了。',
      },
    },
  },
  {
    name: 'loopback',
    commands: ['netkit ip 127.9.9.9', 'netkit ip 0.0.0.0'],
    see: [/127\.0\.0\.0\/8 +Loopback/, /0\.0\.0\.0\/32 +This host/],
    source: 'RFC 1122 §3.2.1.3, RFC 6890',
    words: {
      en: {
        title: 'Loopback, and 0.0.0.0',
        idea: [
          'All of 127.0.0.0/8 is this machine, not 127.0.0.1 alone.',
          '0.0.0.0 as a source means "no address yet".',
          'A server that binds 0.0.0.0 listens on every IPv4 address of its machine.',
        ],
        look: 'The block of each address: 127.9.9.9 is loopback too, and 0.0.0.0 is a block of its own.',
        question: 'A server binds 127.0.0.1. Can a colleague’s machine reach it?',
        answer:
          'No: packets to 127.0.0.1 never leave the machine that sends them. Bind 0.0.0.0 or the interface’s address.',
      },
      zh: {
        title: '回环地址与 0.0.0.0',
        idea: [
          '整个 127.0.0.0/8 都是本机，不只是 127.0.0.1。',
          '0.0.0.0 作为源地址，意思是“还没有地址”。',
          '服务器绑定 0.0.0.0，就是监听本机所有的 IPv4 地址。',
        ],
        look: '每个地址所在的地址块：127.9.9.9 同样是回环地址；0.0.0.0 单独成块。',
        question: '服务器绑定了 127.0.0.1，同事的电脑能连上吗？',
        answer: '不能：发往 127.0.0.1 的包根本不会离开发送者自己的机器。要绑定 0.0.0.0 或网卡的地址。',
      },
    },
  },
  {
    name: 'private-ranges',
    commands: ['netkit ip 172.16.0.1 172.168.0.1 100.64.0.1 --get address,special.name', 'netkit ip 172.168.0.1'],
    see: [/172\.16\.0\.1\tPrivate-Use/, /172\.168\.0\.1\t$/m, /Public/],
    source: 'RFC 1918, RFC 6598',
    words: {
      en: {
        title: 'Private addresses, and NAT',
        idea: [
          'The private ranges are 10.0.0.0/8, 172.16.0.0/12 (172.16 to 172.31) and 192.168.0.0/16: anyone may use them, and the internet routes none of them.',
          'A NAT router lets such hosts out: it rewrites their source address to its public one, and remembers which port belongs to whom.',
          'Internet providers have a range for a second NAT of their own: 100.64.0.0/10.',
        ],
        look: '172.16.0.1 is private. 172.168.0.1 only looks private: it is public.',
        question: 'Why can’t a stranger simply connect to a host behind NAT?',
        answer:
          'The NAT has no entry for a connection that did not start inside, so it does not know which host should get it.',
      },
      zh: {
        title: '私有地址与 NAT',
        idea: [
          '私有地址是 10.0.0.0/8、172.16.0.0/12（172.16 到 172.31）和 192.168.0.0/16，谁都可以用，但公网上不会路由。',
          'NAT 路由器让它们上网：把源地址改写成自己的公网地址，并记住哪个端口对应内网的哪台主机。',
          '运营商做二次 NAT 另有一段地址：100.64.0.0/10。',
        ],
        look: '172.16.0.1 是私有地址；172.168.0.1 看着像，其实是公网地址。',
        question: '外面的人为什么不能直接连 NAT 后面的主机？',
        answer: '连接不是从内网发起的，NAT 表里就没有对应的记录，路由器不知道该转给谁。',
      },
    },
  },
  {
    name: 'arp',
    commands: ['netkit demo arp || netkit arp list'],
    see: [/arp|MAC/],
    source: 'RFC 826, RFC 4861',
    wantsRoot: true,
    picture: {
      en: `question  A → ff:ff:ff:ff:ff:ff  "who has 192.0.2.2? tell A"
              everyone hears it; only B has that address
answer    B → A                  "192.0.2.2 is at B’s MAC"
then      A → B                  the packet itself`,
      zh: `提问  A → ff:ff:ff:ff:ff:ff  “谁是 192.0.2.2？请告诉 A”
          人人都收到，但只有 B 有这个地址
回答  B → A                  “192.0.2.2 的 MAC 是 …”
之后  A → B                  真正的数据包`,
    },
    words: {
      en: {
        title: 'ARP: who has that address?',
        idea: [
          'To send to a host on its own network, a machine needs that host’s MAC address.',
          'It asks everyone on the link (a broadcast): "who has 192.0.2.2?" Only the owner answers, and only to the asker (a unicast).',
          'The answer is kept for a while in the ARP table; IPv6 asks a small multicast group instead (NDP).',
        ],
        look: 'As root: the question goes to ff:ff:ff:ff:ff:ff, the answer to one address. Otherwise: the answers that this machine remembers. REACHABLE is confirmed, STALE is older, FAILED got no answer.',
        question: 'Does a machine use ARP for the address of a web server far away?',
        answer:
          'No. It asks for the MAC address of its gateway; the IP packet inside still carries the server’s address.',
      },
      zh: {
        title: 'ARP：这个 IP 是谁的？',
        idea: [
          '要给同一网段的主机发数据，先得知道对方的 MAC 地址。',
          '于是向链路上所有人广播：“谁是 192.0.2.2？”只有它的主人回答，而且只单播给提问者。',
          '答案会在 ARP 缓存表里保留一段时间；IPv6 不用广播，只问一个很小的组播组（NDP）。',
        ],
        look: 'root：提问发往 ff:ff:ff:ff:ff:ff，回答只发给一个地址。普通用户：看本机缓存的 ARP 表，REACHABLE 是刚确认过的，STALE 是旧的，FAILED 是没人回答的。',
        question: '访问远处的网站时，会用 ARP 去问网站的 MAC 地址吗？',
        answer: '不会。问的是网关的 MAC 地址；IP 包里写的目的地址仍是网站的。',
      },
    },
  },
  {
    name: 'switches-and-groups',
    commands: [
      'netkit ip 224.0.0.251 192.168.15.7 --get address,isMulticast,multicastMac',
      'netkit mac 01:00:5e:00:00:fb ff:ff:ff:ff:ff:ff --get address,isMulticast',
    ],
    see: [/224\.0\.0\.251\ttrue\t01:00:5e:00:00:fb/, /ff:ff:ff:ff:ff:ff\ttrue/],
    source: 'RFC 1112 §6.4, IEEE 802.1D',
    picture: {
      en: `hub     A → [ hub ] → B, C, D       everyone hears it

switch  A → [ switch ] → B          it knows B’s port
        A → [ switch ] → B, C, D    to ff:ff:ff:ff:ff:ff

storm   [ switch ] ══ [ switch ]    two cables, no TTL:
        broadcasts go round for ever, and multiply
        cure: spanning tree (STP) disables one cable`,
      zh: `集线器    A → [ 集线器 ] → B、C、D   人人都收到

交换机    A → [ 交换机 ] → B         已学到 B 在哪个口
          A → [ 交换机 ] → B、C、D   发往 ff:ff:ff:ff:ff:ff

广播风暴  [ 交换机 ] ══ [ 交换机 ]   两根线成环，没有 TTL：
          广播帧转个不停，越来越多
          对策：生成树协议（STP）断开其中一根`,
    },
    words: {
      en: {
        title: 'Hubs, switches, groups, broadcasts',
        idea: [
          'A hub repeats everything to every port; a switch learns which MAC address is behind which port; a router joins networks and passes no broadcasts on.',
          'ff:ff:ff:ff:ff:ff means everyone (broadcast); a multicast group has an address from 224.0.0.0/4 and a MAC address made from it (01:00:5e and the last 23 bits).',
          'Frames have no TTL: where switches form a loop, a broadcast is copied round and round until nothing else gets through (a broadcast storm).',
        ],
        look: 'The group’s MAC address ends in the last bits of its IP address. 192.168.15.7 is no group, just a host.',
        question: 'Why do 32 groups share one MAC address?',
        answer:
          'A group’s number has 28 bits, and only 23 of them fit behind 01:00:5e: 5 bits are lost, and 2^5 is 32.',
      },
      zh: {
        title: '集线器、交换机、组播与广播',
        idea: [
          '集线器把数据发给所有口；交换机会学习哪个 MAC 地址在哪个口；路由器连接不同的网络，并且不转发广播。',
          'ff:ff:ff:ff:ff:ff 是广播地址；组播地址属于 224.0.0.0/4，它的 MAC 由 01:00:5e 加上低 23 位组成。',
          '以太网帧没有 TTL：交换机之间成了环，广播就一圈圈地复制，直到堵死整个网络，这就是广播风暴。',
        ],
        look: '组播 MAC 的末尾就是组播 IP 的低位；192.168.15.7 不是组播，只是某个子网里的主机。',
        question: '为什么 32 个组播地址共用一个 MAC 地址？',
        answer: '组号有 28 位，01:00:5e 后面只放得下 23 位，丢了 5 位，2 的 5 次方就是 32。',
      },
    },
  },
  {
    name: 'subnet-mask',
    commands: ['netkit subnet 192.168.11.229/24'],
    see: [/& netmask/, /= network .*192\.168\.11\.0/],
    source: 'RFC 950, RFC 4632',
    words: {
      en: {
        title: 'The mask: address AND mask = network',
        idea: [
          'A mask is ones, then zeros: /24 is 24 ones, 255.255.255.0.',
          'AND keeps an address’s bits under the ones and clears those under the zeros.',
          'What is left is the network; the cleared bits number the hosts.',
        ],
        look: 'The three binary lines: address, netmask, network, bit below bit.',
        question: 'How many hosts are in a /24, and why not 256?',
        answer:
          '254: the address with all host bits 0 is the network itself, and the one with all 1 is its broadcast address.',
      },
      zh: {
        title: '子网掩码：地址与掩码按位与',
        idea: [
          '子网掩码先是连续的 1，再是连续的 0：/24 就是 24 个 1，即 255.255.255.0。',
          '按位与（AND）保留 1 下面的位，把 0 下面的位清零。',
          '剩下的就是网络号；被清零的那些位是主机号。',
        ],
        look: '三行二进制：地址、掩码、网络号，一位对一位。',
        question: '/24 的网络里有多少台主机？为什么不是 256？',
        answer: '254 台：主机号全 0 是网络地址，全 1 是广播地址。',
      },
    },
  },
]
