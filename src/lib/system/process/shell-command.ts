import path from 'node:path'
import type {ChildPlan} from './process-group.js'

/** What carries a line out: `sh -c`, and on Windows cmd, which takes off the outer quotes and reads the rest itself. */
export function shellCommand(line: string): Pick<ChildPlan, 'file' | 'name' | 'args' | 'isVerbatim'> {
  if (process.platform !== 'win32') return {file: '/bin/sh', name: 'sh', args: ['-c', '--', line]}
  const file = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'cmd.exe')
  return {file, name: 'cmd', args: ['/d', '/s', '/c', `"${line}"`], isVerbatim: true}
}
