import * as Args from '@oclif/core/args'
import {NetkitCommand} from '../lib/cli/command.js'
import {completionScript, type Shell, SHELLS} from '../lib/cli/completion.js'
import {readManifest} from '../lib/cli/manifest.js'

export default class Completion extends NetkitCommand {
  static override layers = ['application' as const]
  static override summary = 'Print the script that completes netkit in your shell.'

  static override args = {
    shell: Args.option({options: SHELLS})({description: 'your shell', required: true, ignoreStdin: true}),
  }

  static override examples = [
    {description: 'bash, for this session', command: 'source <(<%= config.bin %> completion bash)'},
    {description: 'zsh, for this session', command: 'source <(<%= config.bin %> completion zsh)'},
    {description: 'fish', command: '<%= config.bin %> completion fish > ~/.config/fish/completions/netkit.fish'},
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(Completion)
    const script = completionScript(args.shell as Shell, readManifest(this.config.root))
    this.show(
      {shell: args.shell, script},
      {columns: [{name: 'script', cell: () => script}], text: () => script.trimEnd()},
    )
  }
}
