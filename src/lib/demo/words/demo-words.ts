import type {Language} from '../../text/language.js'
import type {DemoCatalogue} from './demo-catalogue.js'
import {EN_DEMO} from './en-demo.js'
import {ZH_DEMO} from './zh-demo.js'

/** What demo says, by language. */
export const DEMO_WORDS: Record<Language, DemoCatalogue> = {en: EN_DEMO, zh: ZH_DEMO}
