import {InputError} from '../errors.js'
import {COURSE_STEPS} from './course-steps.js'
import type {CourseStep} from './course-step.js'

/**
 * The step of that number or name. Throws InputError NO_SUCH_STEP.
 *
 * @param nearest the name that was probably meant, or null
 */
export function findStep(word: string, nearest: (word: string, names: readonly string[]) => string | null): CourseStep {
  const step = /^\d+$/.test(word) ? COURSE_STEPS[Number(word) - 1] : COURSE_STEPS.find(({name}) => name === word)
  if (step) return step
  const names = COURSE_STEPS.map(({name}) => name)
  const similar = nearest(word, names) ?? names.find((name) => name.includes(word.toLowerCase()))
  const hint = /^\d+$/.test(word)
    ? `the steps are 1 to ${COURSE_STEPS.length}`
    : similar
      ? `did you mean ${similar}?`
      : 'netkit course list has them'
  throw new InputError('NO_SUCH_STEP', `"${word}": no step of the course; ${hint}`, {input: word})
}
