import type {Catalogue} from './catalogue.js'

/** The same facts as in English; the sources are those that facts.ts names. */
export const ZH_FACTS: Catalogue['facts'] = {
  stream: 'TCP 是字节流：保证顺序，不丢字节，但不保留每次发送的边界。',
  'short-reads': '一次读取返回的字节可以比要的少，这不是错误：有多少就返回多少。',
  'end-of-stream':
    '在 TCP 套接字上，至少要 1 字节却读到 0 字节，表示对方已经结束发送。（要 0 字节的读取也返回 0，空数据报也是。）',
  nagle: 'Nagle 算法：先前的数据未被确认时，小报文段先不发。主机可以采用它，但必须允许程序对单个连接关掉它。',
  minshall: 'Linux 采用 Minshall 的改进：只有前一个小报文段未被确认时，小报文段才等待。满的报文段不会挡住别人。',
  nodelay: 'TCP_NODELAY 关掉 Nagle 算法：报文段再小也尽快发出。至于一次读取返回什么，它管不着。',
  'delayed-ack':
    '接收方可以延迟确认，但必须少于 0.5 秒，而且每收到两个满长的报文段至少应确认一次。Linux 至少延迟 40 ms。',
  'quick-phase':
    'Linux 接收方对一个连接最初约 16 个报文段立即确认（TCP_MAX_QUICKACKS），除非连接更早变成一问一答。所以在回环接口上，新连接最初的小发送没什么可等的；隔着一段距离，每次确认都要一个往返时间，新连接上 Nagle 算法也会合并。',
  quickack: 'TCP_QUICKACK 让接收方立即确认，但不是一直有效：内核可能又退出这个模式，所以要反复设置。',
  cork: 'TCP_CORK 扣住不满的报文段，直到取消为止。tcp(7) 说最长 200 毫秒；隔着一段距离，还要多等一个往返时间。一取消，积下的立刻发出。',
  writev:
    '流里积下的几块数据，如果流有 _writev，Node 就用一次调用全部交出；套接字有这个方法。socket.cork() 是有意让它们积起来。',
  'segment-size':
    '双方各自通告自己能接收的最大报文段长度（MSS 选项），各管一个方向，并不协商。套接字可以在连接前用 TCP_MAXSEG 通告得小一些。',
  timestamps:
    'MSS 不算选项，发送方要自己减掉：每个报文段带时间戳（连填充 12 字节），MSS 1460 就剩 1448 字节给数据，536 剩 524。',
  'partial-write':
    '阻塞的发送会等到内核全部收下。非阻塞套接字上的发送放得下多少收多少，并返回字节数；一点也放不下就报 EAGAIN；剩下的要再调用。',
  'udp-boundaries': 'UDP 传的是数据报，不是流：可能丢失、重复、乱序，但每个都是整个接收的。',
  'udp-cut': '数据报比接收它的缓冲区长就会被截断：多出的部分被丢掉（recvmsg 用 MSG_TRUNC 告知）。',
  'length-first': '毛病有多老，药方就有多老：DNS 走 TCP 时每条报文前放两个字节的长度，服务器第一次没读全也不许放弃。',
}
