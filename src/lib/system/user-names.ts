import fs from 'node:fs'

/** The names of users by number (passwd(5)); a number without a name stands for itself. */
export function readUserNames(file = '/etc/passwd'): (uid: number) => string {
  const names = new Map<number, string>()
  for (const line of readIfThere(file).split('\n')) {
    const [name = '', , uid = ''] = line.split(':')
    if (/^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name)
  }
  return (uid) => names.get(uid) ?? String(uid)
}

function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
