import * as Flags from '@oclif/core/flags'

/** Flags of the lists of neighbours. */
export const neighbourFlags = {
  all: Flags.boolean({description: 'show FAILED entries too: addresses that did not answer'}),
}
