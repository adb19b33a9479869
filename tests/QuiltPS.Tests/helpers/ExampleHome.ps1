# The home folder in which the examples of docs/cmdlets run; CONTRIBUTING.md tells writers what they find there.

<# Makes the folder anew: ~/data/LA5c and ~/bin/volume.ps1. #>
function New-ExampleHome {
    param([Parameter(Mandatory)] [string] $Path, [int] $Subjects = 8)

    if (Test-Path $Path) { Remove-Item $Path -Recurse -Force }
    $data = New-Item "$Path/data/LA5c" -ItemType Directory
    $null = New-Item "$Path/bin" -ItemType Directory
    $rows = foreach ($n in 0..($Subjects - 1)) {
        $id = "sub-1015$n"
        $folder = New-Item "$data/$id" -ItemType Directory
        New-LabelImage "$folder/$id.nii.gz" -Voxels (100 + $n)
        @{ scan_details = @{ subject_id = $id; age = 30 + $n } } | ConvertTo-Json | Set-Content "$folder/$id.json"
        $id, (30 + $n), ('F', 'M')[$n % 2], 'SIEMENS', 3, ('CONTROL', 'SCHZ')[$n % 2], 'nifti', 'LA5c', 'n/a', 'n/a' -join "`t"
    }
    $header = 'subject_id', 'age', 'sex', 'manufacturer', 'field_strength', 'diagnosis', 'file_type', 'source', 'scan_date', 'dob' -join "`t"
    $header, $rows | Set-Content "$data/demographics.tsv"
    Copy-Item "$PSScriptRoot/volume.ps1" "$Path/bin/volume.ps1"
}

<# A gzipped NIfTI-1 image of 8 x 8 x 8 voxels of 2 mm, in which the first so many voxels have the label 1. #>
function New-LabelImage {
    param([string] $Path, [int] $Voxels)

    $bytes = [byte[]]::new(352 + 2 * 512)
    $put = { param($Offset, $Value) [BitConverter]::GetBytes($Value).CopyTo($bytes, $Offset) }
    & $put 0 348
    0..3 | ForEach-Object { & $put (40 + 2 * $_) ([int16](3, 8, 8, 8)[$_]) } # dim
    & $put 70 ([int16]4) # datatype: int16
    & $put 72 ([int16]16) # bits a voxel
    0..3 | ForEach-Object { & $put (76 + 4 * $_) ([float](1, 2, 2, 2)[$_]) } # pixdim, mm
    & $put 108 ([float]352) # where the voxels start
    [Text.Encoding]::ASCII.GetBytes('n+1').CopyTo($bytes, 344)
    for ($i = 0; $i -lt $Voxels; $i++) { $bytes[352 + 2 * $i] = 1 }
    $file = [IO.Compression.GZipStream]::new([IO.File]::Create($Path), [IO.Compression.CompressionLevel]::Optimal)
    $file.Write($bytes)
    $file.Dispose()
}
