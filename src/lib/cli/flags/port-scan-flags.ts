import * as Flags from '@oclif/core/flags'
import {versionFlags} from './address-flags.js'
import {countFlag, durationFlag} from '../flags.js'
import {MANY_PROBES} from '../../port/port-text.js'
import {UDP_PORTS} from '../../port/scan-udp.js'

/** Flags of `port scan`. */
export const portScanFlags = {
  ...versionFlags,
  ports: Flags.string({
    description: 'ports, ranges, service names; all is 1-65535, top100 (TCP, unless said) a choice of common ones',
    helpValue: 'PORTS',
  }),
  'all-states': Flags.boolean({description: 'rows of closed and filtered ports, too'}),
  timeout: durationFlag({description: 'how long one connection may take', default: 1000}),
  rate: countFlag({description: 'at most so many connections a second', max: 1_000_000}),
  exclude: Flags.string({description: 'leave out ports, addresses, networks: PORTS|NET[,…]', helpValue: 'LIST'}),
  udp: Flags.boolean({description: `scan UDP ports; unless said: ${UDP_PORTS}`}),
  yes: Flags.boolean({description: `go on without asking when it is more than ${MANY_PROBES} ports`}),
}
