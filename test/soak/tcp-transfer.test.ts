// A thousand transfers, each with one end killed at a random point: nothing half is ever taken for a whole.
import fs from 'node:fs'
import {expect, test} from 'vitest'
import {killAndResume} from '../support/kill-and-resume.js'
import {freshPath} from '../support/tcp.js'

const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 1000)
const SEED = Number(process.env['KILL_SEED'] ?? 7)

test(`${ROUNDS} transfers with one end killed`, {timeout: 3_600_000}, async () => {
  const folder = freshPath('kills')
  fs.mkdirSync(folder)
  const figures = await killAndResume(folder, ROUNDS, SEED)
  process.stdout.write(`${JSON.stringify({seed: SEED, ...figures})}\n`)
  expect(figures.senderKills + figures.receiverKills).toBe(ROUNDS)
  expect(figures.resumed).toBeGreaterThan(ROUNDS / 2)
})
