# netkit completion for PowerShell: netkit completion powershell | Out-String | Invoke-Expression
# Written from what the commands themselves say they take; at TAB it starts no process of netkit's.
Register-ArgumentCompleter -Native -CommandName netkit -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $places = @{
@PLACES@
    }
    $kinds = @{
@KINDS@
    }
    $typed = "$wordToComplete"
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        Select-Object -Skip 1 | ForEach-Object { $_.Extent.Text })
    $name = ''; $flag = ''; $ended = $false; $helps = $false; $seen = 0
    foreach ($word in $words) {
        $place = $places[$name]
        if ($flag) { $flag = '' }
        elseif (-not $ended -and $word -ceq '--') { $ended = $true }
        elseif (-not $ended -and $word -match '^-.') { if ($place.Values.ContainsKey($word)) { $flag = $word } }
        elseif ($name -eq '' -and -not $helps -and $word -ceq 'help') { $helps = $true }
        elseif ($seen -eq 0 -and $place.Verbs.Contains($word)) { $name = "$name $word".Trim() }
        else { $seen++ }
    }
    $place = $places[$name]
    $before = ''; $kind = $null; $found = [ordered]@{}
    if (-not $flag -and -not $ended -and $typed -match '^(--[^=]+)=(.*)$') { $flag = $Matches[1]; $typed = $Matches[2]; $before = "$flag=" }
    if ($helps) { $found = $place.Verbs }
    elseif ($flag) { $kind = $kinds["$($place.Values[$flag])"] }
    elseif (-not $ended -and $typed.StartsWith('-')) { $found = $place.Flags }
    else {
        if ($seen -eq 0 -and -not $ended) { $found = $place.Verbs }
        foreach ($argument in $place.Args) {
            if ($seen -eq 0 -or $argument.EndsWith('*')) { $kind = $kinds[$argument.TrimEnd('*')]; break }
            $seen--
        }
    }
    $results = @($found.GetEnumerator() | Where-Object { $_.Key.StartsWith($typed) } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value) })
    if ($kind) {
        if ($kind.IsList -and $typed.Contains(',')) {
            $at = $typed.LastIndexOf(',') + 1
            $before += $typed.Substring(0, $at); $typed = $typed.Substring($at)
        }
        $choices = @($kind.Words)
        if ($kind.Listed -eq 'interface') { $choices += [System.Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces().Name }
        $results += @($choices | Where-Object { $_ -and $_.StartsWith($typed) } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new("$before$_", $_, 'ParameterValue', $kind.Hint) })
        if ($results.Count -eq 0 -and $before -match '=$' -and $kind.Listed -in 'file', 'folder') {
            $results += @([System.Management.Automation.CompletionCompleters]::CompleteFilename($typed) | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new("$before$($_.CompletionText)", $_.ListItemText, $_.ResultType, $_.ToolTip) })
        }
        if ($results.Count -eq 0 -and "$before$typed" -eq '' -and -not $kind.Listed) {
            $results = @([System.Management.Automation.CompletionResult]::new(' ', "<$($kind.Hint)>", 'ParameterValue', $kind.Hint))
        }
    }
    $results # where there is none, PowerShell offers files
}
