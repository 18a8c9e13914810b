/** What the programs that people know by heart are called, and how netkit does the same. */
const PEERS: Readonly<Record<string, string>> = {
  arping: 'netkit arp ADDRESS',
  curl: 'netkit port check HOST:443 --tls, or netkit tcp connect HOST:80',
  cidr: 'netkit subnet',
  dig: 'netkit dns lookup NAME',
  drill: 'netkit dns lookup NAME',
  grepcidr: 'netkit ip grep --in NETWORKS FILE',
  host: 'netkit dns lookup NAME',
  hostname: 'netkit ip list',
  ifconfig: 'netkit ip list',
  ipcalc: 'netkit subnet ADDRESS/PREFIX',
  ipconfig: 'netkit ip list',
  iprange: 'netkit subnet merge',
  aggregate: 'netkit subnet merge',
  lsof: 'netkit port who PORT',
  nc: 'netkit tcp connect HOST:PORT, or netkit tcp listen PORT',
  ncat: 'netkit tcp connect HOST:PORT, or netkit tcp listen PORT',
  neigh: 'netkit arp list',
  netcat: 'netkit tcp connect HOST:PORT, or netkit tcp listen PORT',
  netstat: 'netkit port list, or netkit tcp states',
  nmap: 'netkit port scan HOST',
  nslookup: 'netkit dns lookup NAME',
  openssl: 'netkit port check HOST:443 --tls',
  oui: 'netkit mac ADDRESS',
  ping: 'netkit arp ADDRESS on this link, or netkit port check HOST PORT',
  ping6: 'netkit arp ADDRESS on this link, or netkit port check HOST PORT',
  prips: 'netkit subnet hosts NETWORK --all',
  rsync: 'netkit tcp send FILE --to HOST:PORT',
  scp: 'netkit tcp send FILE --to HOST:PORT',
  sipcalc: 'netkit subnet ADDRESS/PREFIX',
  socat: 'netkit tcp proxy LISTEN TARGET, or netkit tcp connect',
  ss: 'netkit port list, or netkit tcp states',
  ssh: 'netkit tcp run HOST:PORT --secret-file FILE -- COMMAND',
  telnet: 'netkit tcp connect HOST:PORT',
  toxiproxy: 'netkit tcp proxy LISTEN TARGET',
  traceroute: 'netkit route ADDRESS, for the first hop',
  tracert: 'netkit route ADDRESS, for the first hop',
  whois: 'netkit ip ADDRESS, or netkit mac ADDRESS',
}

/** For a word that is no command, and the next one: how to do what was probably meant, as a sentence; null where nothing is known. */
export function otherWay(word: string, next = ''): string | null {
  if (Object.hasOwn(PEERS, word)) return `Try ${PEERS[word]}`
  const command = commandFor(word)
  if (command === 'ip' && /^(?:255|0)\.[\d.]+$/.test(next)) return `Did you mean netkit subnet ${word} ${next}?`
  if (command === 'ip' && /^\/?\d{1,3}$/.test(next))
    return `Did you mean netkit subnet ${word}/${next.replace('/', '')}?`
  return command === null ? null : `Did you mean netkit ${command} ${word}?`
}

const MAC = /^(?:[\da-f]{1,2}[:-]){5}[\da-f]{1,2}$/i

/** By its form alone: an address, a network, a hardware address, an endpoint, a name. */
function commandFor(word: string): string | null {
  if (
    /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f]*:[\da-f:.]*)(?:%\w+)?(?:\/[\d.]+)?$/i.test(word) &&
    !MAC.test(word)
  ) {
    return word.includes('/') ? 'subnet' : 'ip'
  }
  if (/^[\d.]+-[\d.]+$/.test(word)) return 'subnet range'
  if (MAC.test(word)) return 'mac'
  if (/^(?:\[[\da-f:.]+\]|[\w.-]+):\d{1,5}$/i.test(word)) return 'port check'
  if (/^(?:[\w-]+\.)+[a-z]{2,}$/i.test(word)) return 'dns lookup'
  return null
}
