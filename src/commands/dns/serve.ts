import type {View} from '../../lib/text/view.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {type AnsweredQuestion, serveDns} from '../../lib/dns/serve.js'
import {ServedHosts} from '../../lib/dns/served-hosts.js'
import {InputError} from '../../lib/errors.js'
import {answeredText} from '../../lib/dns/answered-text.js'
import {columns} from '../../lib/text/columns.js'
import {endpointArgs} from '../../lib/cli/args.js'
import {listenHostOf} from '../../lib/stream/parse-target.js'
import {DNS_SERVE_PORT, dnsServeFlags} from '../../lib/cli/flags/dns-serve-flags.js'
import {prose} from '../../lib/cli/prose.js'

const view: View<AnsweredQuestion> = {
  columns: columns('from', 'protocol', 'name', 'type', 'rcode', 'source', 'answerCount', 'sizeBytes'),
  text: answeredText,
}

export default class DnsServe extends LiveCommand {
  static override layers = ['application' as const]
  static override summary = 'Run a small name server: answer for some names, and ask another server about the rest.'
  static override description = prose`Answers over UDP and TCP on 127.0.0.1 until Ctrl-C, without a time limit. A
record is NAME=ADDRESS or NAME=TYPE:DATA, with the type in capitals and the data as dns lookup prints it:
  www.example.com=192.0.2.7
  *.example.com=2001:db8::7
  example.com=MX:10 mail.example.com
  example.com=TXT:any text
  ftp.example.com=CNAME:www.example.com
  _sip._udp.example.com=SRV:0 5 5060 sip.example.com
  example.com=CAA:0 issue "ca.example.net"
  example.com=NS:ns.example.com
  example.com=HTTPS:1 . alpn=h2,h3
  example.com=SOA:ns.example.com hostmaster.example.com SERIAL REFRESH RETRY EXPIRE MINIMUM

Give several records for several values. * matches names that are not given (RFC 4592). Reverse lookups (PTR) of the
addresses work too. A SOA record makes a zone; without one, netkit is authoritative for the parent domain of each
record, and other names there do not exist: NXDOMAIN, with a SOA record. Everything else is REFUSED, or with --forward
asked of another server, for at most 4 s, and cached for its TTL; netkit is then authoritative only for the given
names and SOA zones. NS records below a zone delegate names to other servers.

A hosts file (256 MiB at most) is checked twice a second and read again when it changes. Bad lines are named, the rest is served; if the
file is gone or cannot be served, the old contents stay.

It forwards only for this machine and the networks of --allow-from. Over UDP a client network (/24, /56) gets at most
--rate answers a second, the rest over TCP, because source addresses can be forged; no answer is longer than 1232
bytes. A connection may be idle for 10 s. With --host '*' the system chooses the source address of UDP answers: if
there are several, set --host to the one that clients ask.`

  static override args = endpointArgs(
    'PORT or :PORT on this machine only, *:PORT on every address, HOST:PORT, [v6]:PORT [default: 5300]',
  )

  static override flags = dnsServeFlags

  static override examples = [
    '<%= config.bin %> dns serve --record www.example.com=192.0.2.7',
    {
      description: 'one name from here, everything else from another server',
      command: '<%= config.bin %> dns serve --record db.example.com=127.0.0.1 --forward 192.0.2.53',
    },
    {
      description: 'a mail domain and everything below it',
      command: `<%= config.bin %> dns serve --record 'example.com=MX:10 mail.example.com' --record '*.example.com=192.0.2.7'`,
    },
    {
      description: 'a hosts file, with a row for each question',
      command: '<%= config.bin %> dns serve --hosts-file hosts --log --json',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DnsServe)
    const file = flags['hosts-file']
    if (!flags.record && file === undefined && !flags.forward) {
      throw new InputError('USAGE', 'nothing to serve: expected --record, --hosts-file or --forward')
    }
    await serveDns(
      {
        ...flags,
        ...(await listenHostOf(args, flags, DNS_SERVE_PORT)),
        records: flags.record ?? [],
        hosts: file === undefined ? undefined : await this.hostsIn(file),
        ttlSeconds: flags.ttl,
        allowFrom: flags['allow-from'] ?? [],
        answersPerSecond: flags.rate,
      },
      {
        onListening: (endpoint) => this.announce(String(endpoint), flags),
        onAnswer: flags.log ? this.live.rows(view) : undefined,
        onNotice: (notice) => this.noticeOf(notice),
        signal: this.stopSignal(),
        trace: this.tracer(flags),
      },
    )
  }

  /** A line that is no entry is named and passed over. */
  private async hostsIn(file: string): Promise<ServedHosts> {
    const state = ServedHosts.stateOf(file)
    const bytes = await ServedHosts.gather(file, this.inputBytes(file))
    return new ServedHosts(file, bytes, state, {
      onBadLine: ({line, column, error}) => {
        this.reportValue(error, {origin: {file, line, column: column - (error.offset ?? 0)}})
        this.flush()
      },
      onNotice: (notice) => this.noticeOf(notice),
    })
  }
}
