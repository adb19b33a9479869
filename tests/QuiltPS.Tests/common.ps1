# Every spec starts with:  BeforeAll { . $PSScriptRoot/common.ps1 }
# The module is the one that build.ps1 built, imported by the manifest that users import; never the source tree.

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3
Import-Module (Join-Path $PSScriptRoot '../../QuiltPS.psd1')
