import type {Catalogue, MessageNumbers} from './catalogue.js'

/** `第 2 条消息`, `第 2–4、6 条消息`; more than four runs of numbers are only counted. */
export function chineseMessages(numbers: MessageNumbers): string {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else runs.push([number, number])
  }
  if (runs.length > 4) return `${numbers.length} 条消息`
  const names = runs.map(([from, to]) => {
    if (from === to) return `${from + 1}`
    return to === from + 1 ? `${from + 1}、${to + 1}` : `${from + 1}–${to + 1}`
  })
  return `第 ${names.join('、')} 条消息`
}

/** `把第 1–3 条消息并到了一个报文段里`. */
function merged(joined: readonly MessageNumbers[], piece: '次写入' | '个报文段' | '次读取'): string {
  const all = [...new Set(joined.flat())].sort((a, b) => a - b)
  const count = joined.length === 1 ? '一' : ` ${joined.length} `
  return `把${chineseMessages(all)}并到了${count}${piece}里`
}

function receives(asked: readonly number[]): string {
  const different = [...new Set(asked)]
  return different.length > 3 ? '它的几次读取' : different.map((size) => `recv(${size})`).join('、')
}

export function chineseMilliseconds(ms: number): string {
  return `${ms >= 10 ? Math.round(ms) : Math.round(ms * 10) / 10} ms`
}

export const ZH_WHO: Catalogue['who'] = {
  nobody: ({app, reads}) =>
    app === 1 && reads === 1 ? '谁都没动：一条消息，一次读取。' : '谁都没动：每次读取正好是一次发送的内容。',
  nothingRead: '谁都没动：什么也没读到。',
  node: (joined) => `Node 自己：还没交给内核，它就${merged(joined, '次写入')}。`,
  sender: (joined) => `发送方内核：它${merged(joined, '个报文段')}。`,
  senderCut: (cut, segments) => `发送方内核：它切开了${chineseMessages(cut)}，一共发出 ${segments} 个报文段。`,
  senderBoth: (joined, cut, segments) =>
    `发送方内核：它${merged(joined, '个报文段')}，切开了${chineseMessages(cut)}，一共发出 ${segments} 个报文段。`,
  senderByCount: ({app, segmentsOut}) => `发送方内核：${app} 次发送，发出去的是 ${segmentsOut ?? 0} 个报文段。`,
  receiver: (joined, apart) =>
    `接收缓冲区：它${merged(joined, '次读取')}${apart ? '，虽然到达时每条各占一个报文段' : ''}。`,
  receiverByCount: ({segmentsOut, reads}) => `接收缓冲区：到了 ${segmentsOut ?? 0} 个报文段，${reads} 次读取就取完了。`,
  reader: (cut, asked) => `读的一方自己：${receives(asked)} 停在了${chineseMessages(cut)}的中间。`,
  unknown: (joined) => {
    const start = joined.length === 0 ? '两个内核之一' : `两个内核之一${merged(joined, '次读取')}`
    return `${start}。不数报文段，就看不出是哪一个。`
  },
  held: ({messages, ms}) =>
    `谁都没合并消息，但发送方内核把${chineseMessages(messages)}扣了 ${chineseMilliseconds(ms)}。`,
  heldUnseen: ({messages, ms}) =>
    `发送方内核：${chineseMessages(messages)}早已写入，${chineseMilliseconds(ms)} 之后才到。`,
  before: (clauses) => `在那之前，${clauses.join('，')}。`,
  alsoNode: (joined) => `Node 已经${merged(joined, '次写入')}`,
  alsoSender: ({joined, cut}) => {
    const did = [
      ...(joined.length > 0 ? [merged(joined, '个报文段')] : []),
      ...(cut.length > 0 ? [`切开了${chineseMessages(cut)}`] : []),
    ]
    return `发送方内核已经${did.join('，并')}`
  },
  alsoReceiver: (joined) => `接收缓冲区${merged(joined, '次读取')}。`,
  runs: ({runs, reproducedRuns, patterns}) =>
    `运行 ${runs} 次，${reproducedRuns === null ? '' : `出现 ${reproducedRuns} 次，`}读取的结果有 ${patterns} 种。最后一次：`,
  halfFix: (gotBytes) => `读的一方自己：它以为一次 recv(4) 就能读全长度，实际只读到 ${gotBytes} 字节。`,
  partialSend: (takenBytes, sizeBytes) =>
    `发送方内核：缓冲区满了，一次写入只收下 ${sizeBytes} 字节中的 ${takenBytes} 字节。`,
  udp: (sent, received) =>
    `谁都没动：发了 ${sent} 个数据报，收到 ${received} 个，${sent === received ? '' : '收到的'}都和发出时一样。`,
  empty: (messages, reads) =>
    `谁都没动：${chineseMessages(messages)}没有字节，所以什么也没发${reads === 0 ? '' : `；其余的，${reads} 次读取就读完了`}。`,
  alsoEmpty: (messages) => `${chineseMessages(messages)}没有字节，所以什么也没发。`,
}

export const ZH_WHY: Catalogue['why'] = {
  wait: ({messages, ms, ackOf, byEnd}, {onWire, rttMs}) => {
    const until = ackOf === null ? '' : `，直到${chineseMessages(ackOf)}被确认`
    const how = byEnd ? '没有马上发走' : `等了 ${chineseMilliseconds(ms)}${until}`
    const start = `${chineseMessages(messages)}${how}：Nagle 算法（Linux 用 Minshall 的改进）规定，前一个小报文段未被确认时，后面的小报文段先不发。`
    if (byEnd) return `${start}没等到确认就发走了，因为发送方结束了发送：带着结束标志（FIN）的报文段，Nagle 算法不扣。`
    const trip =
      onWire && rttMs && ms >= rttMs ? `一次确认至少要一个往返时间，这里是 ${chineseMilliseconds(rttMs)}。` : ''
    const isDelayed = ms - (rttMs ?? 0) >= DELAYED_MS
    return [start, trip, isDelayed ? DELAYED[ackOf === null ? 'unseen' : 'seen'] : ''].join('')
  },
  waitFull: ({messages, ms}) =>
    `${chineseMessages(messages)}等了 ${chineseMilliseconds(ms)}，等窗口腾出位置：未被确认的字节只能有这么多。`,
  joinedInWait: '等待期间写下的内容，会一起发走。',
  leftAlone: (count, {joined, onWire, noDelay}) => {
    const start = `${count} 个报文段各带一条消息发出`
    if (joined && !onWire && count >= 10)
      return `${start}：Linux 接收方对一个连接最初约 16 个报文段立即确认，Nagle 算法没什么可等的。之后接收方才开始延迟确认。`
    if (joined) return `${start}。`
    if (noDelay) return `${start}：没有一个被扣下，因为 TCP_NODELAY 关掉了 Nagle 算法。`
    if (onWire) return `${start}。`
    return `${start}：没有一个被扣下。在回环接口上，确认几微秒就回来了，Nagle 算法没什么可等的。`
  },
  segmentSize: (maxSegmentBytes) =>
    `${maxSegmentBytes === null ? '超过最大报文段长度（MSS）的发送要分成几个报文段' : `这里一个报文段最多带 ${maxSegmentBytes} 字节数据（MSS 减去 TCP 选项），更长的发送就分成几个报文段`}。接收方内核按序把字节拼好，但不知道什么是消息。`,
  receiveBuffer: (sizeBytes) =>
    `接收方内核只存到达的字节，不留消息的边界；一次读取有多少拿多少，最多到所要的长度：这里一次就拿了 ${sizeBytes} 字节。`,
  shortRead: (asked) =>
    `${receives(asked)} 最多返回这么多字节，停在消息中间也不管。剩下的留在缓冲区，下一次读取先拿到它们。`,
  unknown:
    '发送和读取都数了，报文段没有数。要么是发送方内核把几条消息放进一个报文段，要么是它们逐个到达，而接收方内核不留边界，一次读取有多少拿多少。',
  corked: (ms) =>
    `TCP_CORK 要求发送方内核只发满的报文段。它没有被取消，凑不满一个报文段的字节就一直等着${ms === null ? '' : `（这里 ${chineseMilliseconds(ms)}）`}：过了 200 ms 或更久，内核还是会发。`,
  beforeConnect:
    '连接还没建立，程序就写了。Node 先放进自己的队列；连上后先交出第一次写入，再用一次调用（writev）交出其余全部。',
  halfFix: (gotBytes) =>
    `程序在每条消息前放了长度，却只用一次 recv(4) 去读，以为四个字节一定会来。实际来了 ${gotBytes} 个：长度也是字节，一样会被切开。`,
  partialSend: (takenBytes) =>
    `套接字是非阻塞的，write(2) 只收下发送缓冲区放得下的 ${takenBytes} 字节，并返回这个数。什么也没丢，剩下的要程序自己再发。阻塞套接字（Python 的 send 默认就是）会等到全部收下。`,
  file: '不要紧：发送的内容合起来就是一个文件，怎么切都行，连接结束，文件也就结束。',
  udp: ({isCut, isDropped}) =>
    [
      '一次发送就是一个数据报，也就是一次接收：不会粘包。',
      ...(isCut ? ['但数据报比接收它的缓冲区长，就被截断了。'] : []),
      ...(isDropped ? [`${isCut ? '而且' : '但'}接收缓冲区满了，整个数据报被丢弃。`] : []),
      ...(isCut || isDropped ? ['发送都没有报错：发送方不会知道。'] : []),
    ].join(''),
  empty:
    '字节流只有字节：没有字节，就没有东西可发。在 TCP 里，读到空表示对方已经结束发送。UDP 数据报本身就是消息，可以是空的。',
  luck: '有几次读取正好是一条消息：只是长度碰巧对上了。',
  randomReads: (patterns) => `同样的发送，读出来有 ${patterns} 种结果，只取决于读的一方什么时候去看。`,
}

/** A wait that is longer than this beyond a round trip was no accident: Linux delays acknowledgements by 40 ms at least. */
const DELAYED_MS = 30
const DELAYED = {
  seen: '接收方推迟了这个确认：Linux 可以推迟 40 ms 以上，等着把确认捎带在应答里。',
  unseen: '等这么久，符合延迟确认：Linux 接收方可以把确认推迟 40 ms 以上，等着捎带在应答里。',
}

export const ZH_CHANGE: Catalogue['change'] = {
  lengths:
    '说清每条消息在哪里结束（封帧）：先发长度，在 Python 里是 sock.sendall(struct.pack("!I", len(data)) + data)；再循环调用 recv，直到整条消息到齐。',
  noDelay: (segmentsApart) =>
    segmentsApart
      ? 'TCP_NODELAY 治不好：报文段本来就是分开的，接收缓冲区照样把它们并在一起。'
      : 'TCP_NODELAY 治不好：它只去掉等待，各块仍可能在接收缓冲区里碰到一起。',
  oneWrite:
    '要去掉等待：该在一起的内容一次写出。做不到时，在发送方用 socket.cork()、TCP_CORK 或 TCP_NODELAY；接收方的 TCP_QUICKACK 不会一直有效。',
  uncork: '最后一次写入之后取消 TCP_CORK：剩下的立刻全部发出。',
  nodeMerge: '没有什么开关可关：用 socket.cork()，或者内核缓冲区满了，Node 也会这样合并。',
  largerBuffer: '缓冲区再大，也只是晚一点出事。',
  decoder: '先读满四个字节的长度，再读满整条消息，多出来的留给下一条：这就是解码器。',
  sendRest:
    '剩下的继续发，直到全部收下：Python 用 sendall，Node 用 socket.write（它会替你发完；返回 false 时，等 drain 事件）。',
  file: '一个连接只传一个文件，可以不封帧。但还是要发长度（或校验和）：没有它，连接提前断开和文件结束看起来一模一样。',
  udp: '接收缓冲区要放得下最大的数据报；把长度写进数据报，截断才看得出来；要紧的内容让接收方确认。',
  empty: '在 TCP 上，空消息也要封帧：长度 0 是四个真实的字节。',
  test: '测试通过一次，在这里说明不了什么。',
  nothing: '这次结果是对的，但谁也不能保证下次还对。',
}
