/** A name that a port is registered under, or commonly known by. */
export type Service = {port: number; name: string; protocols: string[]}

const PROTOCOLS: Record<string, string> = {t: 'tcp', u: 'udp', s: 'sctp', d: 'dccp'}

/** IANA's service names and port numbers. */
export class Services {
  /** @param table see data/service-table.ts */
  constructor(private readonly table: string) {}

  /** The name of a port, the common one first; null where the port has none for the protocol. */
  nameOf(port: number, protocol: string): string | null {
    return this.ofPort(port).find(({protocols}) => protocols.includes(protocol))?.name ?? null
  }

  /** All names of a port. */
  ofPort(port: number): Service[] {
    const found: Service[] = []
    const start = `\n${port} `
    for (let at = this.table.indexOf(start); at !== -1; at = this.table.indexOf(start, at + 1)) {
      found.push(this.rowAt(at + 1))
      if (!this.table.startsWith(start, this.lineEnd(at + 1))) break // the lines of a port are neighbours
    }
    return found
  }

  /** All ports of a name; names are told apart without regard to case (RFC 6335 §5.1). */
  ofName(name: string): Service[] {
    const escaped = name.replaceAll(/[^a-z0-9-]/gi, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
    const rows = this.table.matchAll(new RegExp(`^\\d+ ${escaped} `, 'gimu'))
    return [...rows].map(({index}) => this.rowAt(index))
  }

  private rowAt(start: number): Service {
    const [port = '', name = '', letters = ''] = this.table.slice(start, this.lineEnd(start)).split(' ')
    return {port: Number(port), name, protocols: letters.split('').map((letter) => PROTOCOLS[letter]!)}
  }

  private lineEnd(start: number): number {
    return this.table.indexOf('\n', start)
  }
}

/** The table is a file of its own (dist/service-table.cjs), read when a name is first needed. */
export async function loadServices(): Promise<Services> {
  const {SERVICE_TABLE} = await import('../../../data/service-table.js')
  return new Services(SERVICE_TABLE)
}
