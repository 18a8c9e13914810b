import {blockText} from '../address/block-text.js'
import {prefixesOf} from '../address/block.js'
import {parseBlock, splitLabel, splitValues} from '../address/parse-block.js'
import {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {inputName} from '../io/input.js'
import {readValues, type Value, type ValueSource} from '../io/values.js'
import type {FoundBlock} from '../lists/found-block.js'
import type {LineTaker} from '../lists/line-taker.js'
import {type ListChoice, type ListFormat, networkSourceOf} from './network-source.js'
import {readFormatted} from './read-networks.js'

/**
 * The networks of words and lists as values, one by one, whatever the lists are written in; labels are let go. Where `cutsRanges`,
 * the ranges of a text or a table are the networks in them.
 */
export async function* networkValues(
  sources: readonly ValueSource[],
  choice: ListChoice,
  {cutsRanges, onWait, taker}: {cutsRanges: boolean; onWait: () => void; taker: LineTaker | undefined},
): AsyncGenerator<Value> {
  for (const source of sources) {
    const own = 'value' in source ? source : networkSourceOf(`@${source.list}`, 0, choice.format)
    if ('value' in own) {
      for await (const value of readValues([source], {beforeRead: onWait})) yield* partsOf(value)
    } else if (own.format === 'list') {
      for await (const value of readValues([own], {beforeRead: onWait}, taker)) yield* partsOf(value)
    } else yield* formattedValues(own.list, own.format, choice, {cutsRanges, onWait})
  }
}

/** Several behind commas, and no label. What does not look like networks stays whole, for one error. */
function* partsOf(value: Value): Generator<Value> {
  const {text, origin} = value
  if (value.isCut || !/[,\t]/.test(text)) return yield value
  const parts = splitValues(text).map(({text: part, offset}) => ({text: splitLabel(part).bare, offset}))
  if (!parts.every(({text: part}) => /^[\da-f.:/%\s-]+$/i.test(part))) return yield value
  for (const part of parts) {
    yield {text: part.text, origin: 'line' in origin ? {...origin, column: origin.column + part.offset} : origin}
  }
}

/** Those of each piece of the input, then the next: memory stays bounded. */
async function* formattedValues(
  list: string,
  format: Exclude<ListFormat, 'list'>,
  choice: ListChoice,
  {cutsRanges, onWait}: {cutsRanges: boolean; onWait: () => void},
): AsyncGenerator<Value> {
  const file = inputName(list)
  let values: Value[] = []
  const sink = {
    needsText: true,
    take: (found: FoundBlock) => {
      const {line, column} = found
      for (const text of textsOf(found, cutsRanges)) values.push({text, origin: {file, line, column}})
    },
    refuse: ({
      code,
      reason,
      text,
      offset,
      line,
      column,
    }: {
      code: string
      reason: string
      text: string
      offset: number
      line: number
      column: number
    }) => {
      const refused = new InputError(code, reason, {input: text, offset})
      values.push({text, origin: {file, line, column}, refused})
    },
  }
  for await (const _ of readFormatted(list, format, choice, sink, onWait)) {
    const ready = values
    values = []
    yield* ready
  }
}

/** As it was written, where a strict list would take it so, host bits and all; else canonically. */
function* textsOf(found: FoundBlock, cutsRanges: boolean): Generator<string> {
  const block = found.toBlock()
  if (cutsRanges && !(block instanceof Prefix)) {
    for (const prefix of prefixesOf(block)) yield String(prefix)
    return
  }
  const canonical = found.isBare ? String(block.first) : blockText(block)
  const written = found.text.replace(/^([\d.]+)[ \t]+(?=[\d.]+$)/, '$1/') // ADDRESS NETMASK
  yield isSame(written, canonical) ? written : canonical
}

function isSame(text: string, canonical: string): boolean {
  try {
    const block = parseBlock(text)
    return blockText(block) === blockText(parseBlock(canonical))
  } catch (error) {
    if (error instanceof InputError) return false
    throw error
  }
}
