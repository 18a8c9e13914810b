import type {LineTaker} from '../lists/line-taker.js'
import {putAddress} from '../lists/ranges.js'
import {writeWords} from '../lists/block-set.js'
import {CopiedText, writeIpv4} from '../lists/copied-text.js'
import type {Prefix} from '../address/prefix.js'

/**
 * Hands the parts of a network to a taker of lines, as bytes, until `count` are done. Returns how many were taken: the next
 * one is not plain.
 */
export function takeParts(network: Prefix, length: number, count: bigint, taker: LineTaker): bigint {
  const width = network.version === 4 ? 1 : 4
  const words = new Uint32Array(width)
  putAddress(words, 0, network.first)
  const line = Buffer.allocUnsafeSlow(64)
  const view = new DataView(line.buffer)
  const tail = new CopiedText(`/${length}\n`)
  const groups = new Uint16Array(8)
  const stepWord = Math.floor((length - 1) / 32)
  const step = 2 ** (31 - ((length - 1) & 31))
  let done = 0
  const wanted = Number(count) // beyond 2^53 nobody sees the end
  for (; done < wanted; done++) {
    const end = tail.write(view, width === 1 ? writeIpv4(view, 0, words[0]!) : writeWords(view, 0, words, groups))
    if (taker.take(line, 0, end) === -1) return BigInt(done)
    for (let word = stepWord, carry = step; word >= 0 && carry > 0; word--) {
      const sum = words[word]! + carry
      words[word] = sum
      carry = sum > 0xffff_ffff ? 1 : 0
    }
  }
  return BigInt(done)
}
