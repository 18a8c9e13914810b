import type {DemoCatalogue} from './demo-catalogue.js'

const EVERYBODY = 'ff:ff:ff:ff:ff:ff'

/** `LISTEN, CLOSE_WAIT` with the comma of Chinese lists. */
const listed = (states: string) => states.replaceAll(', ', '、')

/** demo in Chinese. */
export const ZH_DEMO = {
  language: 'zh',
  gap: '',
  which: '看哪个实验？',
  titles: {
    handshake: '三次握手：连接怎样建立，SYN、SYN+ACK、ACK',
    close: '四次挥手（有时三次）：连接怎样结束，谁停在 TIME_WAIT',
    backlog: 'listen(3) 和六个客户端：谁进得来，谁在等？',
    'syn-queue': '四十个没有下文的 SYN，以及 SYN cookie',
    'time-wait': '“地址已在使用”：TIME_WAIT，以及 SO_REUSEADDR 的作用',
    mtu: '1472 和 1473 字节的数据报，以及 TCP 怎样分段',
    retransmit: '得不到应答就重传，程序毫无察觉',
    window: '序号、确认号，以及关闭的滑动窗口',
    arp: '这是谁的 MAC 地址？广播提问，单播回答',
    tls: '不用 TLS 和用 TLS 时，中间人能读到什么、改动什么',
  },
  because: {
    handshake: {
      packets:
        '双方各自告知初始序号（SYN），并确认对方的：SYN、SYN+ACK、ACK，这就是三次握手。握手由内核完成，accept(2) 只是取走已经建立的连接（RFC 9293 §3.5）。',
      states:
        '客户端调用 connect(2) 之后，双方各有一个 ESTABLISHED 的套接字。为此双方要各自告知初始序号，并确认对方的：SYN、SYN+ACK、ACK，这就是三次握手（RFC 9293 §3.5）。',
    },
    close: {
      packets:
        '两个方向各自关闭，每个方向一个 FIN，都要确认。FIN 到达时，另一方如果没有数据要发了，可以把自己的 FIN 和确认放在一个报文段里：一共三个，否则四个（四次挥手）。双方在得知对方关闭之前都已关闭（同时关闭），就各自确认对方的 FIN：四个报文段，双方都在 TIME_WAIT 等待。否则只有先关闭的一方等待（RFC 9293 §3.6，图 12、13）。',
      states:
        '两个方向各自关闭。客户端关闭了自己的方向（FIN_WAIT_2），服务器还可以发送（CLOSE_WAIT）：这就是半关闭。随后服务器也关闭了，先关闭的一方停在 TIME_WAIT（RFC 9293 §3.6）。',
    },
    backlog:
      'backlog 限制的是全连接队列：已经建立、还没有被 accept 取走的连接；Linux 还会多放一个进来。队列满时丢弃 SYN：客户端没有被拒绝，会重发 SYN，直到有空位（listen(2)）。',
    synQueue: (cookies) =>
      cookies > 0
        ? '半连接放在单独的队列里。队列满了，内核用 SYN cookie 就可以忘掉 SYN：需要知道的内容，会由真实客户端的 ACK 带回来（RFC 4987）。'
        : '半连接放在单独的队列里。队列满了，又没有用 SYN cookie，再来的 SYN 就被丢弃（RFC 4987）。',
    timeWait: ({isBindSeen}) => {
      const start = '先关闭的一方还要记住连接一段时间（Linux 是一分钟），免得迟到的分组混进新连接（RFC 9293 §3.6）。'
      const refused = isBindSeen
        ? '在那之前 bind(2) 不给这个端口，除非设置了 SO_REUSEADDR。'
        : 'Node 能再次使用这个端口，是因为它设置了 SO_REUSEADDR。'
      const rule =
        '在 Linux 上，把端口留在 TIME_WAIT 的程序和下一个程序都要设置它（socket(7)），所以第一次失败后才加上，还会再失败一次。'
      return `${start}${refused}${rule}没有进程占着端口，也不是因为忘了 close()。`
    },
    mtu: '链路上的包最大就是 MTU。更长的数据报由 IP 分片，丢一片就全丢。TCP 避免分片：双方各自通告自己能接收的最大报文段长度（MSS），发送方禁止分片。MSS 不算选项，所以带时间戳（12 字节）时，1460 字节里有 1448 字节给数据（RFC 791 §2.3、RFC 9293 §3.7.1、RFC 6691、RFC 1191）。',
    retransmit: {
      segment:
        'TCP 保留每个字节直到被确认，超时没有确认就重传。接收方按序号把字节排好，每个只交付一次。UDP 全都不管（RFC 9293 §3.8、RFC 6298）。',
      syn: '得不到应答的 SYN 会重传，第一次等一秒。RFC 6298 规定以后每次加倍；较新的 Linux 内核先每隔一秒重传几次，再开始加倍（tcp_syn_linear_timeouts）。数据得不到确认也会重传，知道往返时间后会重传得更早，而且要保留到被确认为止（RFC 6298 §2、§5）。',
    },
    window:
      '每个字节都有序号，确认号是期望收到的下一个字节，窗口说明接收方还放得下多少。窗口为 0，发送方就停下，隔一阵探测一次。接收方不会一有一个字节的空位就通告，否则会引来一串小报文段（糊涂窗口综合征）；要等空位够一个报文段才通告（RFC 9293 §3.8.6）。',
    arp: '帧需要 MAC 地址，而发送方只知道 IP 地址。于是它问链路上的所有主机（广播）；拥有这个地址的主机只回答提问者（单播），内核把答案记住一段时间（RFC 826）。',
    tls: 'TCP 原样传送字节：经手的人可以读，也可以悄悄改动。TLS 给每条记录加密，并附上只有持密钥者才算得出的标签；记录被改动，连接就中断。每个连接的密钥都是新的；凭双方共享的秘密，每一方都能确认对方也知道它（RFC 8446 §2、§5.2）。',
  },
  packetsUnseen:
    '要看到报文段本身，netkit 需要自建一条虚拟链路：在 Linux 上用 root 运行，并装有 koffi（netkit doctor 会说明缺什么）。',
  evidence: {
    wire: '在虚拟链路上逐包看到',
    proc: '来自内核在 /proc/net 的列表',
    iphlpapi: '来自 Windows 列出的套接字',
    tcpinfo: '来自内核对套接字的计数（TCP_INFO）',
    relay: '来自经过中间人的字节',
  },
  sides: {client: '客户端', server: '服务器', wire: '链路', kernel: '内核', relay: '中间人'},
  events: {
    connect: '连接',
    close: '关闭',
    write: '写入',
    full: '满了',
    'no update': '不更新',
    'read on': '继续读',
    'all read': '读完',
    'data again': '重传数据',
    data: '数据',
    probe: '窗口探测',
    receive: '接收',
    send: '发送',
    segment: '报文段',
    bind: '绑定',
    listen: '监听',
    read: '读取',
    'SYN again': '重发 SYN',
    accept: '接受',
    established: '已建立',
    waits: '等待',
    queue: '队列',
    neighbour: '邻居',
    datagram: '数据报',
    question: '提问',
    answer: '回答',
    broken: '中断',
    recv: '收到',
    'has read it': '读到了',
    'has not': '没读到',
    sees: '看到',
    'sees greeting': '看到握手',
    changes: '改动',
    cookies: 'cookie',
  },
  seen: (evidence) => `看到了（${evidence}）。`,
  notSeen: (evidence) => `这次没看到；以上步骤就是证据（${evidence}）。`,
  steps: {
    listens: (backlog) => `listen(${backlog})；程序在睡觉，不调用 accept`,
    clientIn: (number) => `客户端 ${number}：内核完成了三次握手，不需要 accept`,
    clientWaits: (number) => `客户端 ${number}：队列满了，进不来，也没有被拒绝：停在 SYN_SENT 等待`,
    queue: (made, waiting) => `全连接队列里有 ${made} 个连接，${waiting} 个客户端在等待`,
    listenerInfo: (queued, backlog) => `监听套接字：${queued} 个待 accept，backlog 为 ${backlog}`,
    droppedAgain: '等待的客户端重发了 SYN，又被丢弃',
    acceptsAll: '程序醒来，accept 队列里的所有连接',
    lateOnesIn: '等待的客户端凭下一个 SYN 进来了',
    listensOnWire: (backlog) => `在虚拟链路上 listen(${backlog})`,
    forged: (count) => `${count} 个伪造的 SYN，它们的发送方永远不会应答`,
    unanswered: (count) => `${count} 个应答，一个也没有得到确认`,
    halfOpen: (count) => `SYN 队列里留着 ${count} 个半连接`,
    cookies: (setting, cookies, dropped) =>
      `tcp_syncookies 是 ${setting ?? '未知'}：${cookies} 个 SYN 用 cookie 应答后就忘掉，${dropped} 个被丢弃`,
    cookieClient: '真实的客户端进来了：它的 ACK 带回了 cookie',
    noAnswer: '真实的客户端得不到应答',
    secondsLeft: (port, seconds) => `端口 ${port}：还剩 ${seconds} 秒`,
    bound: (reuse, errno) =>
      `${reuse ? '设了' : '没设'} SO_REUSEADDR：${errno === 0 ? '成功' : errno === 98 ? 'errno 98，EADDRINUSE：地址已在使用' : `errno ${errno}`}`,
    notBound: '不设 SO_REUSEADDR：这里演示不了（Node 总是设置它；要看需要可选包 koffi）',
    nodeListens: (works) => `Node 总是设置 SO_REUSEADDR：${works ? '监听成功' : '被拒绝'}`,
    serverClosesFirst: (port) => `服务器先关闭，端口 ${port}；Node 在那里设了 SO_REUSEADDR`,
    sendsOnce: (sizeBytes) => `${sizeBytes} 字节，只发一次`,
    readWhole: (text) => `"${text}"，完整`,
    queueFull: '两个连接占满了 listen(1) 的全连接队列',
    synDropped: '发出后被服务器内核丢弃：队列满了',
    synAgain: (times) => `没有应答：重发（已经 ${times} 次）`,
    queueEmptied: '队列腾空了',
    repetitionIn: '下一次重发成功，connect(2) 只是久了一点',
    mtu: (mtu) => `${mtu} 字节：更长的包过不去`,
    wholePacket: (totalBytes) => `${totalBytes} 字节的包：完整`,
    fragment: (totalBytes, offset, isLast) =>
      `${totalBytes} 字节的包：从第 ${offset} 字节起的一片，${isLast ? '最后一片' : '后面还有'}`,
    datagramCame: (sizeBytes, arrivedBytes) => `${sizeBytes} 字节的数据报：到了 ${arrivedBytes} 字节`,
    announces: (side, maxSegmentBytes, mtu) =>
      `${side === 'client' ? '客户端' : '服务器'}最大可接收 ${maxSegmentBytes} 字节的报文段（MSS：MTU ${mtu} 减去 40 字节首部）`,
    oneWrite: (sizeBytes) => `在 TCP 上一次写入 ${sizeBytes} 字节`,
    segment: ({payloadBytes, totalBytes, hasTimestamps, dontFragment}) =>
      `${payloadBytes} 字节数据：包长 ${totalBytes} 字节，减去首部 40 字节、选项 ${totalBytes - payloadBytes - 40} 字节${hasTimestamps ? '（时间戳）' : ''}${dontFragment ? '，禁止分片（DF）' : ''}`,
    packet: ({isToServer, payloadBytes, maxSegmentBytes, isLost}) => {
      const data = payloadBytes > 0 ? `，${payloadBytes} 字节` : ''
      const option = maxSegmentBytes === null ? '' : `，MSS ${maxSegmentBytes}`
      return `${isToServer ? '客户端 → 服务器' : '服务器 → 客户端'}${data}${option}${isLost ? '，在链路上丢失' : ''}`
    },
    portListens: (port, states) => `端口 ${port} 在监听：${listed(states)}`,
    connects: '程序调用 connect(2)',
    clientSocket: (states) => `客户端的套接字：${listed(states)}`,
    serverSockets: (states) => `服务器的套接字：${listed(states)}`,
    clientClosesFirst: '客户端先关闭自己这一方',
    finAcknowledged: (states) => `客户端的 FIN 已被确认：${listed(states)}`,
    mayStillSend: (states) => `服务器还可以发送：${listed(states)}`,
    firstLingers: (states) => `先关闭的一方还在等待：${listed(states)}`,
  },
  arp: {
    send: (sizeBytes, address) => `发 ${sizeBytes} 字节给 ${address}，还不知道它的 MAC 地址`,
    question: ({destination, targetAddress, senderAddress}) =>
      `发往 ${destination}${destination === EVERYBODY ? '，也就是所有主机' : ''}：谁是 ${targetAddress}？请告诉 ${senderAddress}`,
    answer: ({destination, source, senderAddress}) => `只发给 ${destination}：${senderAddress} 的 MAC 地址是 ${source}`,
    datagram: (sizeBytes, destination) => `${sizeBytes} 字节的帧发往 ${destination}：这才是数据报本身`,
    entry: (address, mac) => `记住了：${address} 的 MAC 地址是 ${mac}`,
  },
  window: {
    write: (sizeBytes) => `${sizeBytes} 字节，发给一个不读的程序`,
    data: (from, sizeBytes) => `第 ${from} 到 ${from + sizeBytes - 1} 字节（共 ${sizeBytes}）`,
    ack: (upto, windowBytes) =>
      `第 ${upto} 字节之前都收到了；窗口 ${windowBytes}：${windowBytes === 0 ? '现在什么也别发' : `还放得下 ${windowBytes} 字节`}`,
    probe: '发送方探测：窗口还关着吗？',
    full: (sizeBytes) => `接收缓冲区里有 ${sizeBytes} 字节，放不下了`,
    crumb: '程序取走一个字节：空出一个字节',
    noUpdate: '接收方通告的窗口仍是 0：一个字节不值得发一个报文段',
    readOn: '程序把到来的全部读走',
    allRead: (sizeBytes) => `按序读完 ${sizeBytes} 字节`,
  },
  close: {
    passive: '客户端先关闭；服务器一看到就关闭（被动关闭）',
    later: '客户端先关闭；服务器稍后才关闭',
    simultaneous: '双方在得知对方关闭之前都关闭了（同时关闭）',
    lingers: (client, server) => `之后客户端的套接字：${listed(client)}；服务器的：${listed(server)}`,
  },
  tls: {
    talk: ({isEncrypted, meddling, text}) =>
      `${isEncrypted ? '加密（TLS 1.3，共享秘密）' : '明文'}，经过一个${meddling === 'reads' ? '偷看' : '篡改'}的中间人："${text}"`,
    isRead: '经过的字节里就有原文',
    notRead: (sizeBytes) => `经过了 ${sizeBytes} 字节，里面没有原文`,
    chunk: (sizeBytes, from, shown) => `${from === 'client' ? '客户端' : '服务器'}的 ${sizeBytes} 字节：${shown}`,
    changed: '最后一个字节的一位',
    broken: {
      found: '客户端的字节在途中被改动：记录的标签对不上',
      told: '服务器报告：字节在途中被改动（警报 20，bad_record_mac）',
    },
  },
  layers: {
    captured: (sizeBytes) => `在虚拟链路上抓到的一个请求：整个帧 ${sizeBytes} 字节。`,
    told: (sizeBytes) =>
      `走回环接口的一个请求${sizeBytes === null ? '' : `：整个帧 ${sizeBytes} 字节`}。这不是抓包（抓包需要 root），字节是根据地址、端口和内核设置推出来的；?? 表示只有抓包才知道。`,
    names: {
      application: '5 应用层（OSI：5 会话层、6 表示层、7 应用层）',
      transport: '4 传输层（OSI：4 传输层）',
      internet: '3 网络层（OSI：3 网络层）',
      link: '2 数据链路层（OSI：2 数据链路层）',
      physical: '1 物理层（OSI：1 物理层）',
    },
    part: (name, about) => `${name}：${about}`,
    header: (protocol, sizeBytes) => `${protocol}，${sizeBytes ?? '?'} 字节`,
    fields: {
      destinationMac: '目的 MAC 地址',
      sourceMac: '源 MAC 地址',
      etherType: '上层协议类型',
      version: '版本、首部长度',
      serviceClass: '服务类型',
      totalLength: '总长度',
      identification: '标识',
      fragment: '分片标志与偏移',
      ttl: '生存时间（TTL）',
      protocol: '上层协议',
      headerChecksum: '首部校验和',
      sourceAddress: '源 IP 地址',
      destinationAddress: '目的 IP 地址',
      sourcePort: '源端口',
      destinationPort: '目的端口',
      sequence: '序号',
      acknowledgement: '确认号',
      headerLength: '首部长度',
      flags: '标志位',
      window: '窗口（缩放）',
      checksum: '校验和',
      urgentPointer: '紧急指针',
      options: '选项',
      data: '请求内容',
    },
    noBytes: '网线上或空气中的比特，没有自己的字节',
    because:
      '每一层都在上层交下来的数据前面加上自己的首部，对端再逐层拆掉（RFC 1122 §1.1.3）。窗口大小的单位由 SYN 中的窗口缩放选项约定（RFC 7323）。',
  },
} satisfies DemoCatalogue as DemoCatalogue
