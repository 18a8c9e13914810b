import dgram from 'node:dgram'
import dns from 'node:dns/promises'
import {once} from 'node:events'
import net from 'node:net'
import {loopbackRemedy, requireLoopback} from '../lab/require-loopback.js'
import {readNameServers} from '../system/read-name-servers.js'
import {codeOf} from './code-of.js'
import {type Finding, limited, missing, ok} from './finding.js'

/** A group of the local scope (RFC 2365), joined on the loopback interface alone. */
const GROUP = '239.255.0.1'

/** All of it on the loopback interface: nothing is sent, and nobody else is asked. */
export async function checkNetwork(): Promise<Finding[]> {
  const loopback = await checkLoopback()
  const {remedy} = loopback
  return [loopback, await checkIpv6(remedy), await checkMulticast(remedy), await checkNames()]
}

/** A socket listens on 127.0.0.1 also where loopback is down: only a connection shows that it works. */
async function checkLoopback(): Promise<Finding> {
  const check = 'loopback'
  try {
    await requireLoopback()
    return ok(check, 'netkit can listen on 127.0.0.1, and connect to it')
  } catch (error) {
    const reason = codeOf((error as Error).cause)
    return missing(
      check,
      `127.0.0.1 carries no connection (${reason}): experiments on loopback cannot run`,
      remedyOf(`sudo ${loopbackRemedy(reason)}`),
    )
  }
}

/** @param first what loopback itself lacks, or null */
async function checkIpv6(first: string | null): Promise<Finding> {
  const reason = await whyNotListening('::1')
  const check = 'IPv6'
  if (reason === null) return ok(check, 'netkit can listen on ::1')
  const remedy = first ?? 'sudo sysctl -w net.ipv6.conf.lo.disable_ipv6=0'
  return limited(check, `netkit cannot listen on ::1 (${reason}), only on IPv4`, remedyOf(remedy))
}

function remedyOf(onLinux: string): string | null {
  return process.platform === 'linux' ? onLinux : null
}

async function whyNotListening(host: string): Promise<string | null> {
  const server = net.createServer()
  try {
    server.listen(0, host)
    await once(server, 'listening')
    return null
  } catch (error) {
    return codeOf(error)
  } finally {
    server.close()
  }
}

async function checkMulticast(first: string | null): Promise<Finding> {
  const check = 'multicast'
  const socket = dgram.createSocket('udp4')
  try {
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    socket.addMembership(GROUP, '127.0.0.1')
    return ok(check, 'netkit can join a group')
  } catch (error) {
    const remedy = remedyOf(first ?? 'sudo ip link set lo multicast on')
    return limited(check, `netkit cannot join a group (${codeOf(error)}): udp listen --group`, remedy)
  } finally {
    socket.close()
  }
}

/** `localhost` is asked of the system's own resolver, which has it from its hosts file. */
async function checkNames(): Promise<Finding> {
  const check = 'names'
  const servers = nameServers()
  try {
    const [first] = await dns.lookup('localhost', {all: true})
    if (servers.length > 0) return ok(check, `localhost is ${first?.address}; name servers: ${servers.join(', ')}`)
    return limited(check, `localhost is ${first?.address}; no name server is configured`, null)
  } catch (error) {
    return missing(
      check,
      `localhost does not resolve (${codeOf(error)})`,
      "echo '127.0.0.1 localhost' | sudo tee -a /etc/hosts",
    )
  }
}

function nameServers(): string[] {
  try {
    return readNameServers().map(String)
  } catch {
    return []
  }
}
