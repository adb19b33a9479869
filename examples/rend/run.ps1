#requires -Version 7.6

<#
.SYNOPSIS
    The rend study on one machine: images in, volumes out, and each volume traced back to its image.
.DESCRIPTION
    Pushes a data set as a package into a folder registry, runs a program on each subject, pushes the results as the next
    revision of the same package, and shows what came of it. Without arguments it makes its own data: eight subjects whose
    volumes are known, so that the results can be held against them.

    `build.ps1 Demo` builds the module and this example, then calls this script with the arguments that it was given.
.PARAMETER Data
    A data set of your own in the CMeDS or BIDS layout, with label images in NIfTI.
.PARAMETER Registry
    The folder registry to push to.
.PARAMETER Name
    The package's name.
.EXAMPLE
    dotnet pwsh ./build.ps1 Demo
.EXAMPLE
    dotnet pwsh ./build.ps1 Demo -Data ~/LA5c -Registry ~/registry -Name lab/LA5c
#>
[CmdletBinding()]
param(
    [string] $Data,
    [string] $Registry,
    [string] $Name = 'lab/rend'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3
. $PSScriptRoot/show.ps1
Import-Module "$PSScriptRoot/../../QuiltPS.psd1"

$volumes = "$PSScriptRoot/Volumes/out/Volumes"
if (-not (Test-Path $volumes)) { dotnet publish "$PSScriptRoot/Volumes" --configuration Release --nologo --verbosity quiet -consoleLoggerParameters:NoSummary | Out-Host }
Set-RuntimeFolder

$folder = Join-Path ([IO.Path]::GetTempPath()) "rend-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
if (-not $Registry) { $Registry = Join-Path $folder 'registry' }
$known = @()
if (-not $Data) {
    $Data = Join-Path $folder 'data'
    $known = & $PSScriptRoot/New-Phantom.ps1 -Path $Data
}
Show-Step 'What goes in' "Data:     $Data" "Registry: $Registry" "Package:  $Name"

# The study.
$results = Push-QuiltPackage $Name -Path $Data -Registry $Registry -Message 'Images of the cohort' |
    Get-QuiltSubject |
    Submit-QuiltBatch -Local -FilePath $volumes -Output results/1.0.0 -ExpectedOutput volumes.tsv |
    Wait-QuiltBatch |
    Push-QuiltPackage -Message 'Volumes, version 1.0.0'

Show-Study $results $known
