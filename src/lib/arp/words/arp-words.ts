import type {Language} from '../../text/language.js'
import type {ArpCatalogue} from './arp-catalogue.js'
import {EN_ARP} from './en-arp.js'
import {ZH_ARP} from './zh-arp.js'

/** What `arp` says, by language. */
export const ARP_WORDS: Record<Language, ArpCatalogue> = {en: EN_ARP, zh: ZH_ARP}
