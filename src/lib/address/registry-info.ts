/** A registry that answers come from: the row of `--about`. */
export type RegistryInfo = {
  registry: string
  entries: number
  /** The date of the registry's contents, ISO 8601; null where its file does not tell. */
  updated: string | null
  source: string
  licence: string
}
