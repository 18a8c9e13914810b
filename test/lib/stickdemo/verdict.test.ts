import {expect, test} from 'vitest'
import type {Observation} from '../../../src/lib/stickdemo/run-script.js'
import {verdictOnRun} from '../../../src/lib/stickdemo/verdict.js'

const nothing: Observation = {
  evidence: 'tcpinfo',
  pieces: [],
  app: [],
  node: [],
  segmentsOut: null,
  segmentsIn: null,
  segments: null,
  maxSegmentBytes: null,
  reads: [],
  asked: [],
  acks: null,
  chunks: [],
  reachedEnd: false,
  heldBackBytes: 0,
  notTakenBytes: 0,
}

const four = [5, 5, 7, 1]

/** What each read asks for; everything where a row does not say. */
const all = (reads: readonly number[]) => reads.map(() => 65_536)

test.each([
  ['every read is a message', {node: four, segments: four, reads: four}, 'none'],
  ['all segments arrived, one read', {node: four, segments: four, reads: [18]}, 'receiver'],
  ['two of four in one read', {node: four, segments: four, reads: [5, 5, 8]}, 'receiver'],
  ['a read inside a message', {node: four, segments: four, reads: [3, 15], asked: [3, 65_536]}, 'reader'],
  ['as many reads as messages, elsewhere', {node: four, segments: four, reads: [4, 6, 7, 1]}, 'reader'],
  ['two segments of four writes', {node: four, segments: [5, 13], reads: [5, 13]}, 'sender'],
  [
    'a message cut into segments, then all in one read',
    {node: four, segments: [3, 2, 5, 7, 1], reads: [18]},
    'receiver',
  ],
  ['a message cut into segments', {node: [18], app: [18], segments: [9, 9], reads: [18]}, 'sender'],
  ['three segments of four, then one read', {node: four, segments: [5, 5, 8], reads: [18]}, 'receiver'],
  ['Node made two writes', {node: [5, 13], segments: [5, 13], reads: [5, 13]}, 'node'],
  ['Node made two writes, and one read took them', {node: [5, 13], segments: [5, 13], reads: [18]}, 'receiver'],
  ['as many segments, at other places', {node: four, segments: [4, 6, 7, 1], reads: [4, 6, 7, 1]}, 'sender'],
  ['only the number of segments', {node: four, segments: null, segmentsOut: 2, reads: [5, 13]}, 'sender'],
  ['only their number, the right one', {node: four, segments: null, segmentsOut: 4, reads: [18]}, 'receiver'],
  ['nobody counted, bytes were held back', {node: four, segments: null, reads: [5, 13], heldBackBytes: 13}, 'sender'],
  ['nobody counted', {node: four, segments: null, reads: [18]}, null],
  [
    'nobody counted, a full read inside a message',
    {node: four, segments: null, reads: [3, 15], asked: [3, 65_536]},
    'reader',
  ],
  [
    'nobody counted, a read that brought less than it asked for',
    {node: [18], app: [18], segments: null, reads: [3, 15]},
    null,
  ],
  ['only their number, fewer reads', {node: four, segments: null, segmentsOut: 3, reads: [18]}, 'receiver'],
] as const)('%s', (_, {node, segments, reads, ...rest}, expected) => {
  const seen: Observation = {
    ...nothing,
    node: [...node],
    segments: segments && [...segments],
    segmentsOut: segments?.length ?? null,
    reads: [...reads],
    ...rest,
    app: [...('app' in rest ? rest.app : four)],
    asked: [...('asked' in rest ? rest.asked : all(reads))],
  }
  expect(verdictOnRun(seen)).toBe(expected)
})
