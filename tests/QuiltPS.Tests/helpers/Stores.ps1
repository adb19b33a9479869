# Registries of both kinds, for specs that must hold on a folder and on S3 alike. Behind common.ps1 and Enter-Sandbox:
#
#     Describe 'Get-QuiltPackage (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
#         BeforeAll  { if (-not (Enter-Store $Store)) { return }; $registry = New-Registry }
#         BeforeEach { Assert-Store }      # where there is no S3 server every test on S3 is skipped, with the reason
#         AfterAll   { Exit-Store }
#
# What only a folder has (its files, relative paths) stands in a Context below `if ($Store -eq 'folder')`.

. $PSScriptRoot/S3Server.ps1

<# Begins with the registries of a store; says whether there can be any. #>
function Enter-Store {
    param([Parameter(Mandatory)] [ValidateSet('folder', 'S3')] [string] $Store)

    $script:store = $Store
    $Store -eq 'folder' -or -not (Enter-S3).Reason
}

function Exit-Store {
    if ($script:store -eq 'S3') { Exit-S3 }
}

<# Skips the test where there is no S3 server. #>
function Assert-Store {
    if ($script:store -eq 'S3') { Assert-S3 }
}

<# A registry that nobody else has: the path of a folder that is not there yet, or `s3://` and a new bucket. #>
function New-Registry {
    if ($script:store -eq 'S3') { return New-S3Registry }
    "$((Get-Item TestDrive:/).FullName.TrimEnd('/'))/registry-$([guid]::NewGuid().ToString('n'))"
}

<# What a registry holds, line by line: what is equal before and after was not touched. 'nothing' when it holds nothing. #>
function Get-RegistryState {
    param([Parameter(Mandatory)] [string] $Registry)

    if ($Registry -notlike 's3://*') { return Get-FolderState $Registry }
    $versions = @(Get-S3Version $Registry | ForEach-Object { "$($_.Key) $($_.VersionId) $($_.IsDeleteMarker)" })
    $versions ? $versions : 'nothing'
}

<# How many contents a registry keeps: objects of the folder, versions of the bucket less those of the registry's own files. #>
function Get-ContentCount {
    param([Parameter(Mandatory)] [string] $Registry)

    if ($Registry -notlike 's3://*') { return @(Get-ChildItem $Registry/.quilt/objects -Recurse -File).Count }
    @(Get-S3Version $Registry | Where-Object Key -NotLike '.quilt/*').Count
}

<# Takes a registry away with all that it holds. #>
function Remove-Registry {
    param([Parameter(Mandatory)] [string] $Registry)

    if ($Registry -notlike 's3://*') { return Remove-Item $Registry -Recurse -Force }
    Get-S3Version $Registry | ForEach-Object { Remove-S3Version $_ }
}

<# Takes the bytes of an entry away, as somebody would who knows nothing of packages. #>
function Remove-Content {
    param([Parameter(Mandatory)] $Entry)

    $key = $Entry.PhysicalKey
    if ($key.IsLocal) { return Remove-Item $key.Path -Force }
    Get-S3Version "s3://$($key.Bucket)" $key.Path | ForEach-Object { Remove-S3Version $_ }
}

<# Gives the package with other bytes behind an entry, in its place as far as the store lets one: a version of an object never changes. #>
function Edit-Content {
    param([Parameter(Mandatory)] $Package, [Parameter(Mandatory)] [string] $LogicalKey, [Parameter(Mandatory)] [string] $Text)

    $key = $Package.Find($LogicalKey).PhysicalKey
    if ($key.IsLocal) {
        chmod u+w $key.Path
        Set-Content $key.Path $Text -NoNewline
        return $Package
    }
    # What a store would be that changed it: an unversioned object behind the same hash.
    Set-S3Object "s3://$($key.Bucket)" $key.Path $Text
    $entries = $Package.Entries | ForEach-Object {
        [Quilt.Entry]@{
            LogicalKey = $_.LogicalKey; Size = $_.Size; Hash = $_.Hash
            PhysicalKey = $_.LogicalKey -eq $LogicalKey ? [Quilt.PhysicalKey]::S3($key.Bucket, $key.Path, $null) : $_.PhysicalKey
        }
    }
    [Quilt.Package]@{ Name = $Package.Name; Registry = $Package.Registry; TopHash = $Package.TopHash; Entries = [Quilt.Entry[]]$entries }
}

<# The place of a registry as messages and URIs name it. #>
function Get-RegistryUri {
    param([Parameter(Mandatory)] [string] $Registry)

    $Registry -like 's3://*' ? "quilt+$Registry" : "quilt+file://$Registry"
}

<# Puts a file into a registry past the cmdlets. #>
function Set-RegistryFile {
    param([Parameter(Mandatory)] [string] $Registry, [Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [string] $Text)

    if ($Registry -like 's3://*') { return Set-S3Object $Registry $Path $Text }
    if (Test-Path "$Registry/$Path") { chmod u+w "$Registry/$Path" } # manifests are read-only
    $null = New-Folder $Registry @{ $Path = $Text }
}

<# The text of a file of a registry. #>
function Get-RegistryFile {
    param([Parameter(Mandatory)] [string] $Registry, [Parameter(Mandatory)] [string] $Path)

    if ($Registry -like 's3://*') { return Get-S3Text $Registry $Path }
    [IO.File]::ReadAllText("$Registry/$Path")
}

<# Takes a file of a registry away past the cmdlets. #>
function Remove-RegistryFile {
    param([Parameter(Mandatory)] [string] $Registry, [Parameter(Mandatory)] [string] $Path)

    if ($Registry -notlike 's3://*') { return Remove-Item "$Registry/$Path" -Force }
    Get-S3Version $Registry $Path | ForEach-Object { Remove-S3Version $_ }
}

<# Forgets the manifests that were read from S3: they are kept by their hash, whatever the bucket holds since. #>
function Clear-ManifestCache { Remove-Item $env:XDG_CACHE_HOME/quiltps/manifests -Recurse -Force -ErrorAction Ignore }
