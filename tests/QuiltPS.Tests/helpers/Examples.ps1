# Examples of docs/cmdlets: found by tools/Quilt.Help, run page by page.

. $PSScriptRoot/FreshPwsh.ps1
. $PSScriptRoot/ExampleHome.ps1

function Get-Example {
    $root = Resolve-Path "$PSScriptRoot/../../.."
    $examples = dotnet "$root/tools/Quilt.Help/bin/Release/net10.0/Quilt.Help.dll" examples "$root/docs/cmdlets"
    if ($LASTEXITCODE -ne 0) { throw "The examples of docs/cmdlets cannot be read: Quilt.Help ended with $LASTEXITCODE." }
    $examples | ConvertFrom-Json -AsHashtable
}

<# Runs a page's examples in a session of their own, with a new home folder as HOME and current folder; gives each title's
   result. The session is a runspace of this process, or with -FreshProcess of another, which takes a second more. #>
function Invoke-Example {
    param([object[]] $Example, [string] $Path, [switch] $FreshProcess)

    $homePath = "$Path/home"
    New-ExampleHome $homePath -Subjects 4 # what takes long is the PowerShell of each job
    ConvertTo-Json @($Example) | Set-Content "$Path/examples.json"
    $arguments = "$(Resolve-Path "$PSScriptRoot/../../..")/QuiltPS.psd1", "$Path/examples.json", "$Path/report.json"
    $script = "$PSScriptRoot/Examples.script.ps1"
    if ($FreshProcess) {
        $log = Invoke-FreshScript $script -HomePath $homePath -ArgumentList $arguments
        if (-not (Test-Path "$Path/report.json")) { throw "The examples did not come to their end:`n$($log -join "`n")" }
    } else {
        Use-Home $homePath { Invoke-InRunspace $script -Location $homePath -ArgumentList $arguments }
    }
    $results = @{}
    foreach ($result in Get-Content "$Path/report.json" -Raw | ConvertFrom-Json) { $results[$result.Title] = $result }
    $results
}

<# A runspace is a session as a new shell has one: no variables, no modules, and ~ is what HOME says when it starts. #>
function Invoke-InRunspace {
    param([string] $File, [string] $Location, [string[]] $ArgumentList)

    $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
    try {
        $null = $shell.AddCommand('Set-Location').AddParameter('LiteralPath', $Location).AddStatement()
        $null = $shell.AddCommand($File)
        foreach ($argument in $ArgumentList) { $null = $shell.AddArgument($argument) }
        $null = $shell.Invoke()
    } finally {
        $shell.Dispose()
    }
}
