import type {DetailedPeerCertificate, TLSSocket} from 'node:tls'
import {ipVersion} from '../../address/ip-version.js'
import {IpAddress} from '../../address/ip-address.js'

/** A certificate as it is shown: names as X.509 writes them, times in ISO 8601. */
export type CertificateInfo = {
  subject: string
  issuer: string
  /** What it is for: `DNS:localhost`, `IP Address:127.0.0.1`. */
  names: string[]
  validTo: string
}

/** Chains longer than that are not chains. */
const MAX_CHAIN = 10

/** The server's certificate first, then who issued it, as far as it is known; empty where the peer shows none. */
export function certificateChain(socket: TLSSocket): CertificateInfo[] {
  const chain: CertificateInfo[] = []
  const seen = new Set<string>()
  let one: Partial<DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true)
  while (one?.raw && one.fingerprint256 && !seen.has(one.fingerprint256) && chain.length < MAX_CHAIN) {
    seen.add(one.fingerprint256)
    chain.push(describeCertificate(one as DetailedPeerCertificate))
    one = one.issuerCertificate
  }
  return chain
}

function describeCertificate({subject, issuer, subjectaltname, valid_to}: DetailedPeerCertificate): CertificateInfo {
  return {
    subject: nameText(subject),
    issuer: nameText(issuer),
    names: splitNames(subjectaltname ?? ''),
    validTo: new Date(valid_to).toISOString(),
  }
}

/** `CN=localhost, O=Example`; an attribute may have several values. */
function nameText(name: object | undefined): string {
  return Object.entries(name ?? {})
    .flatMap(([key, value]) => [value].flat().map((one) => `${key}=${String(one)}`))
    .join(', ')
}

/** `DNS:localhost, IP Address:192.0.2.7`; Node quotes a name with a comma in it, as JSON does (CVE-2021-44532). */
function splitNames(text: string): string[] {
  return [...text.matchAll(/(?:^|, )((?:"(?:\\.|[^"\\])*"|[^,"])+)/g)].map(([, name]) => bareName(name!))
}

function bareName(name: string): string {
  const bare = name.replace(/^(DNS|IP Address):/, '')
  return ipVersion(bare) === 0 ? bare : String(IpAddress.parse(bare))
}

/** What `--trace` says of a handshake, a line each. */
export function sessionLines(socket: TLSSocket, peer: string): string[] {
  const {name} = socket.getCipher()
  const chain = certificateChain(socket)
  const alpn = socket.alpnProtocol ? `, ALPN ${socket.alpnProtocol}` : ''
  const how = socket.isSessionReused() ? ', by the pre-shared key' : ''
  return [
    `tls: ${socket.getProtocol()}, ${name}${how}${alpn} (${peer})`,
    ...chain.map(
      ({subject, issuer, validTo}, index) =>
        `tls: certificate ${index}: ${subject}; issued by ${issuer}; until ${validTo}`,
    ),
  ]
}
