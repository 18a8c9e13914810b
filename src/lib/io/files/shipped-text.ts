import fs from 'node:fs'
import path from 'node:path'

/**
 * A text that the build made and that is shipped. The single executable holds these texts itself: scripts/sea.mjs puts
 * another module in place of this one.
 *
 * @param root the folder of netkit's package.json
 * @param name below that folder, like dist/help/tcp.json
 */
export function shippedText(root: string, name: string): string {
  return fs.readFileSync(path.join(root, name), 'utf8')
}
