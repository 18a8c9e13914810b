import * as Flags from '@oclif/core/flags'
import {Prefix} from '../../address/prefix.js'
import {versionFlags} from './address-flags.js'
import {countFlag, portFlag} from '../flags.js'
import {listenerFlags} from './listener-flags.js'
import {parseServer} from '../../dns/resolver.js'
import {parseServedRecord, type ServedRecord} from '../../dns/served-record.js'

/** Where `dns serve` listens unless it is told otherwise; 53 needs root. */
export const DNS_SERVE_PORT = 5300

/** Flags of `dns serve`: what is served, what is forwarded, and for whom. */
export const dnsServeFlags = {
  record: Flags.custom<ServedRecord>({parse: async (text) => parseServedRecord(text)})({
    description: 'a record to serve; may be repeated',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'NAME=VALUE',
  }),
  'hosts-file': Flags.string({
    description: 'serve the names in this file (ADDRESS NAME…, as in /etc/hosts); it is read again when it changes',
    helpValue: 'FILE',
  }),
  port: portFlag({
    description: `listen on this port, for UDP and TCP; 0 lets the system choose [default: ${DNS_SERVE_PORT}]`,
  }),
  host: Flags.string({description: "listen on this address; '*' is every address [default: 127.0.0.1]"}),
  ...versionFlags,
  ttl: countFlag({description: 'how long answers may be cached, in seconds', default: 60, min: 0, max: 2 ** 31 - 1}),
  forward: Flags.custom<ReturnType<typeof parseServer>>({parse: async (text) => parseServer(text)})({
    description: 'ask this server about all other names',
    helpValue: 'HOST[:PORT]',
  }),
  'allow-from': Flags.custom<Prefix>({parse: async (text) => Prefix.parse(text)})({
    description: 'forward for clients in this network too',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    dependsOn: ['forward'],
    helpValue: 'NET',
  }),
  rate: countFlag({description: 'answers per second over UDP to each network outside this machine', default: 50}),
  log: Flags.boolean({description: 'print a row for each question: who asked what, and the answer'}),
  ...listenerFlags,
}
