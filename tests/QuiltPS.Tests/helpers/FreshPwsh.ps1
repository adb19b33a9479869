# A PowerShell of the same kind as this one (pwsh, or dotnet and pwsh.dll), in a process of its own.

function Invoke-FreshPwsh {
    param([Parameter(Mandatory)] [string] $Command)

    . "$PSScriptRoot/../../../tools/Process.ps1"
    $pwsh = Get-PwshCommand
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($Command))
    $arguments = $pwsh.Arguments + '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-EncodedCommand', $encoded
    & $pwsh.Program @arguments
}
