import type {RepeatedReport, StickReport, StoryReport} from './report.js'
import {type Columns, columns} from '../text/columns.js'
import {EN} from './words/en.js'

/** What JSON, CSV and `--get` show: the report, its notes as English sentences. */
export type StickRow = Omit<StickReport, 'notes'> & {notes: string[]}
type RepeatedRow = Omit<RepeatedReport, 'notes'> & {notes: string[]}
export type StoryRow = Omit<StoryReport, 'parts'> & {parts: StickRow[]}

export function stickRow(report: StickReport | RepeatedReport): StickRow {
  return {...report, notes: report.notes.map(EN.note)}
}

export function storyRow(story: StoryReport): StoryRow {
  return {...story, parts: story.parts.map(stickRow)}
}

/** What CSV and `--get` know of one experiment. */
export const stickColumns: Columns<StickRow> = columns<StickRow>(
  'scenario', 'messages', 'counts.app', 'counts.node', 'counts.segmentsOut', 'counts.segmentsIn', 'counts.reads',
  'shapes.app', 'shapes.node', 'shapes.segments', 'shapes.reads', 'evidence', 'mergedBy', 'reproduced', 'fix.framing',
  'fix.framesReceived', 'fix.held', 'fix.reads', 'notes',
) // prettier-ignore

/** The same of several runs. */
export const repeatedColumns: Columns<RepeatedRow> = [
  ...stickColumns,
  ...columns<RepeatedRow>('runs', 'reproducedRuns', 'heldRuns'),
  {name: 'patterns', cell: ({patterns}) => patterns.map(({reads, count}) => `${reads.join('+')}=${count}`)},
]

export const storyColumns: Columns<StoryRow> = [
  ...columns<StoryRow>('scenario', 'reproduced', 'proof.framing', 'proof.cuttings', 'proof.equal'),
  {name: 'parts', cell: ({parts}) => parts.map(({scenario}) => scenario)},
]
