import type {View} from '../text/view.js'
import {visible} from '../text/visible.js'
import type {TopRow} from './address-counter.js'
import {countColumns, type CountRow, findColumns, type FindRow, lineColumns, topColumns} from './find-columns.js'
import type {LineRow} from './line-grep.js'

type GrepViews = {top: View<TopRow>; count: View<CountRow>; find: View<FindRow>; line: View<LineRow>}

/** How the rows of `ip grep` look; with several files each says its own. */
export function grepViews({withFile}: {withFile: boolean}): GrepViews {
  return {
    top: {
      columns: topColumns,
      text: ({address, label, count}, paint) =>
        `${String(count).padStart(9)}  ${paint('strong', visible(address ?? label ?? ''))}`,
      isLine: true,
    },
    count: {
      columns: countColumns,
      text: ({file, count}) => (withFile ? `${visible(file)}\t${count}` : String(count)),
      isLine: true,
    },
    find: {
      columns: findColumns,
      text: ({file, block, label}) =>
        [...(withFile ? [file] : []), ...(label ? [label] : []), block].map(visible).join('\t'),
      isLine: true,
    },
    line: {columns: lineColumns, text: ({text}) => visible(text ?? ''), isLine: true},
  }
}
