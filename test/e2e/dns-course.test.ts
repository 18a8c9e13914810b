import fs from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {startDnsServe} from '../support/dns-serve.js'
import {jsonLines, netkit, ROOT} from '../support/run-netkit.js'

/** The commands of the course's section about DNS, without their comments. */
const course = fs.readFileSync(path.join(ROOT, 'docs/course.md'), 'utf8')
const section = /## DNS: .*?```sh\n(.*?)```/s.exec(course)![1]!
const commands = section.split('\n').map((line) => line.replace(/\s+#.*/, '').replace(/ --log$/, ''))

test('the session in docs/course.md goes as it says', async () => {
  const [authoritative, forwarding, ...questions] = commands.filter((command) => command.startsWith('netkit dns '))
  await using first = await startDnsServe(authoritative!.split(' ').slice(3))
  const toFirst = forwarding!.replace(' --port 5301', '').replace(':5300', `:${first.port}`)
  await using second = await startDnsServe([...toFirst.split(' ').slice(3), '--log', '--json'])
  const outcomes: unknown[] = []
  for (const question of questions) {
    const words = question.replace(':5301', `:${second.port}`).replace(':5300', `:${first.port}`).split(' ')
    const {stdout, code} = await netkit([...words.slice(1), '--get', 'type,value,rcode'])
    outcomes.push([stdout, code])
  }
  expect(outcomes).toEqual([
    ['A\t192.168.15.12\tNOERROR\nA\t192.168.15.13\tNOERROR\n', 0],
    ['A\t192.168.15.12\tNOERROR\nA\t192.168.15.13\tNOERROR\n', 0],
    ['A\t\tNXDOMAIN\n', 1],
    ['MX\t\tNOERROR\n', 1],
    ['PTR\twww.jd.com\tNOERROR\n', 0],
  ])
  second.child.kill('SIGTERM')
  const sources = jsonLines<{name: string; type: string; source: string}>((await second.end).stdout)
  const ofA = sources.filter(({name, type}) => name === 'www.jd.com' && type === 'A').map(({source}) => source)
  expect(ofA).toEqual(['forward', 'cache'])
})
