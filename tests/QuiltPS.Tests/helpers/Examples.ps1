# Examples of docs/cmdlets: found by tools/Quilt.Help, run page by page.

. $PSScriptRoot/FreshPwsh.ps1
. $PSScriptRoot/ExampleHome.ps1

function Get-Example {
    $root = Resolve-Path "$PSScriptRoot/../../.."
    dotnet "$root/tools/Quilt.Help/bin/Release/net10.0/Quilt.Help.dll" examples "$root/docs/cmdlets" | ConvertFrom-Json -AsHashtable
}

<# Runs a page's examples with a new home folder as HOME and current folder; gives each title's result. #>
function Invoke-Example {
    param([object[]] $Example, [string] $Path)

    $root = Resolve-Path "$PSScriptRoot/../../.."
    New-ExampleHome "$Path/home"
    ConvertTo-Json @($Example) | Set-Content "$Path/examples.json"
    $log = Invoke-FreshScript "$PSScriptRoot/Examples.script.ps1" -HomePath "$Path/home" -ArgumentList "$root/QuiltPS.psd1", "$Path/examples.json", "$Path/report.json"
    if (-not (Test-Path "$Path/report.json")) { throw "The examples did not come to their end:`n$($log -join "`n")" }
    $results = @{}
    foreach ($result in Get-Content "$Path/report.json" -Raw | ConvertFrom-Json) { $results[$result.Title] = $result }
    $results
}
