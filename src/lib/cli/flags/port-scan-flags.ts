import * as Flags from '@oclif/core/flags'
import {versionFlags} from './address-flags.js'
import {countFlag, durationFlag} from '../flags.js'
import {MANY_PROBES} from '../../port/port-text.js'
import {UDP_PORTS} from '../../port/scan-udp.js'

/** Flags of `port scan`. */
export const portScanFlags = {
  ...versionFlags,
  ports: Flags.string({
    description: 'ports, ranges, service names; all is 1-65535, top100 common ones [default for TCP: top100]',
    helpValue: 'PORTS',
  }),
  'all-states': Flags.boolean({description: 'print rows for closed and filtered ports too'}),
  timeout: durationFlag({description: 'how long one connection may take', default: 1000}),
  rate: countFlag({description: 'at most this many connections per second', max: 1_000_000}),
  exclude: Flags.string({description: 'leave out ports, addresses or networks: PORTS|NET[,…]', helpValue: 'LIST'}),
  udp: Flags.boolean({description: `scan UDP ports [default: ${UDP_PORTS}]`}),
  yes: Flags.boolean({description: `scan more than ${MANY_PROBES} ports without asking`}),
}
