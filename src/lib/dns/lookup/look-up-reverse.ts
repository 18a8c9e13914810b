import type {IpAddress} from '../../address/ip-address.js'
import type {LookupResult, LookupRow} from './look-up.js'
import type {Resolve} from '../resolver.js'
import {reverseNameOf} from '../reverse-name.js'

/** A record of the address's reverse name; the value is the name it has. */
export type ReverseRow = {address: string} & LookupRow

export type ReverseResult = Omit<LookupResult, 'rows'> & {rows: ReverseRow[]}

/** Which names an address has. Rejects as the resolver does. */
export async function lookUpReverse(address: IpAddress, resolve: Resolve): Promise<ReverseResult> {
  const {rows, ...rest} = await resolve(reverseNameOf(address), {types: ['PTR'], wantsAll: true})
  return {...rest, rows: rows.map((row) => ({address: String(address), ...row}))}
}
