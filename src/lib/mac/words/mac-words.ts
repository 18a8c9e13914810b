import type {Language} from '../../text/language.js'
import {EN_MAC} from './en-mac.js'
import type {MacCatalogue} from './mac-catalogue.js'
import {ZH_MAC} from './zh-mac.js'

/** What `mac` says, by language. */
export const MAC_WORDS: Record<Language, MacCatalogue> = {en: EN_MAC, zh: ZH_MAC}
