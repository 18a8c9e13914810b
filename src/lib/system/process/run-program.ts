import {isAbsolute} from 'node:path'
import {findSystemProgram, safeSearchPath} from '../../io/find-program.js'

export type ProgramRun = {stdout: Buffer; stderr: string; status: number}

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/**
 * Runs a program of the system (a name, or an absolute path) and collects what it prints: no shell, nothing of the working directory,
 * messages in English as far as it can, output and time bounded. Resolves to null where the program is not there, may not be run, takes too long or prints too much.
 */
export async function runProgram(
  name: string,
  args: readonly string[],
  {timeoutMs = 3000}: {timeoutMs?: number} = {},
): Promise<ProgramRun | null> {
  const file = isAbsolute(name) ? name : findSystemProgram(name)
  if (file === null) return null
  const env = {...process.env, PATH: safeSearchPath(), LANG: 'C', LC_ALL: 'C'}
  const options = {
    env,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
    windowsHide: true,
  } as const
  const {execFile} = await import('node:child_process') // 4 ms that most runs need not spend
  return new Promise((resolve) => {
    execFile(file, args, {...options, encoding: 'buffer'}, (error, stdout, stderr) => {
      const status = error === null ? 0 : error.code
      resolve(typeof status === 'number' ? {stdout, stderr: stderr.toString('latin1'), status} : null)
    })
  })
}
