import {replaced} from '../decode-chunks.js'
import type {Catalogue} from './catalogue.js'
import {ZH_COMMENTS} from './zh-comments.js'
import {ZH_FACTS} from './zh-facts.js'
import {ZH_QUIZ} from './zh-quiz.js'
import {chineseMessages, chineseMilliseconds, ZH_CHANGE, ZH_WHO, ZH_WHY} from './zh-who.js'

/** What `fix` did besides framing, as the start of a sentence. */
const HOW = {
  same: '同样的发送和读取',
  'one write': '同样的消息，一次写出',
  uncorked: '同样的发送和读取，最后取消了 TCP_CORK',
  'rest sent': '同样的消息，剩下的一直发到全部收下',
}

const PLACES = {
  none: '谁都没动',
  node: '在 Node 里',
  sender: '在发送方',
  receiver: '在接收方',
  reader: '在读的一方',
}

/** stickdemo in Chinese. */
export const ZH = {
  language: 'zh-CN',
  gap: '',
  labels: {
    who: '谁干的',
    proof: '证据',
    why: '原因',
    change: '怎么改',
    fixed: '改好后',
    proven: '验证',
    yours: '轮到你',
    nothing: '无',
  },
  rows: {
    sends: {label: '发送', caption: '你的程序'},
    writes: {label: '写入', caption: 'Node'},
    segments: {label: '报文段', caption: '网络'},
    reads: {label: '读取', caption: '对方程序'},
    frames: {label: '帧', caption: '你的程序'},
    messages: {label: '消息', caption: '解码之后'},
  },
  picture: {
    unseen: '这里看不到',
    unseenPieces: (count) => `共 ${count} 块，边界看不到`,
    tooMany: (count) => `${count} 块`,
    before: '改之前',
    after: (framing) => `改好后：用 ${framing} 封帧`,
    piece: (sizeBytes, tMs, messages) =>
      `${tMs} ms 时 ${sizeBytes} 字节${messages.length > 0 ? `，属于${chineseMessages(messages)}` : ''}`,
  },
  page: {
    storyTitle: '消息粘在一起，或者断成几截（粘包与拆包）：是谁干的？',
    play: '播放',
    stop: '停止',
    time: '时间',
    footer: '由 netkit 在真实的套接字上生成。本页不加载也不发送任何内容。',
    facts: '背后的道理',
  },
  titles: {
    'late-read': '连续几次发送，读的一方来得晚',
    nagle: '一问一答之后的小发送，读的一方有就读',
    stall: '写、写、读：第二次写入在等什么',
    cork: '连续几次发送，TCP_CORK 一直开着',
    'node-merge': '连接建立之前就发送',
    'short-read': '每次要读的比一条消息短',
    'recv-3-10': '先读 3 字节，再读 10 字节',
    'recv-5-5-10-5': '依次读 5、5、10、5 字节',
    leftover: '应答比 recv(1024) 长，接着又是下一个',
    segments: '一次发送超过最大报文段长度',
    'random-recv': '同样的发送，随机时刻去读',
    'sticky-fix': '只改了一半：用一次 recv(4) 读长度',
    'partial-send': '一次发送比发送缓冲区还大',
    file: '一个连接传一个文件，不封帧',
    udp: '同样的消息，用 UDP 数据报发',
    empty: '空消息，走 TCP 和走 UDP',
  },
  evidence: {
    tcpinfo: '报文段由内核计数（TCP_INFO）',
    ss: '报文段由内核计数（ss 读出）',
    wire: '每个包都看到了，在虚拟链路上',
    js: '报文段没有数：需要 Linux 上的 koffi 或 ss',
    udp: '数据报由两个程序自己计数',
  },
  proof: (chain, evidence) => `${chain}；${evidence}。`,
  ask: {which: '看哪个实验？', next: '接下来看哪个？', enough: '先到这里'},
  progress: (done, runs) => `${runs} 次中的第 ${done} 次 `,
  chain: ({app, node, segmentsOut, reads}, transport) =>
    transport === 'udp'
      ? `${app} 次发送 → ${reads} 次接收`
      : `${app} 次发送 → Node 写 ${node} 次 → ${segmentsOut ?? '?'} 个报文段 → ${reads} 次读取`,
  who: ZH_WHO,
  notSeen: (name) => `这次没看到：${LOOKED_FOR[name]}。`,
  why: ZH_WHY,
  change: ZH_CHANGE,
  fixed: ({framing, framesReceived, held}, how, isOneMessage) => {
    const start = `${isOneMessage ? '同一个文件，一次写出' : HOW[how]}，用 ${framing} 封帧：`
    if (!held) return `${start}收到 ${framesReceived} 条，和发出的不一样。`
    if (framesReceived === 1) return `${start}${isOneMessage ? '文件' : '消息'}完整收到。`
    return `${start}${framesReceived} 条消息全部收到，彼此分开。`
  },
  note: (note) => {
    switch (note.about) {
      case 'no delay': {
        const left = note.segmentsOut === null ? '' : `发出 ${note.segmentsOut} 个报文段，`
        const so = {all: '', waiting: '：没有谁在等，但照样粘在一起', nothing: '：治不好'}[note.cures]
        return `用了 TCP_NODELAY，${note.app} 次发送${left}${note.reads} 次读取${so}`
      }
      case 'no delay for UDP':
        return 'TCP_NODELAY 对 UDP 没有意义'
      case 'tries':
        return note.isSeen ? `第 ${note.tries} 次才看到：机器正忙` : `试了 ${note.tries} 次都没看到`
      case 'early end':
        return `同样的发送，发到 ${note.sentBytes} 字节就停：${note.isSilent ? '读的一方看到的同样是文件结束，没有报错' : '读的一方看到的不是普通的文件结束'}`
      case 'early end noticed':
        return `先发长度（${note.framing}），同样的提前结束就会报错：帧不完整`
      case 'same over UDP':
        return `同样的消息走 UDP：到了 ${note.sizes.length} 个数据报，${note.sizes.join('+')} 字节`
      case 'half fix crashed':
        return `只改一半的程序把一次读到的 ${note.gotBytes} 字节当成长度，崩溃了：${note.error}`
      case 'half fix read':
        return `只改一半的程序读出的长度是 ${note.length}`
      case 'cut datagrams':
        return `每个数据报用 recv(${note.bufferBytes}) 接收：${note.received.map((text) => JSON.stringify(text)).join('、')}，${note.lostBytes > 0 ? `${note.lostBytes} 字节永远丢了` : '什么也没丢'}`
      case 'no cut datagrams':
        return '小缓冲区截断数据报，这里演示不了（Node 总是读 64 KiB；可选包 koffi 可以少读）'
      case 'flood':
        return `接收方不读，发给它 ${note.count} 个 ${note.sizeBytes} 字节的数据报：到了 ${note.arrived} 个，丢了 ${note.count - note.arrived} 个，发送没有一次报错`
      case 'fragments':
        return `${note.largestBytes} 字节的数据报是 ${note.packets} 个包，${note.largestBytes + 1} 字节的是 ${note.packetsOfOneMore} 个：丢一片就全丢`
      case 'blocking send':
        return `同样的内容用阻塞套接字：${note.calls} 次调用收下 ${note.sizeBytes} 字节中的 ${note.takenBytes} 字节，${chineseMilliseconds(note.ms)} 后${note.hasWaited ? '，读的一方腾出了地方，它才返回' : '返回：缓冲区放得下'}`
    }
  },
  cutCharacter: ({character, read, before, after}) =>
    `第 ${read + 1} 次读取停在“${character}”的中间：${before} │ ${after}。每次读取单独 decode('utf-8') 会抛 UnicodeDecodeError；用 errors='replace'，两半变成“${replaced(before)}”和“${replaced(after)}”`,
  yours: (scenario, transport) =>
    transport === 'udp'
      ? [
          '你自己的程序撑得住吗？让服务器在 9000 接收，客户端发往 9001，中间的代理会丢弃、打乱数据报。程序能察觉，要紧的内容一样不少，就撑住了：',
          'netkit udp proxy 9001 9000 --drop 10% --reorder 20%',
        ]
      : [
          `netkit stickdemo ${scenario} --code python 打印收发两个程序，改之前和改好后的（还有 js、java、go、c）。你自己的程序撑得住吗？让服务器监听 9000，客户端连 9001，中间的代理一次只转发一个字节；每条消息仍然完整，你的程序就撑住了：`,
          'netkit tcp proxy 9001 9000 --recut 1',
        ],
  code: {
    intro: ({reader, sender, readerMended, senderMended}) => [
      '每个程序按所给的名字存盘。先运行读的一方，再在另一个终端运行发送方，看看陷阱在哪里：',
      `  ${reader} 9000`,
      `  ${sender} 9000`,
      '再运行改好的程序，中间的代理一次只转发一个字节，每条消息仍然完整：',
      `  ${readerMended} 9000`,
      '  netkit tcp proxy 9001 9000 --recut 1',
      `  ${senderMended} 9001`,
    ],
    comments: ZH_COMMENTS,
    nearest: (scenario, program) => `${scenario} 没有自己的程序；下面是最接近的 ${program}。`,
  },
  story: {
    title: '消息粘在一起，或者断成几截（粘包与拆包）。是谁干的，要改什么？',
    heading: (mergedBy, {app, segmentsOut, reads}) => {
      const place = mergedBy === null ? '在两个内核之一' : PLACES[mergedBy]
      return `${place}：${app} 次发送${segmentsOut === null ? '' : `，${segmentsOut} 个报文段`}，${reads} 次读取`
    },
    cure: '药方和验证',
    closing: (culprits, isOneUnknown) => {
      const count = ['没有', '一个', '两个', '三个', '四个', '五个'][culprits] ?? `${culprits} 个`
      const start = culprits === 0 ? '' : `${isOneUnknown ? '至少' : ''}${count}肇事者，一个原因：`
      return `${start}TCP 传的是字节流，不知道什么是消息。所以连接的任何设置都治不好，TCP_NODELAY 也不行。要说清每条消息在哪里结束：先发长度，再发消息，一直读到完整为止。在 Python 里：sock.sendall(struct.pack("!I", len(data)) + data)，再循环调用 recv。`
    },
    fixed: (held, parts, framing) => `同样的 ${parts} 个实验，用 ${framing} 封帧：${parts} 个里有 ${held} 个正确。`,
    proven: ({cuttings, equal}) => `把封好帧的字节随机切开 ${cuttings} 次：解码正确 ${equal} 次。`,
    more: '单个实验见 netkit stickdemo list。道理和出处：--explain。',
  },
  cures: {
    writtenAs: '写法',
    stalls: '卡住',
    median: '中位数',
    longest: '最长',
    segmentsEach: '每次报文段数',
    caption: (times) => `首部和正文，每种写法 ${times} 次，在回环接口上`,
    ways: {'two writes': '两次写入', 'one buffer': '合成一次写出'},
  },
  histogram: {
    head: ({runs, reproducedRuns, heldRuns, patterns}) =>
      [
        `运行 ${runs} 次`,
        ...(reproducedRuns === null ? [] : [`出现 ${reproducedRuns} 次`]),
        ...(heldRuns === null ? [] : [`改好后正确 ${heldRuns} 次`]),
        `读取的结果有 ${patterns} 种`,
      ].join('，'),
    more: (count) => `还有 ${count} 种`,
    nothing: '无',
  },
  quiz: ZH_QUIZ,
  facts: ZH_FACTS,
} satisfies Catalogue as Catalogue

const LOOKED_FOR: Record<keyof Catalogue['titles'], string> = {
  'late-read': '一次读取读到几条消息',
  nagle: '等待确认的小发送',
  stall: '等待确认的第二次写入',
  cork: '程序全写完了，发送还在等',
  'node-merge': 'Node 合并写入',
  'short-read': '每次要得少，读取次数比消息多',
  'recv-3-10': '停在消息中间的读取',
  'recv-5-5-10-5': '和消息对不上的读取',
  leftover: '上一个应答的尾巴排在下一个前面',
  segments: '一次发送被切成几个报文段',
  'random-recv': '同样的发送，不同的读取',
  'sticky-fix': '分两截到达的长度',
  'partial-send': '只收下一部分的写入',
  file: '和发送的各块对不上的读取',
  udp: '各自独立、被截断和被丢弃的数据报',
  empty: '夹在中间的空消息，一个字节也没有',
}
