import type {Language} from '../../text/language.js'
import type {Catalogue} from './catalogue.js'
import {EN} from './en.js'
import {ZH} from './zh.js'

/** What stickdemo says, by language. */
export const STICK_WORDS: Record<Language, Catalogue> = {en: EN, zh: ZH}
