/** A name that a port is registered under, or commonly known by. */
export type Service = {port: number; name: string; protocols: string[]}

const PROTOCOLS: Record<string, string> = {t: 'tcp', u: 'udp', s: 'sctp', d: 'dccp'}

/** IANA's service names and port numbers. */
export class Services {
  #small: string | null = null

  /** @param table see data/service-table.ts */
  constructor(private readonly table: string) {}

  /** The table in small letters: names are ASCII, so that every place is the same. */
  private get small(): string {
    return (this.#small ??= this.table.toLowerCase())
  }

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
    const wanted = ` ${name.toLowerCase()} `
    const found: Service[] = []
    for (let at = this.small.indexOf(wanted); at !== -1; at = this.small.indexOf(wanted, at + 1)) {
      found.push(this.rowAt(this.table.lastIndexOf('\n', at) + 1))
    }
    return found
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
