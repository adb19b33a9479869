# Writes the facts of an assembly's cmdlets as JSON. Run in a fresh process, since it loads the assembly.
param([string] $Assembly, [string] $Path)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/CmdletFacts.ps1
Import-Module $Assembly
ConvertTo-Json @(Get-CmdletFact (Split-Path $Assembly -LeafBase)) -Depth 5 | Set-Content $Path
