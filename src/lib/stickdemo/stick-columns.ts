import type {RepeatedReport, StickReport, StoryReport} from './report.js'
import {type Columns, columns} from '../text/columns.js'

/** What CSV and `--get` know of one experiment. */
export const stickColumns: Columns<StickReport> = columns<StickReport>(
  'scenario', 'messages', 'counts.app', 'counts.node', 'counts.segmentsOut', 'counts.segmentsIn', 'counts.reads',
  'shapes.app', 'shapes.node', 'shapes.segments', 'shapes.reads', 'evidence', 'mergedBy', 'reproduced', 'fix.framing',
  'fix.framesReceived', 'fix.held', 'fix.reads', 'notes',
) // prettier-ignore

/** The same of several runs. */
export const repeatedColumns: Columns<RepeatedReport> = [
  ...stickColumns,
  ...columns<RepeatedReport>('runs', 'reproducedRuns', 'heldRuns'),
  {name: 'patterns', cell: ({patterns}) => patterns.map(({reads, count}) => `${reads.join('+')}=${count}`)},
]

export const storyColumns: Columns<StoryReport> = [
  ...columns<StoryReport>('scenario', 'reproduced', 'proof.framing', 'proof.cuttings', 'proof.equal'),
  {name: 'parts', cell: ({parts}) => parts.map(({scenario}) => scenario)},
]
