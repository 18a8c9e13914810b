import * as Flags from '@oclif/core/flags'

/** Flags of every command: what its results look like, and whether it may ask. */
export const baseFlags = {
  json: Flags.boolean({description: 'one JSON object per row', helpGroup: 'FORMAT'}),
  csv: Flags.boolean({description: 'CSV with a header row', helpGroup: 'FORMAT'}),
  'csv-safe': Flags.boolean({
    description: "--csv for spreadsheets: puts ' before text that starts with = + - @, which would become a formula",
    helpGroup: 'FORMAT',
  }),
  get: Flags.string({
    description: 'only these fields, separated by tabs',
    helpGroup: 'FORMAT',
    helpValue: 'FIELD[,FIELD]',
  }),
  format: Flags.string({
    description: "format each row yourself: '{network} {firstHost}'",
    helpGroup: 'FORMAT',
    helpValue: 'TEMPLATE',
  }),
  quiet: Flags.boolean({char: 'q', description: 'print nothing: the exit code is the answer', helpGroup: 'FORMAT'}),
  'no-color': Flags.boolean({description: 'no colours (also: NO_COLOR=1)', helpGroup: 'FORMAT'}),
  'no-input': Flags.boolean({description: 'never ask a question', helpGroup: 'FORMAT'}),
}
