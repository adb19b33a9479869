# Publishes a .nupkg to a folder repository and installs the module from it, for the user whose HOME this is.
param([string] $Package, [string] $Folder)

$ErrorActionPreference = 'Stop'
$null = New-Item $Folder -ItemType Directory
Register-PSResourceRepository -Name QuiltTest -Uri $Folder -Trusted
Publish-PSResource -NupkgPath $Package -Repository QuiltTest
Install-PSResource QuiltPS -Repository QuiltTest -Scope CurrentUser
Unregister-PSResourceRepository QuiltTest
