import * as Flags from '@oclif/core/flags'
import {durationFlag} from '../flags.js'
import {clientAddressFlags} from './address-flags.js'
import {checkTlsFlags} from './check-tls-flags.js'

/** Flags of `port check`. */
export const portCheckFlags = {
  timeout: durationFlag({description: 'for each port, including the lookup of its name', default: 3000}),
  udp: Flags.boolean({description: 'check UDP ports'}),
  payload: Flags.string({
    description: 'what to send over UDP, in hexadecimal digits',
    helpValue: 'HEX',
    dependsOn: ['udp'],
  }),
  ...clientAddressFlags,
  ...checkTlsFlags,
  'all-addresses': Flags.boolean({description: 'print a row for each address of a name'}),
}
