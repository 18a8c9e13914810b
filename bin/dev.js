#!/usr/bin/env node
'use strict'
// The sources without a build: tsx compiles them on the fly.
const {spawnSync} = require('child_process')
const path = require('path')

const entry = path.join(__dirname, '..', 'scripts', 'dev.ts')
const {status} = spawnSync(process.execPath, ['--import', require.resolve('tsx'), entry, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exitCode = status ?? 1
