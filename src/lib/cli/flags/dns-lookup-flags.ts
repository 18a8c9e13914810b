import * as Flags from '@oclif/core/flags'
import {clientAddressFlags} from './address-flags.js'
import {durationFlag} from '../flags.js'
import {listenerFlags} from './listener-flags.js'
import {type AnyTypeName, parseRecordType} from '../../dns/records/type-numbers.js'
import {parseServer} from '../../dns/resolver.js'

const {ipv4, ipv6, bind} = clientAddressFlags

/** Flags of `dns lookup` and `dns reverse`: whom they ask, and how. */
export const dnsClientFlags = {
  server: Flags.custom<ReturnType<typeof parseServer>>({parse: async (text) => parseServer(text)})({
    description: 'ask this server, like @HOST[:PORT]; several are compared [default port: 53]',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'HOST[:PORT]',
  }),
  tcp: Flags.boolean({description: 'ask over TCP from the start'}),
  ipv4: {...ipv4, description: 'ask over IPv4 only'},
  ipv6: {...ipv6, description: 'ask over IPv6 only'},
  bind,
  timeout: durationFlag({description: 'how long a name may take, including all types and retries [default: 5s]'}),
  trace: listenerFlags.trace,
}

/** Flags of `dns lookup`. */
export const dnsLookupFlags = {
  type: Flags.custom<AnyTypeName>({parse: async (text) => parseRecordType(text)})({
    description: 'record types, also allowed as plain words; each must exist [default: A,AAAA, either one]',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpValue: 'A,MX,…',
  }),
  'from-roots': Flags.boolean({
    description: 'follow the delegation from the root down and show each step; --server is where to begin',
  }),
  search: Flags.boolean({
    description: 'try the search list of /etc/resolv.conf, as programs do',
    exclusive: ['from-roots'],
  }),
  dnssec: Flags.boolean({description: 'also ask for signatures (the DO bit): RRSIG records are rows'}),
  ...dnsClientFlags,
}
