import * as Flags from '@oclif/core/flags'
import {durationFlag} from '../flags.js'
import {listenerFlags} from '../listener-flags.js'
import {parseRecordType, type RecordTypeName} from '../../dns/record-types.js'
import {parseServer} from '../../dns/resolver.js'

/** Flags of `dns lookup`. */
export const dnsLookupFlags = {
  type: Flags.custom<RecordTypeName>({parse: async (text) => parseRecordType(text)})({
    description: 'which records; each of them must be there [default: A,AAAA, one of them]',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    helpValue: 'A,MX,…',
  }),
  server: Flags.custom<ReturnType<typeof parseServer>>({parse: async (text) => parseServer(text)})({
    description: 'ask this one; several are compared. Port 53 unless given',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'HOST[:PORT]',
  }),
  tcp: Flags.boolean({description: 'ask over TCP from the start'}),
  'from-roots': Flags.boolean({
    description: 'follow the delegation from the root down, and say each step; --server is then where to begin',
  }),
  timeout: durationFlag({description: 'how long a name may take, with all its types and attempts [default: 5s]'}),
  trace: listenerFlags.trace,
}
