import {nameOfPeer} from '../net/name-of-peer.js'
import type {NeighbourRow} from './list-neighbours.js'

/** The rows, with the names of their addresses where those are wanted; a name that is slow to come holds up no other row. */
export async function* namedRows(rows: AsyncIterable<NeighbourRow>, wanted: boolean): AsyncGenerator<NeighbourRow> {
  if (!wanted) return yield* rows
  const named: Promise<NeighbourRow>[] = []
  for await (const row of rows) {
    named.push(nameOfPeer(row.address).then((name) => ({...row, name})))
  }
  for (const row of named) yield await row
}
