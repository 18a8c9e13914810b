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
  resumed(number: number): string
  before: string
  after: string
  answered: string
  edit: string
  client: string
  server: string
  noShell: string
  closing: readonly string[]
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
    root: 'As root (with koffi) every packet is shown; other users see what the kernel lists.',
    resumed: (number) => `You were at step ${number} (--restart begins again).`,
    before: 'Enter runs it · e edits · n next · b back · q quits',
    after: 'Enter shows the answer · r runs again · e edits · n next · b back · q quits',
    answered: 'Enter goes on · r runs again · b back · q quits',
    edit: 'Edit the line; Enter takes it:',
    client: 'client',
    server: 'server',
    noShell: 'This system has no sh, which these lines need: read on, or run them in WSL.',
    closing: [
      'That was all. What to build next: a chat program of your own, in Python or JavaScript.',
      'Give each message its length, serve many clients, let q end the talk, and survive those who vanish.',
      'Then put netkit tcp proxy :9001 :9000 --recut 1 --gap 1ms between its two ends: what still works then, works.',
    ],
  },
  zh: {
    heading: '跟着 netkit 学网络编程',
    intro:
      '网络编程课的知识点，按顺序排列，每一个都配有能在自己电脑上运行的命令。在终端里用 `netkit course` 一步步走；下面的命令都是 `sh` 命令行，测试会逐条运行。',
    look: '看什么',
    question: '问题',
    answer: '答案',
    source: '出处',
    next: '下一步',
    root: '用 root（并装有 koffi）能看到每个包；普通用户看内核列出的信息。',
    resumed: (number) => `上次学到第 ${number} 步（--restart 从头开始）。`,
    before: '回车运行 · e 修改 · n 下一步 · b 上一步 · q 退出',
    after: '回车看答案 · r 再运行 · e 修改 · n 下一步 · b 上一步 · q 退出',
    answered: '回车继续 · r 再运行 · b 上一步 · q 退出',
    edit: '修改命令，回车确认：',
    client: '客户端',
    server: '服务器',
    noShell: '本系统没有 sh，这些命令无法运行：请继续往下读，或者在 WSL 里运行。',
    closing: [
      '全部走完了。接下来自己写一个聊天程序吧，用 Python 或 JavaScript 都行。',
      '每条消息先报长度，同时服务多个客户端，输入 q 结束，客户端突然消失也不能崩溃。',
      '然后用 netkit tcp proxy :9001 :9000 --recut 1 --gap 1ms 夹在两端之间：这样还能用，才算真的能用。',
    ],
  },
}
