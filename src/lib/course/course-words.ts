import type {Language} from '../text/language.js'

/** What the walk itself says. */
export type CourseWords = {
  heading: string
  intro: string
  look: string
  question: string
  answer: string
  source: string
  next: string
  root: string
  drawn: string
  welcome: string
  goodbye(number: number): string
  resumed(number: number): string
  before: string
  after: string
  answered: string
  edit: string
  /** What stands for lines that wait for the server, with or without the file that has its address, and end it. */
  waits(file: string | null): string
  ends: string
  isOver: string
  client: string
  server: string
  noShell: string
  stillRunning: string
  /** What to build next, and by which commands it is tried. */
  closing: readonly (string | {readonly command: string})[]
}

export const COURSE_WORDS: Readonly<Record<Language, CourseWords>> = {
  en: {
    heading: 'The course, with netkit',
    intro:
      'The ideas of a course on network programming, in order, each with commands that show it on your own machine. Walk it in a terminal with `netkit course`; the commands below are lines for `sh`, and a test runs all of them.',
    look: 'Look at',
    question: 'Question',
    answer: 'Answer',
    source: 'Source',
    next: 'Next',
    root: 'On Linux, root sees every packet here. You see what the system tells every user; the rest is drawn or explained.',
    drawn: 'Drawn, not captured:',
    welcome:
      '36 ideas, each in three sentences, then shown on this machine: about an hour. Nothing leaves this machine.',
    goodbye: (number) => `Saved at step ${number} of 36. To go on: netkit course`,
    resumed: (number) => `You were at step ${number} (--restart begins again).`,
    before: 'Enter runs it · e edits · n next · b back · q quits',
    after: 'Enter shows the answer · r runs again · e edits · n next · b back · q quits',
    answered: 'Enter goes on · r runs again · b back · q quits',
    edit: 'Edit the line. Enter takes it, Esc leaves it as it was:',
    waits: (file) =>
      `waits until the server listens${file === null ? '' : `: the file “${file}” then holds its address`}`,
    ends: 'ends the server',
    isOver: 'waits until the server has ended',
    client: 'client',
    server: 'server',
    stillRunning: 'Still running. Enter ends it.',
    noShell: 'These lines need sh, which this system does not have, so this step can only be read. In WSL they run.',
    closing: [
      'That was the course. Build next: a chat program of your own, in Python or JavaScript.',
      'Put a length before each message, serve many clients at once, let q end the talk, and survive a client that vanishes.',
      'A sender and a reader to begin with (--code js for JavaScript):',
      {command: 'netkit stickdemo late-read --code python'},
      'Then let your server listen on 9000, start this proxy, and let your client connect to 9001. Every byte arrives alone: what works now, works.',
      {command: 'netkit tcp proxy :9001 :9000 --recut 1 --gap 1ms'},
    ],
  },
  zh: {
    heading: '跟着 netkit 学网络编程',
    intro:
      '网络编程课的知识点，按顺序排列，每一个都配有能在自己电脑上运行的命令。在终端里用 `netkit course` 一步步走；下面的命令都是 `sh` 命令行，测试会逐条运行。',
    look: '观察',
    question: '问题',
    answer: '答案',
    source: '出处',
    next: '下一步',
    root: '这一步，Linux 上的 root 能看到每个包；普通用户看到的是系统公开的信息，其余靠图和讲解。',
    drawn: '示意图（不是抓包）：',
    welcome: '36 个知识点，每个先用三句话讲清，再在本机上运行给你看，全程约一小时。所有数据都不会离开本机。',
    goodbye: (number) => `已记住第 ${number} 步（共 36 步）。要继续就运行：netkit course`,
    resumed: (number) => `上次学到第 ${number} 步（--restart 从头开始）。`,
    before: '回车运行 · e 修改 · n 下一步 · b 上一步 · q 退出',
    after: '回车看答案 · r 再运行 · e 修改 · n 下一步 · b 上一步 · q 退出',
    answered: '回车继续 · r 再运行 · b 上一步 · q 退出',
    edit: '修改命令。回车确认，Esc 不改：',
    waits: (file) => (file === null ? '等服务器开始监听' : `等服务器开始监听，它的地址写在文件“${file}”里`),
    ends: '结束服务器',
    isOver: '等服务器结束',
    client: '客户端',
    server: '服务器',
    stillRunning: '还在运行，回车结束它。',
    noShell: '这些命令需要 sh，本系统没有，这一步只能讲解。在 WSL 里可以运行。',
    closing: [
      '课程到此结束。接下来自己写一个聊天程序吧，用 Python 或 JavaScript 都行。',
      '每条消息前面加上长度，同时服务多个客户端，输入 q 退出，客户端突然断开时服务器不能崩溃。',
      '先看看发送端和接收端怎么写（JavaScript 用 --code js）：',
      {command: 'netkit stickdemo late-read --code python'},
      '写好后让服务器监听 9000，再启动下面的代理，让客户端连 9001。这时每个字节都单独到达：这样还能用，才算真的写对了。',
      {command: 'netkit tcp proxy :9001 :9000 --recut 1 --gap 1ms'},
    ],
  },
}
