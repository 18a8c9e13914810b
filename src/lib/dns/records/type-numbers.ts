import {InputError} from '../../errors.js'

/** Every type of record that IANA has a name for (registry "Resource Record (RR) TYPEs", of 2025), but ANY. */
// prettier-ignore
export const TYPE_NUMBERS = {
  A: 1, NS: 2, MD: 3, MF: 4, CNAME: 5, SOA: 6, MB: 7, MG: 8, MR: 9, NULL: 10, WKS: 11, PTR: 12, HINFO: 13,
  MINFO: 14, MX: 15, TXT: 16, RP: 17, AFSDB: 18, X25: 19, ISDN: 20, RT: 21, NSAP: 22, 'NSAP-PTR': 23, SIG: 24,
  KEY: 25, PX: 26, GPOS: 27, AAAA: 28, LOC: 29, NXT: 30, EID: 31, NIMLOC: 32, SRV: 33, ATMA: 34, NAPTR: 35,
  KX: 36, CERT: 37, A6: 38, DNAME: 39, SINK: 40, OPT: 41, APL: 42, DS: 43, SSHFP: 44, IPSECKEY: 45, RRSIG: 46,
  NSEC: 47, DNSKEY: 48, DHCID: 49, NSEC3: 50, NSEC3PARAM: 51, TLSA: 52, SMIMEA: 53, HIP: 55, NINFO: 56,
  RKEY: 57, TALINK: 58, CDS: 59, CDNSKEY: 60, OPENPGPKEY: 61, CSYNC: 62, ZONEMD: 63, SVCB: 64, HTTPS: 65,
  DSYNC: 66, HHIT: 67, BRID: 68, SPF: 99, UINFO: 100, UID: 101, GID: 102, UNSPEC: 103, NID: 104, L32: 105,
  L64: 106, LP: 107, EUI48: 108, EUI64: 109, NXNAME: 128, TKEY: 249, TSIG: 250, IXFR: 251, AXFR: 252,
  MAILB: 253, MAILA: 254, URI: 256, CAA: 257, AVC: 258, DOA: 259, AMTRELAY: 260, RESINFO: 261, WALLET: 262,
  CLA: 263, IPN: 264, TA: 32768, DLV: 32769,
} as const

export type RecordTypeName = keyof typeof TYPE_NUMBERS

/** Any type there is: those without a name go by their number (RFC 3597 §5). */
export type AnyTypeName = RecordTypeName | `TYPE${number}`

const NAMES = new Map<number, RecordTypeName>(
  Object.entries(TYPE_NUMBERS).map(([name, number]) => [number, name as RecordTypeName]),
)

export function recordTypeName(number: number): AnyTypeName {
  return NAMES.get(number) ?? `TYPE${number}`
}

export function typeNumber(name: AnyTypeName): number {
  return TYPE_NUMBERS[name as RecordTypeName] ?? Number(name.slice('TYPE'.length))
}

/** The type of that name or number (`mx`, `TYPE65`), in any case; null where the word is none. ANY is none. */
export function typeNamed(word: string): AnyTypeName | null {
  const name = word.toUpperCase()
  if (Object.hasOwn(TYPE_NUMBERS, name)) return name as RecordTypeName
  const digits = /^TYPE(\d{1,5})$/.exec(name)?.[1]
  return digits === undefined || Number(digits) > 0xffff ? null : recordTypeName(Number(digits))
}

/** Types that are not asked for with a question of ours, and why. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  ANY: 'servers may answer ANY with any records, or none (RFC 8482): name the types',
  TYPE255: 'servers may answer ANY with any records, or none (RFC 8482): name the types',
  AXFR: 'a zone transfer takes many messages over TCP (RFC 5936), and netkit looks up single names: use dig AXFR',
  IXFR: 'changes to a zone take many messages (RFC 1995), and netkit looks up single names: use dig IXFR=SERIAL',
  OPT: 'OPT is a part of messages (RFC 6891), not a record of a name',
  TKEY: 'TKEY exchanges keys between servers (RFC 2930); it is not a record of a name',
  TSIG: 'TSIG signs messages (RFC 8945); it is not a record of a name',
  NXNAME: 'NXNAME appears only in NSEC records and must not be asked for (RFC 9824 §3.4)',
  TYPE0: 'type 0 is reserved (RFC 6895 §3.1)',
}

/** Whether a word of the command line is meant as a type: a name of one, ANY included. */
export function isTypeWord(word: string): boolean {
  return typeNamed(word) !== null || word.toUpperCase() === 'ANY'
}

/** What can be asked for, in any case. Throws InputError INVALID_TYPE. */
export function parseRecordType(text: string): AnyTypeName {
  const found = typeNamed(text)
  const reason =
    NOT_ASKED[found ?? text.toUpperCase()] ??
    'unknown record type; expected an IANA name (A, MX, SVCB …) or a number as in TYPE65280'
  if (found !== null && NOT_ASKED[found] === undefined) return found
  throw new InputError('INVALID_TYPE', `"${text}": ${reason}`, {input: text})
}
