# Help: the pages of docs/cmdlets, held to the cmdlets and turned into MAML by tools/Quilt.Help.

$HelpFile = './module/bin/en-US/QuiltPS.dll-Help.xml'
$HelpPages = './docs/cmdlets'

<# Checks the pages and writes the help file; does nothing where no page, cmdlet or tool is newer than it. #>
function Build-Help {
    $inputs = './module/bin/QuiltPS.dll', $HelpPages, "$HelpPages/*.md", './tools/Quilt.Help/*.cs', './tools/CmdletFacts*.ps1'
    $newest = (Get-Item $inputs | Measure-Object LastWriteTimeUtc -Maximum).Maximum
    if ((Test-Path $HelpFile) -and (Get-Item $HelpFile).LastWriteTimeUtc -ge $newest) { return }

    Invoke-HelpTool build (Export-CmdletFact) $HelpPages $HelpFile
}

<# Docs: writes what follows from the code into the pages, the manifest and PublicApi.txt. #>
function Update-Documentation {
    Build-Assembly
    $path = Export-CmdletFact
    Invoke-HelpTool update $path $HelpPages
    $facts = Get-Content $path -Raw | ConvertFrom-Json
    [IO.File]::WriteAllLines((Resolve-FullPath ./tests/QuiltPS.Tests/PublicApi.txt), [string[]]@(Format-PublicApi $facts))
    Update-ExportedCmdlet @($facts).ForEach{ $_.Name }
}

<# The file with the facts of the cmdlets as they are built now. #>
function Export-CmdletFact {
    $path = './artifacts/cmdlets.json'
    Invoke-PwshFile ./tools/CmdletFacts.script.ps1 -ArgumentList (Resolve-Path ./module/bin/QuiltPS.dll), $path
    $path
}

function Invoke-HelpTool {
    Build-Project ./tools/Quilt.Help
    dotnet ./tools/Quilt.Help/bin/Release/net10.0/Quilt.Help.dll @args | Out-Host
}

function Update-ExportedCmdlet {
    param([string[]] $Name)

    $lines = ($Name | Sort-Object).ForEach{ "    '$_'`n" }
    $manifest = Get-Content ./QuiltPS.psd1 -Raw
    $manifest -replace '(?<=CmdletsToExport\s*=\s*@\()[^)]*', "`n$(-join $lines)  " | Set-Content ./QuiltPS.psd1 -NoNewline
}
