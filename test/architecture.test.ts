import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {violations} from './support/layers.js'

const SRC = path.resolve(import.meta.dirname, '../src')

test('every import in src points to a floor below', () => {
  const files = fs.readdirSync(SRC, {recursive: true, encoding: 'utf8'}).filter((name) => /\.[cm]?[jt]sx?$/.test(name))
  expect(files.length).toBeGreaterThan(20)
  const found = files.flatMap((file) =>
    violations(file.replaceAll(path.sep, '/'), fs.readFileSync(path.join(SRC, file), 'utf8')),
  )
  expect(found).toEqual([])
})

describe('the rules find', () => {
  test.each([
    ['commands/tcp/echo.ts', "import net from 'node:net'", 'network'],
    ['commands/tcp/echo.ts', "import fs from 'node:fs'", 'network or files'],
    ['commands/tcp/echo.ts', "import {listen} from '../../lib/net/listen.js'", 'network'],
    ['commands/tcp/echo.ts', "import {readRoutes} from '../../lib/system/routes.js'", 'network or files'],
    ['commands/subnet/same.ts', "import Subnet from './index.js'", 'another'],
    ['commands/subnet/same.ts', "import {Netmask} from 'netmask'", 'home'],
    ['commands/subnet/same.ts', "import chalk from 'chalk'", 'without a home'],
    ['lib/cli/command.ts', "import {connect} from 'node:net'", 'network'],
    ['lib/cli/command.ts', "import Subnet from '../../commands/subnet/index.js'", 'floor above'],
    ['lib/cli/command.ts', "import inquirer from 'inquirer'", 'home'],
    ['lib/cli/command.ts', "const {prompt} = await import('inquirer')", 'home'],
    ['lib/cli/command.ts', "import {createInterface} from 'node:readline/promises'", 'home'],
    ['lib/cli/command.ts', "import {COMMANDS} from '../../registry.js'", 'program itself'],
    ['lib/text/wrap.ts', "import {Output} from '../io/output.js'", 'floor above'],
    ['lib/text/wrap.ts', "import {parseFraming} from '../framing/parse-framing.js'", 'neighbour'],
    ['lib/text/wrap.ts', "import fs from 'node:fs'", 'no I/O'],
    ['lib/text/wrap.ts', 'export const wide = process.stdout.columns > 80', 'process'],
    ['lib/io/output.ts', "import {merge} from '../sets/merge.js'", 'floor above'],
    ['lib/system/routes.ts', "import {connectTcp} from '../net/tcp-connect.js'", 'neighbour'],
    ['lib/subnet/merge.ts', "import {Command} from '@oclif/core/command'", 'home'],
    ['lib/subnet/merge.ts', "import {ask} from '../cli/ask.js'", 'floor above'],
    ['lib/subnet/merge.ts', "import {lookup} from '../dns/lookup.js'", 'neighbour'],
    ['lib/subnet/merge.ts', "import type {Lookup} from '../dns/lookup.js'", 'neighbour'], // types, too
    ['lib/subnet/merge.ts', "import {readFileSync} from 'node:fs'", 'no I/O'],
    ['lib/subnet/merge.ts', "import {connect} from 'node:net'", 'no network'],
    ['lib/subnet/merge.ts', "import {Address4} from 'ip-address'", 'home'],
    ['lib/subnet/merge.ts', "const home = process['env']", 'process'],
    ['lib/address/prefix.ts', "import {Netmask} from 'netmask'", 'home'],
    ['lib/address/prefix.ts', "import {isIP, connect} from 'node:net'", 'no network'],
    ['lib/address/prefix.ts', "import * as net from 'node:net'", 'no network'],
    ['lib/address/prefix.ts', "import fs from 'node:fs/promises'", 'no I/O'],
    ['lib/address/prefix.ts', "export {merge} from '../subnet/merge.js'", 'floor above'],
    ['lib/framing/varint.ts', "import {proof} from '../auth/auth.js'", 'neighbour'],
    ['lib/net/exchange.ts', "import {lookup} from '../dns/lookup.js'", 'floor above'],
    ['lib/net/exchange.ts', "import koffi from 'koffi'", 'home'],
    ['lib/net/exchange.ts', "import iconv from 'iconv-lite'", 'home'],
    ['lib/dns/serve.ts', "require('dns-packet')", 'without a home'],
    ['lib/errors.ts', "import {visible} from './text/visible.js'", 'floor above'],
    ['lib/address/index.ts', "export {Prefix} from './prefix.js'", 'barrel'],
    ['lib/cli/help.ts', "import {SERVICE_TABLE} from '../../../data/service-table.js'", 'looked up'],
    ['lib/util/pad.ts', 'export const pad = 1', 'no room'],
  ])('%s: %s', (file, source, reason) => {
    expect(violations(file, source).join('\n')).toContain(reason)
  })
})

describe('the rules allow', () => {
  test.each([
    ['commands/subnet/index.ts', "import * as Flags from '@oclif/core/flags'"],
    ['commands/subnet/index.ts', "import {NetkitCommand} from '../../lib/cli/command.js'"],
    ['commands/subnet/index.ts', "import {parseSubnet} from '../../lib/subnet/parse-subnet.js'"],
    ['lib/cli/ask.ts', "import inquirer from 'inquirer'"],
    ['lib/cli/run.ts', "import pjson from '../../../package.json' with {type: 'json'}"],
    ['lib/cli/set-command.ts', "import {networkView} from '../sets/network-view.js'"],
    ['lib/io/input.ts', "import fs from 'node:fs'"],
    ['lib/subnet/subnet-text.ts', "import {wrap} from '../text/wrap.js'"],
    ['lib/text/paint.ts', "import {styleText} from 'node:util'"],
    ['lib/dns/lookup.ts', "import {exchangeUdp} from '../net/exchange.js'"],
    ['lib/ip/describe.ts', "import {toMac} from '../mac/parse-mac.js'"],
    ['lib/auth/hmac.ts', "import {createHmac} from 'node:crypto'"],
    ['lib/address/ip-address.ts', "import {isIP} from 'node:net'"],
    ['lib/kernel/kernel.ts', "import koffi from 'koffi'"],
    ['lib/address/special-block.ts', "import {TABLE} from '../../../data/special-block-table.js'"],
    ['lib/address/prefix.ts', '// import fs from "node:fs", which process.stdin would need'],
    ['registry.ts', "export const load = () => import('./commands/subnet/index.js')"],
  ])('%s: %s', (file, source) => {
    expect(violations(file, source)).toEqual([])
  })
})
