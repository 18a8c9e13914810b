import {visible} from './visible.js'

const ENTITIES: Record<string, string> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'}

/** Foreign text between tags or in a quoted attribute of XML or HTML; what has no place in XML at all is made visible. */
export function escapeMarkup(content: string): string {
  return visible(content).replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!)
}
