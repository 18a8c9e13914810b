// Files as clouds, registries, firewalls, routers and logs write them, made of random networks: for tests that read them.

/** Random numbers that are the same on every run. */
export function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

type Random = (below: number) => number
type Shape = {
  /** What `--input-format` it takes, and further flags. */
  flags: readonly string[]
  write(random: Random): string
}

const dotted = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
const maskOf = (length: number) => (length === 0 ? 0 : -1 << (32 - length)) >>> 0
const hex = (random: Random) => random(65536).toString(16)

const host4 = (random: Random) => dotted(((1 + random(222)) << 24) | random(2 ** 24))
const host6 = (random: Random) => `2001:db8:${hex(random)}:${hex(random)}::${hex(random)}`
const length4 = (random: Random) => 8 + random(25)

function net4(random: Random): {address: string; length: number; mask: string; wildcard: string; cidr: string} {
  const length = length4(random)
  const value = (((1 + random(222)) << 24) | random(2 ** 24)) & maskOf(length)
  const address = dotted(value)
  return {
    address,
    length,
    mask: dotted(maskOf(length)),
    wildcard: dotted(~maskOf(length)),
    cidr: `${address}/${length}`,
  }
}

const net6 = (random: Random) => `2001:db8:${hex(random)}::/${48 + random(17)}`

function range4(random: Random): [string, string] {
  const first = ((1 + random(222)) << 24) | random(2 ** 24)
  return [dotted(first), dotted(first + random(5000))]
}

const times = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({length: count}, (_, index) => make(index))
const text = (...lines: readonly (string | readonly string[])[]) => `${lines.flat().join('\n')}\n`
const CHROME = '"Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Chrome/120.0.6099.109 Safari/537.36"'

export const SHAPES: Record<string, Shape> = {
  aws: {
    flags: ['--input-format', 'json'],
    write: (random) =>
      JSON.stringify(
        {
          syncToken: '1732600000',
          createDate: '2024-11-26-05-46-40',
          prefixes: times(60, () => ({ip_prefix: net4(random).cidr, region: 'eu-west-1', service: 'S3'})),
          ipv6_prefixes: times(30, () => ({ipv6_prefix: net6(random), region: 'eu-west-1', service: 'S3'})),
        },
        null,
        2,
      ),
  },
  azure: {
    flags: ['--input-format', 'json'],
    write: (random) =>
      JSON.stringify({
        changeNumber: 300,
        values: times(8, (index) => ({
          name: `Tag${index}`,
          properties: {region: '', addressPrefixes: [...times(9, () => net4(random).cidr), net6(random)]},
        })),
      }),
  },
  gcp: {
    flags: ['--input-format', 'json'],
    write: (random) =>
      JSON.stringify({
        syncToken: '1',
        creationTime: '2024-11-26T05:12:33.000001',
        prefixes: times(40, (index) =>
          index % 3 === 0
            ? {ipv6Prefix: net6(random), service: 'Google Cloud', scope: 'europe-west1'}
            : {ipv4Prefix: net4(random).cidr, service: 'Google Cloud', scope: 'europe-west1'},
        ),
      }),
  },
  github: {
    flags: ['--input-format', 'json'],
    write: (random) =>
      JSON.stringify({
        verifiable_password_authentication: false,
        ssh_keys: ['ssh-ed25519 AAAAC3Nz'],
        hooks: times(10, () => net4(random).cidr),
        web: times(5, () => host4(random)),
        git: times(5, () => net6(random)),
      }),
  },
  'nft-json': {
    flags: ['--input-format', 'json'],
    write: (random) =>
      JSON.stringify({
        nftables: [
          {metainfo: {version: '1.0.6', json_schema_version: 1}},
          {
            set: {
              family: 'inet',
              name: 'blocked4',
              elem: times(30, (index) => {
                if (index % 3 === 0) return host4(random)
                if (index % 3 === 1) return {range: range4(random)}
                const {address, length} = net4(random)
                return {prefix: {addr: address, len: length}}
              }),
            },
          },
        ],
      }),
  },
  'netkit-rows': {
    flags: ['--input-format', 'json'],
    write: (random) =>
      text(
        times(20, () => {
          const {cidr, address, mask} = net4(random)
          const special = {name: 'Private-Use', rfc: ['1918'], network: '10.0.0.0/8'}
          return JSON.stringify({
            input: `${host4(random)}/9`,
            version: 4,
            address,
            netmask: mask,
            network: cidr,
            special,
          })
        }),
        times(10, () => {
          const [first, last] = range4(random)
          return JSON.stringify({first, last})
        }),
        times(10, () => JSON.stringify({network: net6(random)})),
      ),
  },
  rir: {
    flags: ['--input-format', 'rir'],
    write: (random) =>
      text(
        '2.3|ripencc|1732575599|60|19830705|20241125|+0100',
        'ripencc|*|ipv4|*|40|summary',
        times(40, () => `ripencc|DE|ipv4|${host4(random)}|${256 * (1 + random(40))}|20100712|allocated|8be1a6e1`),
        times(20, () => `ripencc|NL|ipv6|${net6(random).replace('/', '|')}|19990819|allocated|def`),
        'ripencc|NL|asn|1103|1|19930901|allocated|def',
      ),
  },
  iptables: {
    flags: ['--input-format', 'text'],
    write: (random) =>
      text(
        '# Generated by iptables-save v1.8.9 on Tue Nov 26 10:15:32 2024',
        '*filter',
        ':INPUT DROP [120:7200]',
        times(25, () => `-A INPUT -s ${net4(random).cidr} -p tcp -m tcp --dport 22 -j ACCEPT`),
        times(10, () => `-A FORWARD -m iprange --src-range ${range4(random).join('-')} -j DROP`),
        times(5, () => `-A OUTPUT -d ${host4(random)}/32 -o eth0 -j ACCEPT`),
        'COMMIT',
      ),
  },
  nft: {
    flags: ['--input-format', 'text'],
    write: (random) => `table inet filter {
	set blocked4 {
		type ipv4_addr
		flags interval
		elements = { ${times(12, () => `${net4(random).cidr}, ${host4(random)},\n\t\t\t     ${range4(random).join('-')}`).join(', ')} }
	}
	set blocked6 {
		type ipv6_addr
		elements = { ${times(5, () => net6(random)).join(',\n')}, 2001:db9::1-2001:db9::${hex(random)} }
	}
	chain input { type filter hook input priority filter; policy drop; }
}
`,
  },
  ipset: {
    flags: ['--input-format', 'text'],
    write: (random) =>
      text(
        'create blocked hash:net family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x5ee4a0a1',
        times(30, () => `add blocked ${net4(random).cidr}`),
        times(10, () => `add blocked ${host4(random)} timeout 300`),
        times(5, () => `add blocked ${range4(random).join('-')}`),
      ),
  },
  'ip-route': {
    flags: ['--input-format', 'text'],
    write: (random) =>
      text(
        `default via ${host4(random)} dev eth0 proto dhcp src ${host4(random)} metric 100`,
        times(20, () => `${net4(random).cidr} via ${host4(random)} dev eth1 proto static metric 20`),
        times(5, () => `${net6(random)} dev eth0 proto kernel metric 256 pref medium`),
      ),
  },
  'ip-addr': {
    flags: ['--input-format', 'text'],
    write: (random) =>
      text(
        times(8, (index) => [
          `${index + 1}: eth${index}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000`,
          '    link/ether 8c:ec:4b:87:99:d7 brd ff:ff:ff:ff:ff:ff',
          `    inet ${host4(random)}/${length4(random)} brd ${host4(random)} scope global dynamic eth${index}`,
          `    inet6 ${host6(random)}/64 scope global`,
        ]).flat(),
      ),
  },
  ifconfig: {
    flags: ['--input-format', 'text'],
    write: (random) =>
      text(
        times(8, (index) => [
          `eth${index}: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500`,
          `        inet ${host4(random)}  netmask ${net4(random).mask}  broadcast ${host4(random)}`,
          `        inet6 ${host6(random)}  prefixlen ${48 + random(17)}  scopeid 0x20<link>`,
          '        ether 8c:ec:4b:87:99:d7  txqueuelen 1000  (Ethernet)',
        ]).flat(),
      ),
  },
  ios: {
    flags: ['--input-format', 'text'],
    write: (random) =>
      text(
        'version 15.2',
        'service timestamps log datetime msec',
        times(8, (index) => [
          `interface GigabitEthernet0/${index}`,
          ` ip address ${host4(random)} ${net4(random).mask}`,
          ` ipv6 address ${host6(random).toUpperCase()}/64`,
        ]).flat(),
        times(8, () => `ip route ${net4(random).address} ${net4(random).mask} ${host4(random)}`),
        'ip access-list extended EDGE-IN',
        times(12, () => ` permit ip ${net4(random).address} ${net4(random).wildcard} any`).filter((line) =>
          / 0\.\d+\.\d+\.\d+ any$/.test(line),
        ),
        times(6, () => ` permit ip ${host4(random)} 0.${random(2)}.${random(16)}.${[0, 1, 254, 255][random(4)]} any`),
        times(4, () => ` deny host ${host4(random)} any log`),
      ),
  },
  asa: {
    flags: ['--input-format', 'text'],
    write: (random) =>
      text(
        'ASA Version 9.16(2)',
        times(10, () => {
          const [from, to] = [net4(random), net4(random)]
          return `access-list OUT extended permit ip ${from.address} ${from.mask} ${to.address} ${to.mask}`
        }),
        times(6, (index) => {
          const {address, mask} = net4(random)
          return [
            `object network net${index}`,
            ` subnet ${address} ${mask}`,
            `object network host${index}`,
            ` host ${host4(random)}`,
          ]
        }).flat(),
        times(4, () => `route outside ${net4(random).address} ${net4(random).mask} ${host4(random)} 1`),
        times(
          6,
          () =>
            `%ASA-6-302013: Built inbound TCP connection 12 for outside:${host4(random)}/${1024 + random(60000)} to inside:${host4(random)}/443`,
        ),
      ),
  },
  junos: {
    flags: ['--input-format', 'text'],
    write: (random) =>
      text(
        times(15, () => `set policy-options prefix-list bogons ${net4(random).cidr}`),
        times(
          8,
          (index) => `set interfaces ge-0/0/${index} unit 0 family inet address ${host4(random)}/${length4(random)}`,
        ),
        times(8, () => `set policy-options prefix-list bogons6 ${net6(random)}`),
      ),
  },
  leases: {
    flags: ['--input-format', 'text'],
    write: (random) =>
      text(
        '# The format of this file is documented in the dhcpd.leases(5) manual page.',
        times(4, () => {
          const {address, mask} = net4(random)
          return `subnet ${address} netmask ${mask} {\n  option subnet-mask ${mask};\n}`
        }),
        times(25, () => [
          `lease ${host4(random)} {`,
          '  starts 2 2024/11/26 10:15:32;',
          '  hardware ethernet 8c:ec:4b:87:99:d7;',
          '  client-hostname "pc-7";',
          '}',
        ]).flat(),
      ),
  },
  'ipam-csv': {
    flags: ['--input-format', 'csv'],
    write: (random) =>
      `\ufeff"Name","Prefix","VLAN"\r\n${times(40, (index) => {
        const {address, mask, cidr} = net4(random)
        const prefix = [cidr, `${address}/${mask}`, net6(random), range4(random).join('-'), host4(random)][index % 5]
        return `"HQ, ""west""${index % 7 === 0 ? '\n2nd floor' : ''}",${index % 2 ? `"${prefix}"` : prefix},${index}\r\n`
      }).join('')}`,
  },
  mail: {
    flags: ['--input-format', 'text'],
    write: (random) =>
      text(
        times(8, () => `v=spf1 ip4:${net4(random).cidr} ip6:${net6(random)} include:example.com -all`),
        times(5, () => `mynetworks = ${net4(random).cidr} [${net6(random).replace('/', ']/')}`),
        times(8, () => `Received: from mx.example.com (mx [IPv6:${host6(random)}]) by b`),
        times(8, () => `Received: from mx.example.com ([${host4(random)}]) by b`),
      ),
  },
  logs: {
    flags: ['--input-format', 'text'],
    write: (random) =>
      text(
        times(
          20,
          () => `${host4(random)} - - [26/Nov/2024:10:15:32 +0000] "GET /index.html HTTP/1.1" 200 612 "-" ${CHROME}`,
        ),
        times(8, () => `10:16:08.2 IP6 ${host6(random)}.51234 > ${host6(random)}.443: Flags [S]`),
        times(8, () => `10:16:08.123456 IP ${host4(random)}.51234 > ${host4(random)}.443: Flags [S], seq 1`),
        times(
          8,
          () =>
            `Nov 26 10:16:05 fw kernel: [UFW BLOCK] IN=eth0 MAC=8c:ec:4b:87:99:d7:00:11:22:33:44:55:08:00 SRC=${host4(random)} LEN=40`,
        ),
        'tcp   LISTEN 0 128 [::]:22 [::]:*',
      ),
  },
}
