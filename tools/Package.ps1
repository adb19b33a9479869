# Package: what users install. Exactly the files of package-files.txt, under the same relative paths as in the repository.

$GalleryFolder = './artifacts/QuiltPS' # its last part is the module's name: PSResourceGet asks for that

<# Makes the folder and the .nupkg; gives the .nupkg. #>
function New-GalleryPackage {
    Build-Module
    $files = @{}
    $shipped = @(Get-Item ./QuiltPS.psd1, ./LICENSE, ./README.md) + @(Get-ChildItem ./module, ./en-US -Recurse -File)
    foreach ($path in $shipped) {
        $files[[IO.Path]::GetRelativePath($PWD, $path)] = $path.FullName
    }
    Assert-PackageFile $files.Keys
    Sync-Folder -Files $files -Destination $GalleryFolder
    Get-ChildItem ./artifacts/*.nupkg | Remove-Item
    Compress-PSResource -Path $GalleryFolder -DestinationPath ./artifacts -PassThru
}

<# A file more or less in what ships is a decision, so it is one line in a reviewed list. #>
function Assert-PackageFile {
    param([string[]] $Name)

    $expected = Get-Content ./tools/package-files.txt
    $difference = @(Compare-Object $expected $Name | ForEach-Object { "$($_.InputObject) ($($_.SideIndicator -eq '=>' ? 'not expected' : 'missing'))" })
    if ($difference) { throw "The package is not what tools/package-files.txt lists: $($difference -join ', ')" }
}

function Publish-GalleryPackage {
    param([string] $Repository, [securestring] $ApiKey)

    if (-not $Repository) { throw 'Publish needs -Repository: the name of a repository that Get-PSResourceRepository lists.' }
    $package = New-GalleryPackage
    $options = @{ NupkgPath = $package.FullName; Repository = $Repository }
    if ($ApiKey) { $options.ApiKey = [Net.NetworkCredential]::new('', $ApiKey).Password }
    Publish-PSResource @options
}
