import {SystemError} from '../errors.js'
import {hasProc} from '../lab/start-client.js'
import {showBacklog} from './backlog.js'
import {showClose, showHandshake} from './handshake.js'
import {showMtu} from './mtu.js'
import type {DemoReport, ExperimentName} from './report.js'
import {showRetransmit} from './retransmit.js'
import {showSynQueue} from './syn-queue.js'
import {showTimeWait} from './time-wait.js'
import {showTls} from './tls.js'

export type Experiment = {
  name: ExperimentName
  /** One line for the list. */
  title: string
  /** `wire`: a TUN device of our own, and nothing less. `proc`: what every user may see on Linux. `sockets`: loopback alone. */
  needs: 'wire' | 'proc' | 'sockets'
  run(): Promise<DemoReport>
  /** What it means. */
  because: string
}

const ALL: readonly Experiment[] = [
  {
    name: 'handshake',
    title: 'three packets make a connection: SYN, SYN+ACK, ACK',
    needs: 'proc',
    run: showHandshake,
    because:
      'Each side tells where its byte numbers start and hears that it was understood: SYN, SYN+ACK, ACK. The kernels do it; accept only hands out what is finished (RFC 9293 §3.5).',
  },
  {
    name: 'close',
    title: 'three packets or four end it, and who began lingers in TIME_WAIT',
    needs: 'proc',
    run: showClose,
    because:
      'Each direction is ended by itself, with a FIN that is acknowledged. If the other side has nothing more to say, its FIN travels with the acknowledgement: three packets. Else there are four. Who closed first waits in TIME_WAIT (RFC 9293 §3.6).',
  },
  {
    name: 'backlog',
    title: 'listen(3): four connections stand, the others wait, none is refused',
    needs: 'proc',
    run: showBacklog,
    because:
      'The backlog bounds the queue of finished connections that nobody has accepted yet, and Linux lets one more in. When it is full, SYNs are dropped: those clients are not refused, they repeat their SYN until there is room (listen(2)).',
  },
  {
    name: 'syn-queue',
    title: 'forty SYNs that nobody follows up, and SYN cookies',
    needs: 'wire',
    run: showSynQueue,
    because:
      'Half-open connections wait in a queue of their own. When it is full, SYN cookies let the kernel forget a SYN: what it must know comes back in the ACK of whoever is real (RFC 4987).',
  },
  {
    name: 'time-wait',
    title: '“Address already in use”: TIME_WAIT, and what SO_REUSEADDR does',
    needs: 'proc',
    run: showTimeWait,
    because:
      'Who closes first keeps the connection for a while – a minute on Linux – so that late packets find nobody else. Until then bind(2) refuses the port – unless SO_REUSEADDR is set, as a server should have it. No process holds the port, and forgetting close() is not the reason (RFC 9293 §3.6, socket(7)).',
  },
  {
    name: 'mtu',
    title: '1472 bytes are one packet, 1473 are two; TCP cuts by itself',
    needs: 'wire',
    run: showMtu,
    because:
      'A link carries packets of at most its MTU. IP cuts a longer datagram into fragments, and one lost fragment loses it all. TCP agrees on a segment size (MSS) when it connects and forbids fragments (RFC 791 §2.3, RFC 9293 §3.7.1, RFC 1191).',
  },
  {
    name: 'retransmit',
    title: 'a lost segment is sent again, and the program notices nothing',
    needs: 'proc',
    run: showRetransmit,
    because:
      'TCP keeps every byte until it is acknowledged, and sends it again when no acknowledgement comes in time. The receiver puts bytes in order by their numbers, and gets each once. UDP does none of that (RFC 9293 §3.8, RFC 6298).',
  },
  {
    name: 'tls',
    title: 'what a relay in the middle reads and changes, without TLS and with it',
    needs: 'sockets',
    run: showTls,
    because:
      'TCP carries bytes as they are: whoever passes them on can read them, and change them unnoticed. TLS encrypts each record and adds a tag that only who has the key can make; a changed record ends the connection. The keys are fresh for each connection, and a secret that both ends know proves who is at the other end (RFC 8446 §2, §5.2).',
  },
]

export const EXPERIMENTS: ReadonlyMap<ExperimentName, Experiment> = new Map(ALL.map((one) => [one.name, one]))

/** Throws SystemError NO_WIRE or NO_PROC: what this machine lacks to show it. */
export async function runExperiment({name, needs, run}: Experiment): Promise<DemoReport> {
  if (needs !== 'sockets' && !hasProc()) {
    throw new SystemError('NO_PROC', `"${name}" needs the kernel’s lists in /proc/net: not available here`, {
      input: name,
    })
  }
  return await run()
}
