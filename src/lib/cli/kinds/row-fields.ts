/** The columns of each command's rows, by its id: what `--csv` heads and `--get` and `--format` take, of every form that its rows have. */
export const ROW_FIELDS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(listed()).map(([id, fields]) => [id, fields.split(/\s+/)]),
)

function listed(): Record<string, string> {
  const subnet = `input version address prefixLength netmask wildcardMask networkAddress broadcastAddress firstHost
      lastHost hostCount addressCount network binary.address binary.netmask binary.network class
      special.name special.rfc special.network global reverseZone`
  const message = 'from port sizeBytes text base64 receivedAt'
  const chat = 'event peer from port name sizeBytes text base64 reason receivedAt'
  const neighbour = 'address mac vendor interface state confirmed name sources missing'
  const socket = 'port protocol address state remote pid command user timerMs sources missing'
  const network = 'network'
  return {
    arp: neighbour,
    'arp:list': neighbour,
    'arp:scan': neighbour,
    completion: 'script',
    course: 'number name title text commands look question answer source',
    'course:list': 'number name title text commands look question answer source',
    demo: 'experiment evidence reproduced steps',
    'demo:list': 'experiment title needs',
    'dns:lookup': 'name type ttlSeconds value server rcode flags ede rttMs reason',
    'dns:reverse': 'address name type ttlSeconds value server rcode flags ede rttMs reason',
    'dns:serve': 'from protocol name type rcode source answerCount sizeBytes',
    ip: `input version address expanded binary integer hex reverseName class special.name special.rfc
      special.network global scope isPrivate isLoopback isLinkLocal isMulticast isUnspecified
      isDocumentation embedded.kind embedded.address eui64Mac multicastMac multicastGroup zone registry
      entries updated source licence`,
    'ip:anonymise': 'file line label addresses text base64',
    'ip:convert': 'input form value',
    'ip:grep': 'file line label addresses text base64 address block count',
    'ip:list': `name mac address prefixLength family scope up carrier loopback dynamic validSeconds vrf mtu flags
      sources missing`,
    'ip:random': 'address',
    mac: `input address formats.colon formats.dash formats.dot formats.bare bits oui nic vendor block prefix
      isMulticast isBroadcast isLocal isRandomised slap eui64 linkLocal wellKnown registry entries updated
      source licence`,
    'mac:random': 'address vendor',
    'mac:search': 'prefix vendor block',
    'mac:update': 'registry entries before updated file',
    'port:check': `host address port protocol state service rttMs reason tls.version tls.cipher tls.alpn tls.subject
      tls.issuer tls.names tls.validTo tls.daysLeft tls.trusted tls.reason`,
    'port:free': 'port',
    'port:list': socket,
    'port:name': 'input port name aliases protocols range rangeFirst rangeLast ephemeral ephemeralFirst ephemeralLast',
    'port:scan': 'host address port protocol state service rttMs reason',
    'port:wait': 'host address port protocol state waitedMs attempts',
    'port:who': socket,
    route: `destination onLink interface source gateway network mac kind table gateways rule linkDown sources
      missing`,
    'route:list': 'network kind gateway interface source metric table linkDown sources missing',
    stickdemo: `scenario messages counts.app counts.node counts.segmentsOut counts.segmentsIn counts.reads
      shapes.app shapes.node shapes.segments shapes.reads evidence mergedBy reproduced fix.framing
      fix.framesReceived fix.held fix.reads notes runs reproducedRuns heldRuns patterns proof.framing
      proof.cuttings proof.equal parts`,
    'stickdemo:list': 'scenario title needs fix',
    subnet: subnet,
    'subnet:contains': 'network value contained entry label source',
    'subnet:diff': 'change network',
    'subnet:exclude': network,
    'subnet:free': 'network prefixLength version blocks addresses first',
    'subnet:hosts': 'address',
    'subnet:intersect': network,
    'subnet:merge': 'network sources first last networks addresses added',
    'subnet:overlap': 'a b relation aInput bInput aSource bSource',
    'subnet:plan': 'name network hostsWanted hostCount firstHost lastHost',
    'subnet:range': 'network first last',
    'subnet:reverse': 'zone',
    'subnet:same': `same addressA addressB networkA networkB prefixLength firstDifferingBit binary.addressA
      binary.addressB binary.netmask binary.networkA binary.networkB`,
    'subnet:supernet': network,
    'subnet:next': network,
    'subnet:previous': network,
    'subnet:nth': 'address',
    'subnet:sort': 'network entry label source',
    'subnet:split': subnet,
    'tcp:chat': chat,
    'tcp:connect': message,
    'tcp:echo': 'event from port receivedBytes sentBytes durationMs error at',
    'tcp:listen': message,
    'tcp:proxy': `event connection from port connections durationMs error requests answers held treatment seed
      up.receivedBytes up.writtenBytes up.droppedBytes up.chunksReceived up.chunksWritten up.tlsRecords up.messages
      up.messagesWritten up.received.whole up.received.merged up.received.split up.written.whole
      up.written.merged up.written.split up.badFrames down.receivedBytes down.writtenBytes
      down.droppedBytes down.chunksReceived down.chunksWritten down.tlsRecords down.messages down.messagesWritten
      down.received.whole down.received.merged down.received.split down.written.whole down.written.merged
      down.written.split down.badFrames at`,
    'tcp:receive': `from port file sizeBytes receivedBytes resumedFrom sha256 verified durationMs bytesPerSecond error
      message receivedAt`,
    'tcp:run': `status signal error stdout.sizeBytes stdout.text stdout.base64 stderr.sizeBytes stderr.text
      stderr.base64 durationMs`,
    'tcp:send': `to port file sizeBytes sentBytes resumedFrom sha256 verified durationMs bytesPerSecond error message
      sentAt`,
    'tcp:serve-run': 'from port argv status signal error stdoutBytes stderrBytes durationMs at',
    'tcp:states': 'local remote state timerMs sendQueueBytes receiveQueueBytes pid',
    'udp:chat': chat,
    'udp:listen': message,
    'udp:proxy': `event client from port clients durationMs error treatment seed up.received up.receivedBytes up.sent up.sentBytes up.dropped up.duplicated up.reordered up.overflowed up.waiting down.received down.receivedBytes down.sent down.sentBytes down.dropped down.duplicated down.reordered down.overflowed down.waiting at`,
    'udp:send': message,
    doctor: 'check state detail remedy',
  }
}
