import type {WireReader} from './wire-reader.js'

/** What a server says about its answer beside the rcode (RFC 8914). */
export type ExtendedError = {code: number; name: string; text: string}

const OPTION_EDE = 15
/** A message has room for thousands. */
const MAX_ERRORS = 16

/** IANA's registry "Extended DNS Error Codes" of 2025, by their numbers. */
const NAMES = [
  'Other',
  'Unsupported DNSKEY Algorithm',
  'Unsupported DS Digest Type',
  'Stale Answer',
  'Forged Answer',
  'DNSSEC Indeterminate',
  'DNSSEC Bogus',
  'Signature Expired',
  'Signature Not Yet Valid',
  'DNSKEY Missing',
  'RRSIGs Missing',
  'No Zone Key Bit Set',
  'NSEC Missing',
  'Cached Error',
  'Not Ready',
  'Blocked',
  'Censored',
  'Filtered',
  'Prohibited',
  'Stale NXDOMAIN Answer',
  'Not Authoritative',
  'Not Supported',
  'No Reachable Authority',
  'Network Error',
  'Invalid Data',
  'Signature Expired before Valid',
  'Too Early',
  'Unsupported NSEC3 Iterations Value',
  'Unable to conform to policy',
  'Synthesized',
  'Invalid Query Type',
]

/** The extended errors among the options of an OPT record. Options that are cut end the list. */
export function readExtendedErrors(options: WireReader): ExtendedError[] {
  const found: ExtendedError[] = []
  while (options.left >= 4 && found.length < MAX_ERRORS) {
    const [option, size] = [options.u16(), options.u16()]
    if (size > options.left) break
    const value = options.part(size)
    if (option !== OPTION_EDE || size < 2) continue
    const code = value.u16()
    const text = value.take(value.left).toString().replace(/\0$/, '') // some end it with a NUL (RFC 8914 §2)
    found.push({code, name: NAMES[code] ?? `EDE${code}`, text})
  }
  return found
}
