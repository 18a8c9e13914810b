import {InputError, NetworkError} from '../../errors.js'
import {WireReader} from '../wire-reader.js'
import {DataWords, isWrongForm, WrongForm} from './data-words.js'
import {dnssecFields} from './dnssec-fields.js'
import {locationField} from './location-field.js'
import {bytesOfHex, type RecordField, recordFields, refuseRest} from './record-fields.js'
import {relayFields} from './relay-fields.js'
import {SERVICE_FORM, serviceParameters} from './service-parameters.js'
import {type AnyTypeName, recordTypeName, type RecordTypeName, typeNumber} from './type-numbers.js'

/** How data is written, for messages; and its parts. */
type RecordForm = readonly [form: string, ...fields: RecordField[]]

const {u8, u16, u32, ipv4, ipv6, name, string, strings, text, tag, hex, base64, nsap, optional} = recordFields
const {coveredType, certificateType, time, salt, hashedName, types} = dnssecFields

const HOST: RecordForm = ['host.example.com', name]
const TEXT: RecordForm = ['any text, or "several" "strings"', strings]
const DIGEST: RecordForm = ['KEYTAG ALGORITHM DIGESTTYPE DIGEST', u16, u8, u8, hex]
const KEY: RecordForm = ['FLAGS PROTOCOL ALGORITHM KEY', u16, u8, u8, base64]
const CERTIFICATE: RecordForm = ['USAGE SELECTOR MATCHING DATA', u8, u8, u8, hex]
const SIGNATURE: RecordForm = [
  'TYPE ALGORITHM LABELS TTL EXPIRES SINCE KEYTAG SIGNER SIGNATURE',
  coveredType,
  u8,
  u8,
  u32,
  time,
  time,
  u16,
  name,
  base64,
]
const SERVICE: RecordForm = [SERVICE_FORM, u16, name, serviceParameters]

/** The types whose data has a form here. That of the others is bytes: `\# 4 0a000001` (RFC 3597 §5). */
const FORMS: Partial<Record<AnyTypeName, RecordForm>> = {
  A: ['192.0.2.7', ipv4],
  AAAA: ['2001:db8::7', ipv6],

  CNAME: HOST,
  NS: HOST,
  PTR: HOST,
  DNAME: HOST,
  MD: HOST,
  MF: HOST,
  MB: HOST,
  MG: HOST,
  MR: HOST,
  'NSAP-PTR': HOST,
  TXT: TEXT,
  SPF: TEXT,
  AVC: TEXT,
  NINFO: TEXT,
  RESINFO: TEXT,
  WALLET: TEXT,
  CLA: TEXT,
  DS: DIGEST,
  CDS: DIGEST,
  DLV: DIGEST,
  TA: DIGEST,
  DNSKEY: KEY,
  CDNSKEY: KEY,
  KEY,
  RKEY: KEY,
  TLSA: CERTIFICATE,
  SMIMEA: CERTIFICATE,
  RRSIG: SIGNATURE,
  SIG: SIGNATURE,
  SVCB: SERVICE,
  HTTPS: SERVICE,
  MX: ['10 mail.example.com', u16, name],
  SOA: [
    'ns.example.com hostmaster.example.com SERIAL REFRESH RETRY EXPIRE MINIMUM',
    name,
    name,
    u32,
    u32,
    u32,
    u32,
    u32,
  ],
  SRV: ['PRIORITY WEIGHT PORT sip.example.com', u16, u16, u16, name],
  CAA: ['0 issue "ca.example.net"', u8, tag, text],
  HINFO: ['CPU OS', string, string],
  MINFO: ['mailbox.example.com errors.example.com', name, name],
  RP: ['mailbox.example.com text.example.com', name, name],
  AFSDB: ['1 host.example.com', u16, name],
  RT: ['10 host.example.com', u16, name],
  X25: ['311061700956', string],
  ISDN: ['150862028003217 [004]', string, optional(string)],
  NSAP: ['0x47.0005.80.005a00', nsap],
  PX: ['10 map822.example.com mapx400.example.com', u16, name, name],
  GPOS: ['LONGITUDE LATITUDE ALTITUDE', string, string, string],
  LOC: ['51 30 12.748 N 0 7 39.612 W 0.00m 1m 10000m 10m', locationField],
  NAPTR: ['ORDER PREFERENCE "flags" "service" "regexp" REPLACEMENT', u16, u16, string, string, string, name],
  KX: ['10 host.example.com', u16, name],
  CERT: ['PKIX KEYTAG ALGORITHM CERTIFICATE', certificateType, u16, u8, base64],
  APL: ['1:192.0.2.0/24 !2:2001:db8::/32', relayFields.addressPrefixes],
  SSHFP: ['ALGORITHM TYPE FINGERPRINT', u8, u8, hex],
  IPSECKEY: ['PRECEDENCE GATEWAYTYPE ALGORITHM GATEWAY KEY', relayFields.gatewayAndKey],
  NSEC: ['next.example.com A MX …', name, types],
  DHCID: ['BASE64', base64],
  NSEC3: ['ALGORITHM FLAGS ITERATIONS SALT NEXT A MX …', u8, u8, u16, salt, hashedName, types],
  NSEC3PARAM: ['ALGORITHM FLAGS ITERATIONS SALT', u8, u8, u16, salt],
  HIP: ['ALGORITHM TAG KEY rendezvous.example.com', relayFields.hostIdentity],
  TALINK: ['previous.example.com next.example.com', name, name],
  OPENPGPKEY: ['BASE64', base64],
  CSYNC: ['SERIAL FLAGS A NS …', u32, u16, types],
  ZONEMD: ['SERIAL SCHEME ALGORITHM DIGEST', u32, u8, u8, hex],
  DSYNC: ['CDS SCHEME PORT target.example.com', coveredType, u8, u16, name],
  UID: ['1000', u32],
  GID: ['1000', u32],
  NID: ['10 0014:4fff:ff20:ee64', u16, recordFields.locator],
  L32: ['10 192.0.2.7', u16, ipv4],
  L64: ['10 2001:db8:1:2', u16, recordFields.locator],
  LP: ['10 host.example.com', u16, name],
  EUI48: ['00-00-5e-00-53-2a', recordFields.eui48],
  EUI64: ['00-00-5e-ef-10-00-00-2a', recordFields.eui64],
  URI: ['10 1 "https://www.example.com/"', u16, u16, text],
  AMTRELAY: ['PRECEDENCE DISCOVERY KIND RELAY', relayFields.discoveryAndRelay],
} satisfies Partial<Record<RecordTypeName, RecordForm>>

/** An example of a type's data, or its parts in capitals. */
export function formOf(type: AnyTypeName): string {
  return FORMS[type]?.[0] ?? '\\# 4 0a000001'
}

/**
 * The data of a record as zone files have it, names without the final dot. Data that is not as its type has it throws NetworkError
 * BAD_MESSAGE.
 */
export function decodeRecordData(type: number, data: WireReader): string {
  const typeName = recordTypeName(type)
  const reader = new WireReader(data.bytes, data.at, data.end)
  const [, ...fields] = FORMS[typeName] ?? []
  if (fields.length === 0) return `\\# ${reader.left} ${reader.take(reader.left).toString('hex')}`.trimEnd()
  const words = fields.map((field) => field.read(reader)).filter((word) => word !== '')
  refuseRest(reader, `the data of a record of type ${typeName}`)
  return words.join(' ')
}

/** The bytes of data that was written as text. Throws InputError INVALID_RECORD. */
export function encodeRecordData(type: AnyTypeName, written: string): Buffer {
  try {
    const words = new DataWords(written)
    if (/^\s*\\#(\s|$)/.test(written)) return bytesAsSuch(type, words)
    const [, ...fields] = FORMS[type] ?? []
    const parts = fields.map((field) => field.write(words))
    if (parts.length === 0 || !words.isEmpty) throw new WrongForm()
    const bytes = Buffer.concat(parts)
    if (bytes.length > 0xffff) throw new WrongForm()
    return bytes
  } catch (error) {
    if (!isWrongForm(error)) throw error
    const reason = error instanceof InputError ? `: ${error.message}` : ''
    throw new InputError(
      'INVALID_RECORD',
      `"${written.trim()}": expected the data of ${type}, ${formOf(type)}${reason}`,
      {
        input: written.trim(),
        cause: error,
      },
    )
  }
}

/** `\# 4 0a000001`: bytes of any type (RFC 3597 §5); those of a type that has a form must have it. */
function bytesAsSuch(type: AnyTypeName, words: DataWords): Buffer {
  words.next()
  const size = words.number(0xffff)
  const bytes = size === 0 && words.isEmpty ? Buffer.alloc(0) : bytesOfHex(words.joined())
  if (bytes.length !== size) throw new WrongForm()
  try {
    decodeRecordData(typeNumber(type), new WireReader(bytes, 0, bytes.length))
  } catch (error) {
    throw error instanceof NetworkError ? new WrongForm() : error
  }
  return bytes
}
