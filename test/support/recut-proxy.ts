import {spawn} from 'node:child_process'
import {PROGRAM} from './run-netkit.js'

/** `netkit tcp proxy --recut 1` on a free port, before a server that listens on `target`. */
export async function startProxy(target: number): Promise<{port: number; close(): Promise<void>}> {
  const child = spawn(process.execPath, [PROGRAM, 'tcp', 'proxy', '127.0.0.1:0', `127.0.0.1:${target}`, '--recut', '1'])
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let said = ''
  const port = await new Promise<number>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += String(chunk)
      const found = /listening on 127\.0\.0\.1:(\d+)/.exec(said)
      if (found) resolve(Number(found[1]))
    })
    child.once('exit', () => reject(new Error(`the proxy has ended: ${said}`)))
  })
  return {
    port,
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
