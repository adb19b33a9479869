#requires -Version 7.6

<#
.SYNOPSIS
    Builds, tests, documents and packs QuiltPS.
.DESCRIPTION
    With nothing but the .NET 10 SDK and git:  dotnet tool restore && dotnet pwsh ./build.ps1 Test
    With PowerShell 7.6 at hand:               pwsh ./build.ps1 Test

    Build     the module into module/bin; afterwards Import-Module ./QuiltPS.psd1 works
    Test      xunit and Pester; the last line is "N passed, N failed, N skipped" over both
    Demo      the rend study on data that it makes itself; further arguments go to examples/rend/run.ps1
    Bench     measurements beside their yardsticks; further arguments go to tests/Quilt.Benchmarks
    Docs      writes what follows from the code into docs/cmdlets, the manifest's exports and PublicApi.txt
    Format    fails where `dotnet format` would change a file
    Package   the gallery folder and the .nupkg, under artifacts/
    Publish   the package to the repository that -Repository names
    Clean     removes what the other tasks made
.PARAMETER Task
    What to do; one of the list above.
    Test reads QUILT_CONFORMANCE: a folder of recorded cases to run in the place of tests/conformance.
.PARAMETER Suite
    The parts of Test to run: Core (xunit: src/Quilt), Aws (xunit: src/Quilt.Aws), Module (Pester).
.PARAMETER Filter
    Test: only tests whose full name contains this text.
.PARAMETER Repository
    Publish: a repository known to Get-PSResourceRepository.
.PARAMETER ApiKey
    Publish: the key of that repository, where it asks for one.
.PARAMETER Rest
    Demo and Bench: what is passed on.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Bench', 'Docs', 'Format', 'Package', 'Publish', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Core', 'Aws', 'Module')]
    [string[]] $Suite = @('Core', 'Aws', 'Module'),

    [string] $Filter,

    [string] $Repository,

    [securestring] $ApiKey,

    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Rest = @()
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true # a native command that fails ends the task
Set-StrictMode -Version 3

$caller = Get-Location # what the user typed may name paths relative to it
Push-Location $PSScriptRoot
try {
    Get-ChildItem ./tools/*.ps1 -Exclude *.script.ps1 | ForEach-Object { . $_ }
    switch ($Task) {
        'Build' { Build-Module }
        'Test' { exit (Invoke-Suite -From $caller -Suite $Suite -Filter $Filter) }
        'Demo' { Invoke-Demo -From $caller -ArgumentList $Rest }
        'Bench' { Invoke-Benchmark -From $caller -ArgumentList $Rest }
        'Docs' { Update-Documentation }
        'Format' { dotnet format ./QuiltPS.sln --verify-no-changes }
        'Package' { "Packed $(New-GalleryPackage)" }
        'Publish' { Publish-GalleryPackage -Repository $Repository -ApiKey $ApiKey }
        'Clean' { Remove-BuildOutput }
    }
} catch {
    Write-Host "$Task failed: $_`n$(($_.ScriptStackTrace -split "`n")[0])" -ForegroundColor Red
    exit 1
} finally {
    Pop-Location
}
