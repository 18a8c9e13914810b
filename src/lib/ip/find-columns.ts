import type {TopRow} from './address-counter.js'
import type {LineRow} from './line-grep.js'
import type {Conversion} from './convert-address.js'
import {columns} from '../text/columns.js'

/** `block` is the address with the length, mask or range that was written with it, canonically. */
export type FindRow = {file: string; line: number; address: string; label: string | null; block: string}
export type CountRow = {file: string; count: number}

export const lineColumns = columns<LineRow>('file', 'line', 'label', 'addresses', 'text', 'base64')
export const findColumns = columns<FindRow>('file', 'line', 'address', 'label', 'block')
export const countColumns = columns<CountRow>('file', 'count')
export const topColumns = columns<TopRow>('address', 'label', 'count')
export const conversionColumns = columns<Conversion>('input', 'form', 'value')
