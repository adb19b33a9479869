# What a user does first with the installed module; leaves what came of it as JSON. HOME is the user's, with nothing else in it.
param([string] $Report)

$ErrorActionPreference = 'Stop'
$found = @{}
$found.Synopsis = (Get-Help Push-QuiltPackage).Synopsis # before the module is imported: Get-Help finds it by name
$found.Topic = (Get-Help about_QuiltPS | Out-String).Trim()
Import-Module QuiltPS
$found.ModuleBase = (Get-Module QuiltPS).ModuleBase
$found.Cmdlets = @((Get-Command -Module QuiltPS).Name)

$pushed = New-QuiltPackage ~/data/LA5c | Push-QuiltPackage lab/LA5c -Registry ~/registry -Message 'First'
$found.Pushed = $pushed.TopHash
$null = Get-QuiltPackage lab/LA5c -Registry ~/registry | Install-QuiltPackage -Destination ~/copy
$found.Installed = @(Get-ChildItem ~/copy -Recurse -File).Count

$jobs = $pushed | Get-QuiltSubject | Submit-QuiltBatch -Local -FilePath ~/bin/volume.ps1 -Output results/1.0.0 | Wait-QuiltBatch
$found.Outcomes = @($jobs.Outcome | ForEach-Object { "$_" })
$results = $jobs | Push-QuiltPackage -Message 'Results'
$found.Added = @(Compare-QuiltPackage $pushed $results).Count
ConvertTo-Json $found | Set-Content $Report
