/** The comments of the programs that `--code` writes, in one language. */
export type ProgramComments = {
  /** The trap, on a line; with a dialogue on two. */
  noEnd: string
  noEndAndWaits: readonly [string, string]
  anyRead: string
  talk: string
  theTalk: string
  busy: string
  lastAgain: string
  wholeBytes: string
  wholeMessages: string
  untrusted: string
  frame: string
  /** Of a function that returns where the frame ends. */
  frameEnd: string
  oneWrite: string
  nothingWaits: string
  buffered: Record<'dialogue' | 'alone', string>
  /** @param nothing what is returned then */
  readExactly(nothing: string): string
  nextMessage: string
  showMessage: string
  /** Go wants its functions named first. */
  goFrame: string
  goReadMessage: string
  goNagle: string
  partialSend: string
  endedInside: string
  tooLong: string
  oneConnection: string
  take: string
  takeMessages: string
  readOn: string
}

export const EN_COMMENTS: ProgramComments = {
  noEnd: 'The trap: nothing says where a message ends.',
  noEndAndWaits: [
    'The trap: nothing says where a message ends, and each write but the first',
    'waits until the one before it is acknowledged.',
  ],
  anyRead: 'The trap: a read brings what is there, up to its size. It is no message.',
  talk: 'a little talk first: from then on the reader delays its acknowledgements',
  theTalk: 'the little talk',
  busy: 'busy with something else: meanwhile everything arrives',
  lastAgain: 'the last one again and again',
  wholeBytes: 'bytes of a whole request',
  wholeMessages: 'messages of a whole request',
  untrusted: 'a length from the network is not to be trusted',
  frame: 'The length of the message in four bytes, network order, then the message.',
  frameEnd: 'The length of the message in four bytes, network order, then the message; returns where it ends.',
  oneWrite: 'one write',
  nothingWaits: 'one write: nothing waits',
  buffered: {
    dialogue: 'The buffer makes one write of many: nothing waits.',
    alone: 'The buffer makes one write of many: a length never leaves alone.',
  },
  readExactly: (nothing) =>
    `Reads on until all of it is there; ${nothing} where the stream ends before its first byte.`,
  nextMessage: 'The next message, read on until it is whole; null at the end of the stream.',
  showMessage: 'Prints the next message; 0 at the end of the stream.',
  goFrame: 'frame is the length of the message in four bytes, network order, then the message.',
  goReadMessage: 'readMessage reads on until the message is whole; io.EOF is the end of the stream.',
  goNagle: "Go switches Nagle's algorithm off by itself; in C, Python and Java it is on, as here.",
  partialSend: 'send may take fewer bytes than it is given.',
  endedInside: 'the stream ended inside a message',
  tooLong: 'too long',
  oneConnection: 'one connection is enough',
  take: 'What is there, up to that size, as recv(size) does; null where nothing is.',
  takeMessages: 'Takes whole messages from the front of what has come; returns what is left.',
  readOn: 'read on until it is whole',
}
