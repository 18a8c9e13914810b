import * as Args from '@oclif/core/args'
import {NetkitCommand} from '../lib/cli/command.js'
import {completionScript, SHELLS} from '../lib/cli/completion/completion-script.js'
import {completionSteps} from '../lib/cli/completion/completion-steps.js'
import {prose} from '../lib/cli/prose.js'
import {isTerminal, STDOUT} from '../lib/io/terminal.js'

export default class Completion extends NetkitCommand {
  static override layers = ['application' as const]
  static override summary = 'Print the script that completes netkit in your shell.'
  static override description = prose`TAB then completes commands, flags and their values: files, framings, encodings,
record types, the fields of --get. Pressing TAB runs no netkit process. On a terminal the command says what to do with
the script; in a pipe or a file it prints the script.

For every session, not just this one:

  bash        add the line of the example to ~/.bashrc
  zsh         add the line of the example to ~/.zshrc, after compinit, or write the script to a file named _netkit in
              a folder of $fpath
  fish        write the script to ~/.config/fish/completions/netkit.fish, as in the example
  PowerShell  add the line of the example to the file that $PROFILE names`

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
      {
        columns: [{name: 'script', cell: () => script}],
        text: () => (isTerminal(STDOUT) ? completionSteps(args.shell) : script.trimEnd()),
      },
    )
  }
}
