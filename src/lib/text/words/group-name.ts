import type {Language} from '../language.js'
import {ZH_GROUPS} from './zh-groups.js'

/** A multicast group by the registry’s name; in another language what it is called there, too, where that is usual. */
export function groupName(name: string, language: Language): string {
  const usual = language === 'zh' ? ZH_GROUPS[name] : undefined
  return usual === undefined ? name : `${usual} ${name}`
}
