import dgram from 'node:dgram'
import dns from 'node:dns/promises'
import {once} from 'node:events'
import net from 'node:net'
import {readNameServers} from '../system/read-name-servers.js'
import {codeOf} from './code-of.js'
import {type Finding, limited, missing, ok} from './finding.js'

/** A group of the local scope (RFC 2365), joined on the loopback interface alone. */
const GROUP = '239.255.0.1'

/** All of it on the loopback interface: nothing is sent, and nobody else is asked. */
export async function checkNetwork(): Promise<Finding[]> {
  return [await checkLoopback(), await checkIpv6(), await checkMulticast(), await checkNames()]
}

async function checkLoopback(): Promise<Finding> {
  const reason = await whyNotListening('127.0.0.1')
  const check = 'loopback'
  if (reason === null) return ok(check, 'netkit can listen on 127.0.0.1')
  return missing(check, `netkit cannot listen on 127.0.0.1 (${reason})`, 'sudo ip link set lo up')
}

async function checkIpv6(): Promise<Finding> {
  const reason = await whyNotListening('::1')
  const check = 'IPv6'
  if (reason === null) return ok(check, 'netkit can listen on ::1')
  const remedy = process.platform === 'linux' ? 'sudo sysctl -w net.ipv6.conf.lo.disable_ipv6=0' : null
  return limited(check, `netkit cannot listen on ::1 (${reason}), only on IPv4`, remedy)
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

async function checkMulticast(): Promise<Finding> {
  const check = 'multicast'
  const socket = dgram.createSocket('udp4')
  try {
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    socket.addMembership(GROUP, '127.0.0.1')
    return ok(check, 'netkit can join a group')
  } catch (error) {
    const remedy = process.platform === 'linux' ? 'sudo ip link set lo multicast on' : null
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
