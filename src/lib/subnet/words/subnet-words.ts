import type {Language} from '../../text/language.js'
import {EN_SUBNET} from './en-subnet.js'
import type {SubnetCatalogue} from './subnet-catalogue.js'
import {ZH_SUBNET} from './zh-subnet.js'

/** What `subnet` says, by language. */
export const SUBNET_WORDS: Record<Language, SubnetCatalogue> = {en: EN_SUBNET, zh: ZH_SUBNET}
