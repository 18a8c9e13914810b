import type {DemoEvidence, ExperimentName} from '../experiment-names.js'

type Describe = Record<ExperimentName, string>

/** Everything that demo says in one language. JSON keeps to English. */
export type DemoCatalogue = {
  titles: Describe
  /** What it means, beyond what was seen. */
  because: Describe
  evidence: Record<DemoEvidence, string>
  seen(evidence: string): string
  notSeen(evidence: string): string
  arp: {
    send(sizeBytes: number, address: string): string
    question(frame: {destination: string; targetAddress: string; senderAddress: string}): string
    answer(frame: {destination: string; source: string; senderAddress: string}): string
    datagram(sizeBytes: number, destination: string): string
    entry(address: string, mac: string): string
  }
  window: {
    write(sizeBytes: number): string
    data(from: number, sizeBytes: number): string
    ack(upto: number, windowBytes: number): string
    probe: string
    full(sizeBytes: number): string
    crumb: string
    noUpdate: string
    readOn: string
    allRead(sizeBytes: number): string
  }
  close: {
    passive: string
    later: string
    simultaneous: string
    lingers(client: string, server: string): string
  }
}
