/** What is used of Node's tcp_wrap, whose shape has been the same since Node 10. */
export type TcpWrap = {
  TCP: new (type: number) => TcpHandle
  TCPConnectWrap: new () => ConnectRequest
  constants: {SOCKET: number}
}

/** The handle inside a `net.Socket`. Its calls return 0, or the negative errno of the system. */
export type TcpHandle = {
  connect(request: ConnectRequest, address: string, port: number): number
  connect6(request: ConnectRequest, address: string, port: number): number
  getsockname(name: {port?: number; address?: string}): number
  close(): void
}

export type ConnectRequest = {oncomplete?: (status: number) => void}

/** Node gives handles out by `process.binding` alone, which it may withdraw and its permission model refuses: null then. */
export function tcpWrap(): TcpWrap | null {
  try {
    const {binding} = process as unknown as {binding(name: 'tcp_wrap'): TcpWrap}
    const wrap = binding.call(process, 'tcp_wrap')
    new wrap.TCP(wrap.constants.SOCKET).close()
    return typeof wrap.TCPConnectWrap === 'function' ? wrap : null
  } catch {
    return null
  }
}
