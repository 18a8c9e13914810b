/** A question that people come with, and the commands that answer it, by their ids. */
export type RootQuestion = {question: string; ids: readonly string[]}

/** The most asked first. Every command answers one question: a test holds it. */
export const ROOT_QUESTIONS: readonly RootQuestion[] = [
  {question: 'What is this network?', ids: ['subnet']},
  {question: 'What is this address?', ids: ['ip', 'ip:convert', 'subnet:reverse']},
  {question: 'Who made this card?', ids: ['mac', 'mac:search', 'mac:random', 'mac:update']},
  {question: 'Are these in one network?', ids: ['subnet:same', 'subnet:contains', 'subnet:overlap', 'subnet:range']},
  {
    question: 'How do I divide it?',
    ids: ['subnet:plan', 'subnet:split', 'subnet:free', 'subnet:hosts', 'subnet:next', 'subnet:previous', 'subnet:nth'],
  },
  {
    question: 'What is in my lists?',
    ids: ['subnet:merge', 'subnet:exclude', 'subnet:intersect', 'subnet:diff', 'subnet:supernet', 'subnet:sort'],
  },
  {question: 'Which addresses are in it?', ids: ['ip:grep', 'ip:anonymise', 'ip:random']},
  {question: 'Is it up?', ids: ['port:check', 'port:scan', 'port:wait']},
  {question: 'Who uses that port?', ids: ['port:who', 'port:list', 'port:free', 'port:name']},
  {question: 'What does DNS say?', ids: ['dns:lookup', 'dns:reverse', 'dns:serve']},
  {question: 'How do packets get there?', ids: ['route', 'route:list', 'arp', 'arp:list', 'arp:scan', 'ip:list']},
  {question: 'Why do my messages stick?', ids: ['stickdemo', 'stickdemo:list', 'demo', 'demo:list']},
  {question: 'What does TCP do?', ids: ['tcp:echo', 'tcp:connect', 'tcp:listen', 'tcp:proxy', 'tcp:states']},
  {question: 'How do I move files?', ids: ['tcp:send', 'tcp:receive', 'tcp:run', 'tcp:serve-run']},
  {question: 'How do I send messages?', ids: ['tcp:chat', 'udp:chat', 'udp:send', 'udp:listen', 'udp:proxy']},
  {question: 'Where do I begin?', ids: ['course', 'course:list', 'doctor', 'completion']},
]
