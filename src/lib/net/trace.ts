/** Is told each step of a socket's life as it happens, in the words of the socket calls: `bind 127.0.0.1:9000`. */
export type Trace = (step: string) => void
