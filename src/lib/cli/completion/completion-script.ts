import {shippedText} from '../../io/files/shipped-text.js'

/** The file of each shell's script in dist/completion, where the build writes them. */
const FILES = {bash: 'netkit.bash', zsh: '_netkit', fish: 'netkit.fish', powershell: 'netkit.ps1'} as const

export type Shell = keyof typeof FILES
export const SHELLS = Object.keys(FILES) as Shell[]

/**
 * The script by which a shell completes netkit's commands, flags and values.
 *
 * @param root the folder of netkit's package.json
 */
export function completionScript(root: string, shell: Shell): string {
  return shippedText(root, `dist/completion/${FILES[shell]}`)
}
