import type {StickReport} from './report.js'
import type {ScenarioName} from './scenario.js'

/** What the right answer to a scenario's question was, this time. Without a line here: the reads. */
const ANSWERS: Partial<Record<ScenarioName, (report: StickReport) => string>> = {
  'node-merge': ({shapes}) => shapes.node,
  segments: ({counts}) => String(counts.segmentsOut),
  'random-recv': (report) => ('patterns' in report ? String((report.patterns as unknown[]).length) : '1'),
  'sticky-fix': () => '2',
  'partial-send': ({counts}) => (counts.node > 0 ? 'no' : 'yes'),
  file: ({reproduced}) => (reproduced ? 'no' : 'yes'),
  udp: ({counts}) => String(counts.reads),
  empty: ({counts}) => String(counts.reads),
}

/** Whether a guess was right; `5, 13`, `5 13` and `5+13` are one answer. */
export function judgeGuess(guess: string, report: StickReport): {right: boolean; answer: string} {
  const answer = (ANSWERS[report.scenario as ScenarioName] ?? (({shapes}) => shapes.reads))(report)
  const said = guess
    .trim()
    .toLowerCase()
    .split(/[\s,+|]+/)
    .join('+')
  return {right: said === answer, answer}
}
