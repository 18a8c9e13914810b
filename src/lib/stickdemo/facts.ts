/** Where a fact is written down, or that it was measured by the experiment that is being shown. */
type FactSource = {name: string; url: string}

/** Something that `--explain` says; its text is in words/. */
export type Fact = {id: FactId; text: string; sources: readonly FactSource[]}

export type FactId =
  | 'stream'
  | 'short-reads'
  | 'end-of-stream'
  | 'nagle'
  | 'minshall'
  | 'nodelay'
  | 'delayed-ack'
  | 'quick-phase'
  | 'quickack'
  | 'cork'
  | 'writev'
  | 'segment-size'
  | 'timestamps'
  | 'partial-write'
  | 'udp-boundaries'
  | 'udp-cut'
  | 'length-first'

const rfc = (number: number, section?: string): FactSource => ({
  name: `RFC ${number}${section ? ` §${section}` : ''}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}${section ? `#section-${section}` : ''}`,
})

const man = (page: string, section: number): FactSource => ({
  name: `${page}(${section})`,
  url: `https://man7.org/linux/man-pages/man${section}/${page}.${section}.html`,
})

const linux = (name: string, file: string): FactSource => ({
  name: `Linux: ${name} in ${file}`,
  url: `https://github.com/torvalds/linux/blob/master/${file}`,
})

/** Where each fact about the experiments is written down; its sentence is in words/, and was held against these. */
export const FACT_SOURCES: readonly Omit<Fact, 'text'>[] = [
  {
    id: 'stream',
    sources: [man('tcp', 7), rfc(9293, '2.2')],
  },
  {
    id: 'short-reads',
    sources: [man('read', 2), man('recv', 2)],
  },
  {
    id: 'end-of-stream',
    sources: [man('recv', 2)],
  },
  {
    id: 'nagle',
    sources: [rfc(9293, '3.7.4'), rfc(896)],
  },
  {
    id: 'minshall',
    sources: [linux('tcp_minshall_check', 'net/ipv4/tcp_output.c'), rfc(9293, '3.7.4')],
  },
  {
    id: 'nodelay',
    sources: [man('tcp', 7)],
  },
  {
    id: 'delayed-ack',
    sources: [rfc(1122, '4.2.3.2'), rfc(5681, '4.2'), linux('TCP_DELACK_MIN', 'include/net/tcp.h')],
  },
  {
    id: 'quick-phase',
    sources: [linux('TCP_MAX_QUICKACKS', 'include/net/tcp.h'), rfc(9293, '3.7.4')],
  },
  {
    id: 'quickack',
    sources: [man('tcp', 7)],
  },
  {
    id: 'cork',
    sources: [man('tcp', 7)],
  },
  {
    id: 'writev',
    sources: [
      {name: 'Node.js: stream, writable.cork() and _writev()', url: 'https://nodejs.org/api/stream.html#writablecork'},
    ],
  },
  {
    id: 'segment-size',
    sources: [rfc(9293, '3.7.1'), man('tcp', 7)],
  },
  {
    id: 'timestamps',
    sources: [rfc(6691, '2'), rfc(7323, '3.2')],
  },
  {
    id: 'partial-write',
    sources: [man('write', 2), man('send', 2)],
  },
  {
    id: 'udp-boundaries',
    sources: [man('udp', 7), rfc(768)],
  },
  {
    id: 'udp-cut',
    sources: [man('recv', 2)],
  },
  {
    id: 'length-first',
    sources: [rfc(1035, '4.2.2'), rfc(7766, '8')],
  },
]
