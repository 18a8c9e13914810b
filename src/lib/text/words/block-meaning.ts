import {blockSentence, isKnownBlock} from '../../address/block-sentence.js'
import type {Language} from '../language.js'
import {ZH_BLOCK_NAMES, ZH_BLOCKS} from './zh-blocks.js'

/** What a block of the registry means, without a full stop; its name where netkit has no words for it. */
export function blockMeaning(name: string, language: Language): string {
  if (language === 'zh' && isKnownBlock(name)) return ZH_BLOCKS[name]
  return blockSentence(name) ?? name
}

/** `RFC 5737, RFC 1122`, errata as the registry writes them. */
export function rfcNames(rfc: readonly string[], language: Language): string {
  return rfc.map((number) => (/^\d+$/.test(number) ? `RFC ${number}` : number)).join(language === 'zh' ? '、' : ', ')
}

/** The registry’s name; in another language what it is called there, too. */
export function blockName(name: string, language: Language): string {
  return language === 'zh' && isKnownBlock(name) ? `${ZH_BLOCK_NAMES[name]} ${name}` : name
}
