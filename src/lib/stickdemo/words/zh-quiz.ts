import type {Catalogue} from './catalogue.js'

const shape = (sizes: readonly number[]) => (sizes.length > 8 ? `${sizes.length} 条消息` : `${sizes.join('+')} 字节`)
const calls = (reads: readonly number[]) => reads.map((size) => `recv(${size})`).join('、')

export const ZH_QUIZ: Catalogue['quiz'] = {
  question: (name, {sizes, reads, onWire}) => {
    const sends = `${sizes.length === 1 ? '一次' : '依次'}发送 ${shape(sizes)}`
    switch (name) {
      case 'late-read':
        return `${sends}；全部到达后，读的一方才调用 ${calls(reads)}。读到什么？`
      case 'nagle':
        return `在一个一问一答用过的连接上${sends}；读的一方有就读。读到什么？`
      case 'stall':
        return `一问一答中${sends}${sizes.length === 2 ? '，是首部和正文' : ''}；读的一方有就读。读到什么？`
      case 'cork':
        return `打开 TCP_CORK，${sends}，之后不取消。读到什么？`
      case 'node-merge':
        return `连接还在建立时${sends}。Node 会怎样写？`
      case 'segments':
        return `${sends}，${onWire ? '链路上的包不能超过 MTU' : '一个报文段可带 524 字节数据'}。要几个报文段？`
      case 'random-recv':
        return `${sends}，重复几遍；读的一方随机时刻去看。每遍读到的都一样吗？`
      case 'sticky-fix':
        return '4 字节的长度只到了两个字节，程序调用 recv(4)。它读到几个字节？'
      case 'partial-send':
        return `在非阻塞套接字上一次写 ${shape(sizes)}，没有人读。内核收下多少？`
      case 'file':
        return '一个文件分几次发出，读到连接结束为止。有什么坏了吗？'
      case 'udp':
        return `发送 ${shape(sizes)} 的数据报。要接收几次？`
      case 'empty':
        return `在 TCP 上${sends}。有几次读取读到内容？`
      default:
        return `${sends}；全部到达后，读的一方调用 ${calls(reads)}（最后一个一直重复）。读到什么？`
    }
  },
  options: {
    yes: '是',
    no: '不是',
    all: '全部',
    part: '一部分',
    none: '一点也不收：调用失败',
    same: '每次都一样',
    different: '不一样',
    another: '别的结果',
    'who-none': '谁都没有',
    'who-node': 'Node，在交给内核之前',
    'who-sender': '发送方内核',
    'who-receiver': '接收方内核里的接收缓冲区',
    'who-reader': '读的一方，因为每次读的长度',
    'who-unknown': '两个内核之一，这里看不出',
    'change-lengths': '每条消息前加上长度，读到完整为止',
    'change-nodelay': '关掉 Nagle 算法（TCP_NODELAY）',
    'change-buffer': '用更大的缓冲区读',
    'change-sleep': '两次发送之间睡一会儿',
    'change-write': '该在一起的内容一次写出',
    'change-cork': '最后一次写入后取消 TCP_CORK',
    'change-rest': '剩下的继续发，直到全部收下',
    'change-nothing': '不用改：这样就对',
  },
  who: '是谁合并或切开了消息？',
  change: '你的程序要改什么？',
  right: (said) => `你答：${said}。答对了。`,
  wrong: (said, answer) => `你答：${said}。正确答案：${answer}。`,
  score: (right, asked) => `${asked} 题中答对 ${right} 题。`,
}
