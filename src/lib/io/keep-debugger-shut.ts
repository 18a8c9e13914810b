/**
 * Node opens its debugger on 127.0.0.1:9229 at SIGUSR1, to whoever is on this machine. With a listener of ours the signal does
 * nothing; who wants to debug starts Node with --inspect.
 */
export function keepDebuggerShut(): void {
  if (process.listenerCount('SIGUSR1') === 0) process.on('SIGUSR1', () => {})
}
