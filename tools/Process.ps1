# A loaded assembly can be neither replaced nor unloaded, so whatever imports the module runs in a process of its own.

<# The command line of the PowerShell that runs this: pwsh itself, or dotnet and pwsh.dll under `dotnet pwsh`. #>
function Get-PwshCommand {
    $program = [Environment]::ProcessPath
    $underDotnet = [IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet'
    @{ Program = $program; Arguments = @($underDotnet ? [Environment]::GetCommandLineArgs()[0] : @()) }
}

function Invoke-PwshFile {
    param([Parameter(Mandatory)] [string] $File, [string[]] $ArgumentList = @())

    $pwsh = Get-PwshCommand
    $arguments = $pwsh.Arguments + '-NoProfile', '-NonInteractive', '-File', $File + $ArgumentList
    & $pwsh.Program @arguments
}

<# .NET's own functions resolve a relative path against the process, not against PowerShell's current folder. #>
function Resolve-FullPath {
    param([string] $Path)

    $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
}
