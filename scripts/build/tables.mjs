import {pathToFileURL} from 'node:url'
import {tsImport} from 'tsx/esm/api'

/**
 * The tables of data/*-table.ts are worked out when netkit is built: the program holds what they export, and neither reads the files
 * nor knows how.
 */
export const tables = {
  name: 'tables',
  setup(plugin) {
    plugin.onLoad({filter: /[\\/]data[\\/][\w-]+-table\.ts$/}, async ({path: file}) => {
      const values = Object.entries(await tsImport(pathToFileURL(file).href, import.meta.url))
      return {contents: values.map(([name, value]) => `export const ${name} = ${literal(value)}`).join('\n')}
    })
  },
}

/** JSON, with whole numbers of any size. */
function literal(value) {
  if (typeof value === 'bigint') return `${value}n`
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${literal(inner)}`).join()}}` // prettier-ignore
  }
  return JSON.stringify(value)
}
