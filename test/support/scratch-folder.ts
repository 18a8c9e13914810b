import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {onTestFinished} from 'vitest'

/** A folder of the running test's own, gone when it ends. */
export function scratchFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-test-'))
  onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}))
  return folder
}
