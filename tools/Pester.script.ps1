# Runs the specs, or one lane's share of their files, and leaves the counts as JSON. Run by Invoke-Pester and Start-Pester in a fresh process.
param([string] $PesterManifest, [string] $Specs, [string] $Report, [string] $Filter, [int] $Lane = 1, [int] $Lanes = 1)

$ErrorActionPreference = 'Stop'
Import-Module $PesterManifest

$configuration = New-PesterConfiguration
$files = @(Get-ChildItem $Specs -Filter *.Tests.ps1 | Sort-Object Name)
$configuration.Run.Path = @(0..($files.Count - 1)).Where{ $_ % $Lanes -eq $Lane - 1 }.ForEach{ $files[$_].FullName }
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ($Filter) { $configuration.Filter.FullName = "*$Filter*" }
$run = Invoke-Pester -Configuration $configuration

function Get-SkipReason($Test) {
    $because = @($Test.ErrorRecord).Where{ $_ } | Select-Object -First 1
    $because ? ("$because" -replace '^is skipped, because ') : 'marked with -Skip'
}

function Get-Failure($Item) {
    $record = @($Item.ErrorRecord).Where{ $_ } | Select-Object -First 1
    @{ Name = "$($Item.ExpandedPath ?? $Item.Name)"; Message = "$record"; Trace = "$($record.DisplayStackTrace ?? $record.ScriptStackTrace)" }
}

# A file that cannot be discovered, or a block whose BeforeAll or AfterAll fails, is a failure that no test stands for.
@{
    Passed   = $run.PassedCount
    Failed   = $run.FailedCount + $run.FailedContainersCount + $run.FailedBlocksCount + $run.InconclusiveCount
    Skipped  = @($run.Skipped | ForEach-Object { "$($_.ExpandedPath): $(Get-SkipReason $_)" })
    Failures = @(@($run.Failed) + @($run.FailedContainers) + @($run.FailedBlocks) + @($run.Inconclusive) | Where-Object { $_ } | ForEach-Object { Get-Failure $_ })
} | ConvertTo-Json -Depth 4 | Set-Content $Report
