import type {StickReport} from './report.js'
import type {Scenario} from './scenario.js'

/** Whether a guess was right; `5, 13`, `5 13` and `5+13` are one answer. */
export function judgeGuess(
  guess: string,
  report: StickReport,
  {answer: answerOf = ({shapes}) => shapes.reads}: Pick<Scenario, 'answer'>,
): {right: boolean; answer: string} {
  const answer = answerOf(report)
  const said = guess
    .trim()
    .toLowerCase()
    .split(/[\s,+|]+/)
    .join('+')
  return {right: said === answer, answer}
}
