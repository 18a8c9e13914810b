import {optionalArg} from '../../lib/cli/args.js'
import * as Flags from '@oclif/core/flags'
import {courseFront} from '../../lib/cli/course/course-front.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {nearest} from '../../lib/text/nearest.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {courseColumns, courseRow, type CourseRow} from '../../lib/course/course-row.js'
import {COURSE_STEPS} from '../../lib/course/course-steps.js'
import {findStep} from '../../lib/course/find-step.js'
import {courseStepText} from '../../lib/course/course-text.js'
import {walkCourse} from '../../lib/course/walk-course.js'

export default class Course extends LiveCommand {
  static override layers = ['link' as const, 'internet' as const, 'transport' as const, 'application' as const]
  static override summary = 'Walk a course on network programming: 36 ideas, each shown on this machine.'
  static override description = [
    'On a terminal each step shows its idea and its commands; Enter runs them, e edits them, n and b walk, q quits. Then it says what to look at and asks a question. Where you were is kept in the state folder (XDG_STATE_HOME or ~/.local/state; %LOCALAPPDATA% on Windows). In a pipe, or with --no-input, the steps are printed and nothing is run.',
    'The commands are lines for sh, run in order in one shell, in a temporary folder. After 6 seconds Enter ends a run; after 60 it is ended. Without sh (Windows) netkit itself does what the lines of most steps say; the other steps can be read. They use this machine alone. Some show more to root; every one shows something to any user. Exit code 0 at the end and for q, 130 for Ctrl-C.',
  ].join('\n\n')

  static override args = {
    step: optionalArg('a step’s number or name, see netkit course list'),
  }

  static override flags = {
    ...languageFlags,
    restart: Flags.boolean({description: 'start again at the first step'}),
  }

  static override examples = [
    '<%= config.bin %> course',
    '<%= config.bin %> course framing',
    {description: 'read all of it', command: '<%= config.bin %> course --lang en | less'},
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Course)
    const language = readerLanguage(flags.lang)
    const first = args.step === undefined ? null : findStep(args.step, nearest)
    const front = courseFront({noColour: flags['no-color'], language})
    if (this.format === 'text' && !flags['no-input'] && front.isInteractive) {
      const write = (text: string) => {
        this.stdout.write(front.asShown(text))
        this.stdout.flush()
      }
      await walkCourse({
        ...front,
        language,
        first,
        restart: flags.restart,
        write,
        signal: this.stopSignal(),
      })
      return
    }
    const look = {language, width: front.measure().width, isRoot: front.isRoot}
    const print = this.printer<CourseRow>({
      columns: courseColumns,
      text: (row, paint) => front.asShown(courseStepText(COURSE_STEPS[row.number - 1]!, {...look, paint})),
    })
    for (const step of first === null ? COURSE_STEPS : [first]) print(courseRow(step, language))
  }
}
