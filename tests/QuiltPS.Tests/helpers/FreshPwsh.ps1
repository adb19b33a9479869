# PowerShell in a process of its own, of the same kind as this one: pwsh, or dotnet and pwsh.dll.

. "$PSScriptRoot/../../../tools/Process.ps1"

<# Runs a command as a user would type it, and gives what it prints. #>
function Invoke-FreshPwsh {
    param([Parameter(Mandatory)] [string] $Command)

    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($Command))
    $pwsh = Get-PwshCommand
    $arguments = $pwsh.Arguments + '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-EncodedCommand', $encoded
    & $pwsh.Program @arguments
}

<# Runs a script for a user whose home folder, and so whose settings, caches and modules, is this folder; gives what it
   prints on every stream. #>
function Invoke-FreshScript {
    param([Parameter(Mandatory)] [string] $File, [Parameter(Mandatory)] [string] $HomePath, [string[]] $ArgumentList = @())

    $settings = @{ HOME = $HomePath }
    foreach ($name in 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'PSModulePath') { $settings[$name] = [NullString]::Value }
    $before = @{}
    foreach ($name in $settings.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name) ?? [NullString]::Value
        [Environment]::SetEnvironmentVariable($name, $settings[$name])
    }
    Push-Location $HomePath
    try {
        Invoke-PwshFile $File -ArgumentList $ArgumentList 2>&1
    } finally {
        Pop-Location
        foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
    }
}
