import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {courseColumns, courseRow, type CourseRow} from '../../lib/course/course-row.js'
import {isUtf8Locale, proseWidth, STDOUT} from '../../lib/io/terminal.js'
import {toAscii} from '../../lib/text/ascii.js'
import {namedLine} from '../../lib/text/named-line.js'
import {COURSE_STEPS} from '../../lib/course/course-steps.js'

export default class CourseList extends NetkitCommand {
  static override layers = ['link' as const, 'internet' as const, 'transport' as const, 'application' as const]
  static override summary = 'List the steps of the course.'
  static override flags = languageFlags
  static override examples = [
    '<%= config.bin %> course list',
    {description: 'their names, for a script', command: '<%= config.bin %> course list --get number,name'},
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(CourseList)
    const language = readerLanguage(flags.lang)
    const print = this.printer<CourseRow>({
      columns: courseColumns,
      text: ({number, name, title}, paint) => {
        const line = namedLine(`${String(number).padStart(2)}  ${name}`, title, paint, {
          name: 26,
          line: proseWidth(STDOUT),
        })
        return isUtf8Locale() ? line : toAscii(line, language)
      },
      isLine: true,
    })
    for (const step of COURSE_STEPS) print(courseRow(step, language))
  }
}
