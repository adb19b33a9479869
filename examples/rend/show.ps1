# What run.ps1 shows around the study: nothing here changes anything.

function Show-Step([string] $Title) {
    Write-Host "`n== $Title" -ForegroundColor Cyan
    foreach ($line in $args) { Write-Host $line }
}

<# The program of the jobs needs .NET: it finds it where DOTNET_ROOT says, when .NET is not in one of its usual places. #>
function Set-RuntimeFolder {
    if ($env:DOTNET_ROOT) { return }
    $dotnet = Get-Item (Get-Command dotnet -CommandType Application)[0].Source
    $env:DOTNET_ROOT = Split-Path ($dotnet.ResolvedTarget ?? $dotnet.FullName)
}

function Show-Study($Results, $Known) {
    $package = @{ Name = $Results.Name; Registry = $Results.Registry }
    $input = @(Get-QuiltPackage @package -All)[1]

    Show-Step 'The two revisions, newest first'
    Get-QuiltPackage @package -All | Select-Object -First 2 | Format-Table | Out-Host

    Show-Step 'What the second adds'
    $changes = @(Compare-QuiltPackage $input $Results)
    $changes | Select-Object -First 3 | Format-Table | Out-Host
    $changes | Group-Object Kind -NoElement | Format-Table Count, Name | Out-Host

    $table = @(Get-QuiltEntry -Package $Results -LogicalKey 'results/1.0.0/*/volumes.tsv')
    Show-Step "One result: $($table[0].LogicalKey)"
    $table[0] | Get-QuiltContent | ConvertFrom-Csv -Delimiter "`t" | Select-Object -First 4 | Format-Table | Out-Host

    Show-Step 'Where it comes from'
    $table[0] | Get-QuiltProvenance | Format-List | Out-Host

    if ($Known) { Show-Comparison $table $Known }
    Show-Next $Results
}

<# Holds what the jobs wrote against what the phantom is made of; a difference ends the demo with an error. #>
function Show-Comparison($Tables, $Known) {
    $found = @{}
    foreach ($entry in $Tables) {
        $subject = $entry.LogicalKey.Split('/')[-2]
        $entry | Get-QuiltContent | ConvertFrom-Csv -Delimiter "`t" | ForEach-Object { $found["$subject $($_.label)"] = $_ }
    }
    $worst = 0
    foreach ($volume in $Known) {
        $row = $found["$($volume.Subject) $($volume.Label)"]
        if (-not $row -or [long]$row.voxels -ne $volume.Voxels) { throw "Label $($volume.Label) of $($volume.Subject) does not have $($volume.Voxels) voxels." }
        $worst = [Math]::Max($worst, [Math]::Abs([double]$row.mm3 / $volume.Mm3 - 1))
    }
    if ($worst -gt 1e-6) { throw "A volume is wrong by a factor of $worst." }
    Show-Step 'Against the phantom' "$($Known.Count) volumes of $($Tables.Count) subjects are right (largest relative error: $worst)."
}

function Show-Next($Results) {
    $short = $Results.TopHash.Substring(0, 8)
    Show-Step 'What to type next' @"
dotnet pwsh                                   # or pwsh 7.6
Import-Module $(Resolve-Path "$PSScriptRoot/../../QuiltPS.psd1")
`$package = Get-QuiltPackage $($Results.Name) -Registry $($Results.Registry)
`$package | Get-QuiltSubject | Format-Table Id, Group, @{ n = 'Age'; e = { `$_.Metadata.age } }
`$package | Test-QuiltPackage                  # says nothing when every byte is as pushed
Get-QuiltBatch | Select-Object -First 1 | Get-QuiltBatchStatus
Get-QuiltPackage $($Results.Name) -Registry $($Results.Registry) -TopHash $short | Install-QuiltPackage -Destination ./$($Results.Name.Split('/')[1])
"@
}
