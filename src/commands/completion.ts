import * as Args from '@oclif/core/args'
import {NetkitCommand} from '../lib/cli/command.js'
import {completionScript, SHELLS} from '../lib/cli/completion/completion-script.js'
import {prose} from '../lib/cli/prose.js'

export default class Completion extends NetkitCommand {
  static override layers = ['application' as const]
  static override summary = 'Print the script that completes netkit in your shell.'
  static override description = prose`TAB then completes commands, flags and their values: files, framings, encodings,
record types, the fields of --get. Pressing TAB runs no netkit process.

For every session, not just this one:

  bash        add the line below to ~/.bashrc
  zsh         write the script to a file named _netkit in a folder of $fpath, or add the line below to ~/.zshrc,
              after compinit
  fish        write it to ~/.config/fish/completions/netkit.fish
  PowerShell  add the line below to the file that $PROFILE names`

  static override args = {
    shell: Args.option({options: SHELLS})({description: 'your shell', required: true, ignoreStdin: true}),
  }

  static override examples = [
    {description: 'bash', command: 'source <(<%= config.bin %> completion bash)'},
    {description: 'zsh', command: 'source <(<%= config.bin %> completion zsh)'},
    {
      description: 'fish, permanently',
      command:
        'mkdir -p ~/.config/fish/completions && <%= config.bin %> completion fish > ~/.config/fish/completions/netkit.fish',
    },
    {
      description: 'PowerShell',
      command: '<%= config.bin %> completion powershell | Out-String | Invoke-Expression',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(Completion)
    const script = completionScript(this.config.root, args.shell)
    this.show(
      {shell: args.shell, script},
      {columns: [{name: 'script', cell: () => script}], text: () => script.trimEnd()},
    )
  }
}
