# Help: the pages of docs/cmdlets, held to the cmdlets and turned into MAML by tools/Quilt.Help; other pages become about_ topics.

$HelpFile = './module/bin/en-US/QuiltPS.dll-Help.xml'
$HelpPages = './docs/cmdlets'
$AboutFolder = './en-US' # beside the manifest: Get-Help looks for a module's topics nowhere else
$AboutPages = [ordered]@{
    about_QuiltPS          = './docs/about_QuiltPS.md'
    about_QuiltPS_Subjects = './docs/subjects.md'
}

<# Checks the pages and writes the help files; does nothing where no page, cmdlet or tool is newer than they are. #>
function Build-Help {
    $inputs = @('./module/bin/QuiltPS.dll', $HelpPages, "$HelpPages/*.md", './tools/Quilt.Help/*.cs', './tools/CmdletFacts*.ps1', './tools/Docs.ps1') + $AboutPages.Values
    $newest = (Get-Item $inputs | Measure-Object LastWriteTimeUtc -Maximum).Maximum
    $topics = $AboutPages.Keys.ForEach{ "$AboutFolder/$_.help.txt" }
    $isCurrent = { (Test-Path $_) -and (Get-Item $_).LastWriteTimeUtc -ge $newest }
    if (@($topics + $HelpFile).Where($isCurrent).Count -eq $topics.Count + 1) { return }

    Build-Project ./tools/Quilt.Help
    Invoke-HelpTool build (Export-CmdletFact) $HelpPages $HelpFile
    $null = New-Item $AboutFolder -ItemType Directory -Force
    foreach ($topic in $AboutPages.Keys) { Invoke-HelpTool about $topic $AboutPages[$topic] "$AboutFolder/$topic.help.txt" }
}

<# Docs: writes what follows from the code into the pages, the manifest and PublicApi.txt. #>
function Update-Documentation {
    Build-Assembly
    $path = Export-CmdletFact
    Build-Project ./tools/Quilt.Help
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
    dotnet ./tools/Quilt.Help/bin/Release/net10.0/Quilt.Help.dll @args | Out-Host
}

function Update-ExportedCmdlet {
    param([string[]] $Name)

    $lines = ($Name | Sort-Object).ForEach{ "    '$_'`n" }
    $manifest = Get-Content ./QuiltPS.psd1 -Raw
    $manifest -replace '(?<=CmdletsToExport\s*=\s*@\()[^)]*', "`n$(-join $lines)  " | Set-Content ./QuiltPS.psd1 -NoNewline
}
