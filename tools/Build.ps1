# Build: compile, put the assemblies where the manifest looks for them, and the help beside them.

$OwnAssemblies = 'QuiltPS.dll', 'Quilt.dll' # users name their types, so they load normally; all else is isolated

function Build-Module {
    Build-Assembly
    Build-Help
}

function Build-Assembly {
    $published = Publish-Assembly
    $files = @{}
    foreach ($file in Get-ChildItem $published -File) {
        $place = $file.Name -in $OwnAssemblies ? $file.Name : "isolated/$($file.Name)"
        $files[$place] = $file.FullName
    }
    if ($files.Keys -match 'System\.Management\.Automation') { throw 'The engine''s own assembly was published with the module.' }
    Sync-Folder -Files $files -Destination ./module/bin -Keep en-US
}

<# `dotnet build` says that it succeeded even when told to be quiet. #>
function Build-Project {
    param([string] $Path)

    dotnet msbuild $Path -restore -property:Configuration=Release -verbosity:quiet -nologo | Out-Host
}

function Publish-Assembly {
    $published = './artifacts/publish'
    if (Test-Path $published) { Remove-Item $published -Recurse }
    dotnet publish ./src/QuiltPS --configuration Release --output $published --nologo -v quiet | Out-Host
    $published
}

<# Makes a folder hold exactly these files. A file that a process has loaded keeps its old content there: the new one is
   renamed over it, never written into it. Equal files are left alone, so a second build changes nothing. #>
function Sync-Folder {
    param([hashtable] $Files, [string] $Destination, [string] $Keep)

    $root = (New-Item $Destination -ItemType Directory -Force).FullName
    foreach ($old in Get-ChildItem $root -Recurse -File) {
        $place = [IO.Path]::GetRelativePath($root, $old.FullName)
        $kept = $Keep -and (Split-Path $place) -eq $Keep
        if (-not $kept -and -not $Files.ContainsKey($place)) { Remove-Item $old.FullName }
    }
    foreach ($place in $Files.Keys) {
        $target = Join-Path $root $place
        if ((Test-Path $target) -and (Get-FileHash $target).Hash -eq (Get-FileHash $Files[$place]).Hash) { continue }
        $null = New-Item (Split-Path $target) -ItemType Directory -Force
        Copy-Item $Files[$place] "$target.new"
        [IO.File]::Move("$target.new", $target, $true)
    }
}

function Remove-BuildOutput {
    $made = './module/bin', './en-US', './artifacts', './TestResults' + (Get-ChildItem ./src, ./tests, ./tools, ./examples -Recurse -Directory -Include bin, obj, out).FullName
    $made.Where{ Test-Path $_ } | Remove-Item -Recurse -Force
}
