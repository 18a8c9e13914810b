import {NetkitError} from '../errors.js'

/** What each client talks to, as it would be started. */
const SERVERS: Readonly<Record<string, (port: string) => string>> = {
  'tcp:chat': (port) => `netkit tcp chat --listen ${port}`,
  'tcp:connect': (port) => `netkit tcp echo ${port}`,
  'tcp:run': (port) => `netkit tcp serve-run ${port} --allow ls --secret-file FILE`,
  'tcp:send': (port) => `netkit tcp receive . ${port}`,
}

/** Where nothing listens on this machine: the command that starts what was to be talked to. Null for any other failure. */
export function startHint(id: string, error: unknown): string | null {
  if (!(error instanceof NetkitError) || error.code !== 'CONNECTION_REFUSED') return null
  const port = /^(?:127(?:\.\d+){3}|\[::1\]|localhost):(\d+)$/.exec(error.input ?? '')?.[1]
  const server = Object.hasOwn(SERVERS, id) ? SERVERS[id] : undefined
  return port === undefined || server === undefined ? null : server(port)
}
