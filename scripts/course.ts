// Writes docs/course.md and docs/course.zh-CN.md from the steps in src/lib/course. A test notices when they are stale.
import fs from 'node:fs'
import {fileURLToPath} from 'node:url'
import {courseDocument} from '../src/lib/course/course-document.js'

for (const [name, language] of [
  ['course.md', 'en'],
  ['course.zh-CN.md', 'zh'],
] as const) {
  fs.writeFileSync(fileURLToPath(new URL(`../docs/${name}`, import.meta.url)), courseDocument(language))
}
