import * as Flags from '@oclif/core/flags'
import {type LocalEnd, parseLocalEnd} from '../../net/local-end.js'

/** oclif's types know letters alone; its parser takes any character. */
const DIGIT_4 = '4' as 'a'
const DIGIT_6 = '6' as 'a'

/** Flags of commands that look names up or open sockets. */
export const versionFlags = {
  ipv4: Flags.boolean({char: DIGIT_4, description: 'IPv4 only', exclusive: ['ipv6']}),
  ipv6: Flags.boolean({char: DIGIT_6, description: 'IPv6 only'}),
}

/** Flags of clients. */
export const clientAddressFlags = {
  ...versionFlags,
  bind: Flags.custom<LocalEnd>({parse: async (text) => parseLocalEnd(text)})({
    description: 'the local end: an address of this machine, with or without a port; :PORT sets only the port',
    helpValue: 'HOST[:PORT]',
  }),
}
