import type {Shell} from './completion-script.js'

type Steps = {now: string; always: string}

const STEPS: Readonly<Record<Shell, Steps>> = {
  bash: {
    now: 'source <(netkit completion bash)',
    always: "echo 'source <(netkit completion bash)' >> ~/.bashrc",
  },
  zsh: {
    now: 'source <(netkit completion zsh)',
    always: "echo 'source <(netkit completion zsh)' >> ~/.zshrc",
  },
  fish: {
    now: 'netkit completion fish | source',
    always: 'mkdir -p ~/.config/fish/completions && netkit completion fish > ~/.config/fish/completions/netkit.fish',
  },
  powershell: {
    now: 'netkit completion powershell | Out-String | Invoke-Expression',
    always: "Add-Content $PROFILE 'netkit completion powershell | Out-String | Invoke-Expression'",
  },
}

/** What a person does with the script, in place of its hundreds of lines: three lines. */
export function completionSteps(shell: Shell): string {
  const {now, always} = STEPS[shell]
  const pager = shell === 'powershell' ? 'more' : 'less'
  return [
    `now:            ${now}`,
    `every session:  ${always}`,
    `the script:     netkit completion ${shell} | ${pager}`,
  ].join('\n')
}
