import type {Language} from '../../text/language.js'
import {EN_ROUTE} from './en-route.js'
import type {RouteCatalogue} from './route-catalogue.js'
import {ZH_ROUTE} from './zh-route.js'

/** What `route` says, by language. */
export const ROUTE_WORDS: Record<Language, RouteCatalogue> = {en: EN_ROUTE, zh: ZH_ROUTE}
