import type {Language} from '../../text/language.js'
import {EN_IP} from './en-ip.js'
import type {IpCatalogue} from './ip-catalogue.js'
import {ZH_IP} from './zh-ip.js'

/** What `ip` says, by language. */
export const IP_WORDS: Record<Language, IpCatalogue> = {en: EN_IP, zh: ZH_IP}
