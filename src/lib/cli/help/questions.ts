/** A question that people come with, and the commands that answer it, by their ids. */
export type RootQuestion = {question: string; ids: readonly string[]}

/** The most asked first. Every command answers one question: a test holds it. */
export const ROOT_QUESTIONS: readonly RootQuestion[] = [
  {question: 'What is this network?', ids: ['subnet']},
  {question: 'What is this address?', ids: ['ip', 'ip:convert', 'subnet:reverse']},
  {question: 'Whose card is it?', ids: ['mac', 'mac:search', 'mac:random', 'mac:update']},
  {question: 'Same network? In it?', ids: ['subnet:same', 'subnet:contains', 'subnet:overlap', 'subnet:range']},
  {
    question: 'How do I divide it?',
    ids: ['subnet:plan', 'subnet:split', 'subnet:free', 'subnet:hosts', 'subnet:next', 'subnet:previous', 'subnet:nth'],
  },
  {
    question: 'What do lists hold?',
    ids: ['subnet:merge', 'subnet:exclude', 'subnet:intersect', 'subnet:diff', 'subnet:supernet', 'subnet:sort'],
  },
  {question: 'Addresses in text?', ids: ['ip:grep', 'ip:anonymise', 'ip:random']},
  {question: 'Is it up?', ids: ['port:check', 'port:scan', 'port:wait']},
  {question: 'Who has that port?', ids: ['port:who', 'port:list', 'port:free', 'port:name']},
  {question: 'What does DNS say?', ids: ['dns:lookup', 'dns:reverse', 'dns:serve']},
  {question: 'How is it reached?', ids: ['route', 'route:list', 'arp', 'arp:list', 'arp:scan', 'ip:list']},
  {question: 'Why do my messages stick?', ids: ['stickdemo', 'stickdemo:list', 'demo', 'demo:list']},
  {question: 'What would TCP do?', ids: ['tcp:echo', 'tcp:connect', 'tcp:listen', 'tcp:proxy', 'tcp:states']},
  {question: 'How do I move files?', ids: ['tcp:send', 'tcp:receive', 'tcp:run', 'tcp:serve-run']},
  {question: 'Can we talk?', ids: ['tcp:chat', 'udp:chat', 'udp:send', 'udp:listen', 'udp:proxy']},
  {question: 'Where do I begin?', ids: ['course', 'course:list', 'doctor', 'completion']},
]
