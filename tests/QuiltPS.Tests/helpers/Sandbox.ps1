# A user's folders of a spec's own: settings, caches and runs lie under TestDrive, which is the current folder, too.

<# Call in BeforeAll; Exit-Sandbox in AfterAll puts everything back. #>
function Enter-Sandbox {
    $root = (Get-Item TestDrive:/).FullName.TrimEnd('/')
    $script:outside = @{}
    foreach ($name in 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'QUILTPS_RUNS') {
        $script:outside[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, "$root/$($name.ToLowerInvariant())")
    }
    Push-Location $root -StackName sandbox
    $root
}

function Exit-Sandbox {
    Pop-Location -StackName sandbox
    foreach ($name in $script:outside.Keys) {
        [Environment]::SetEnvironmentVariable($name, $script:outside[$name] ?? [NullString]::Value)
    }
}

<# A folder of files: a table of paths and texts. Gives its full path. #>
function New-Folder {
    param([Parameter(Mandatory)] [string] $Path, [hashtable] $Files = @{ 'a.txt' = 'one'; 'sub/b.txt' = 'two'; 'sub/c.txt' = 'three' })

    $full = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    $null = New-Item $full -ItemType Directory -Force
    foreach ($name in $Files.Keys) {
        $file = Join-Path $full $name
        $null = New-Item (Split-Path $file) -ItemType Directory -Force
        [IO.File]::WriteAllText($file, $Files[$name])
    }
    $full
}

<# The state of a folder: every path with its size and time. What is equal before and after was not touched. #>
function Get-FolderState {
    param([Parameter(Mandatory)] [string] $Path)

    if (-not (Test-Path $Path)) { return 'nothing' }
    Get-ChildItem $Path -Recurse -Force | Sort-Object FullName | ForEach-Object {
        "$($_.FullName) $($_.LastWriteTimeUtc.Ticks) $($_ -is [IO.FileInfo] ? $_.Length : '')"
    }
}

<# What a command says under -WhatIf, line by line, without the words that the engine puts before it. #>
function Get-WhatIf {
    param([Parameter(Mandatory)] [scriptblock] $Script)

    $transcript = "$(Get-Location)/$([guid]::NewGuid()).transcript"
    $null = Start-Transcript $transcript
    try { & $Script | Out-Null } finally { $null = Stop-Transcript }
    @((Get-Content $transcript) -match '^What if: ' -replace '^What if: Performing the operation ')
    Remove-Item $transcript
}
