import type {RegistryInfo} from '../../address/registry-info.js'
import type {Language} from '../language.js'

/** What `--about` says in one language. */
export type AboutCatalogue = {
  labels: Record<'entries' | 'updated' | 'source' | 'licence', string>
  unknown: string
  source(source: RegistryInfo['source']): string
  licence(licence: RegistryInfo['licence']): string
}

export const ABOUT_WORDS: Record<Language, AboutCatalogue> = {
  en: {
    labels: {entries: 'entries', updated: 'updated', source: 'source', licence: 'licence'},
    unknown: 'unknown',
    source: (source) => source,
    licence: (licence) => licence,
  },
  zh: {
    labels: {entries: '条目', updated: '更新日期', source: '来源', licence: '许可'},
    unknown: '不详',
    source: (source) => source.replace(', by way of ', '，经由 '),
    licence: (licence) => licence.replace('public domain; ', '公有领域；').replace('public domain', '公有领域'),
  },
}
