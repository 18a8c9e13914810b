import fs from 'node:fs'

/** Whether no process of that group is left; one that has ended and was not buried yet counts as gone. Reads /proc where it is. */
export function groupIsGone(groupId: number): boolean {
  try {
    process.kill(-groupId, 0)
  } catch {
    return true
  }
  return fs.existsSync('/proc/self/stat') && membersOf(groupId).length === 0
}

function membersOf(groupId: number): string[] {
  return fs.readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      const [state, , group] = fs
        .readFileSync(`/proc/${name}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' ')
      return Number(group) === groupId && state !== 'Z'
    } catch {
      return false
    }
  })
}
