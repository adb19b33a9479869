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

<# Runs a script and presses Ctrl+C in it as soon as a block, which gets its process, has come to its end; gives in one line what it printed and the block has not read. #>
function Invoke-InterruptedScript {
    param([Parameter(Mandatory)] [string] $File, [Parameter(Mandatory)] [scriptblock] $When)

    $pwsh = Get-PwshCommand
    $start = [Diagnostics.ProcessStartInfo]::new($pwsh.Program, [string[]]@($pwsh.Arguments + '-NoProfile', '-NonInteractive', '-File', $File))
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    try {
        $null = & $When $process
        kill -INT $process.Id
        $process.WaitForExit(60000) | Should -BeTrue
        $process.StandardOutput.ReadToEnd() -replace '\s+', ' '
    } finally { if (-not $process.HasExited) { $process.Kill() } }
}

<# Runs a script for a user whose home folder, and so whose settings, caches and modules, is this folder; gives what it
   prints on every stream. #>
function Invoke-FreshScript {
    param([Parameter(Mandatory)] [string] $File, [Parameter(Mandatory)] [string] $HomePath, [string[]] $ArgumentList = @())

    Use-Home $HomePath { Invoke-PwshFile $File -ArgumentList $ArgumentList 2>&1 }
}

<# Runs a block while this process is such a user's, whose current folder is the home folder, too. Then its whole environment is put back. #>
function Use-Home {
    param([Parameter(Mandatory)] [string] $HomePath, [Parameter(Mandatory)] [scriptblock] $Body)

    $before = [Environment]::GetEnvironmentVariables()
    $env:HOME = $HomePath
    foreach ($name in 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'PSModulePath') {
        [Environment]::SetEnvironmentVariable($name, [NullString]::Value)
    }
    Push-Location $HomePath
    try {
        & $Body
    } finally {
        Pop-Location
        foreach ($name in [Environment]::GetEnvironmentVariables().Keys) {
            if (-not $before.Contains($name)) { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) }
        }
        foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
    }
}
