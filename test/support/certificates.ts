import {spawnSync} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterAll} from 'vitest'

/** Files in PEM, of an authority and of servers that it vouches for. */
export type Certificates = {
  ca: string
  /** For localhost, 127.0.0.1 and ::1. */
  cert: string
  key: string
  /** For wrong.example alone. */
  otherCert: string
  otherKey: string
  /** For localhost, and over since 2020. */
  oldCert: string
  oldKey: string
  /** For localhost, until tomorrow. */
  shortCert: string
  shortKey: string
  /** For localhost, and issued by nobody else. */
  selfCert: string
  selfKey: string
}

const AUTHORITY = `[ca]
default_ca = one
[one]
database = index.txt
new_certs_dir = issued
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
serial = serial
unique_subject = no
[any]
commonName = supplied
`

/** Null where there is no openssl to make them; they are gone when the test file ends. */
export const certificates: Certificates | null = make()

function make(): Certificates | null {
  if (spawnSync('openssl', ['version']).status !== 0) return null
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-certificates-'))
  afterAll(() => fs.rmSync(folder, {recursive: true, force: true}))
  const file = (name: string) => path.join(folder, name)
  const openssl = (...args: string[]) => {
    const {status, stderr} = spawnSync('openssl', args, {cwd: folder, encoding: 'utf8'})
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`)
  }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1'
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '3650', '-subj', '/CN=A CA of tests')
  fs.writeFileSync(file('ca.cnf'), AUTHORITY)
  fs.writeFileSync(file('serial'), '01')
  fs.mkdirSync(file('issued'))
  const issue = (name: string, subject: string, alternative: string, [from, until]: readonly [string, string]) => {
    openssl('req', '-new', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject)
    fs.writeFileSync(file('index.txt'), '')
    fs.writeFileSync(file(`${name}.ext`), `${alternative}\n`)
    const when = ['-startdate', from, '-enddate', until]
    const paths = ['-config', 'ca.cnf', '-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', `${name}.ext`]
    openssl('ca', '-batch', '-notext', ...paths, ...when)
    return [file(`${name}.pem`), file(`${name}.key`)] as const
  }
  const long = ['20200101000000Z', '20991231000000Z'] as const
  const tomorrow = `${new Date(Date.now() + 36 * 3_600_000).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`
  const [cert, certKey] = issue('server', '/CN=localhost', names, long)
  const [otherCert, otherKey] = issue('other', '/CN=wrong.example', 'subjectAltName=DNS:wrong.example', long)
  const [oldCert, oldKey] = issue('old', '/CN=localhost', names, ['20190101000000Z', '20200101000000Z'])
  const [shortCert, shortKey] = issue('short', '/CN=localhost', names, ['20200101000000Z', tomorrow])
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'self.key',
    '-out',
    'self.pem',
    '-days',
    '30',
    '-subj',
    '/CN=localhost',
    '-addext',
    names,
  )
  const [selfCert, selfKey] = [file('self.pem'), file('self.key')]
  return {
    ca: file('ca.pem'),
    cert,
    key: certKey,
    otherCert,
    otherKey,
    oldCert,
    oldKey,
    shortCert,
    shortKey,
    selfCert,
    selfKey,
  }
}
