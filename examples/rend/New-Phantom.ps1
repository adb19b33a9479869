#requires -Version 7.6

<#
.SYNOPSIS
    Makes a small cohort in the CMeDS layout whose volumes are known, and says what they are.
.DESCRIPTION
    A subject's image is a head of boxes, 64 x 64 x 48 voxels: fluid (label 1), grey matter (2) inside it, white matter (3)
    inside that, and two nuclei (4) in the white matter. Boxes have as many voxels as the product of their edges, so each
    volume follows from the numbers below. Subjects differ in the boxes' size, in the size of a voxel and in how voxels are
    stored, so that a program which ignores the header gets wrong volumes.

    The same call writes the same files with the same bytes: the data's top hash does not depend on where and when.
.PARAMETER Path
    The folder to make; what is in it already stays.
.PARAMETER Subjects
    How many subjects.
.OUTPUTS
    One object per subject and label: Subject, Label, Voxels, Mm3.
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [ValidateRange(1, 999)] [int] $Subjects = 8
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3
$Shape = 64, 64, 48

# How voxels are stored: NIfTI's datatype, bytes, and the slope by which a reader multiplies what is stored.
$Storages = @(
    @{ Type = 2; Bytes = 1; Slope = 0 }     # uint8; slope 0: as it is
    @{ Type = 4; Bytes = 2; Slope = 1 }     # int16
    @{ Type = 4; Bytes = 2; Slope = 0.5 }   # int16, twice the label is stored
    @{ Type = 16; Bytes = 4; Slope = 1 }    # float32
)

<# The edges in voxels of the boxes of one subject, and the edges of a voxel in mm. #>
function Get-Anatomy([int] $Number) {
    $loss = 2 * ($Number % 4)
    @{
        Fluid  = 44, 52, 36
        Grey   = (40 - $loss), (48 - $loss), 32
        White  = 24, (32 - $loss), 20
        Nuclei = 4, 6, (4 + 2 * ($Number % 3))
        Voxel  = [float](1 + 0.05 * ($Number % 5)), [float]1.1, [float](0.9 + 0.1 * ($Number % 2))
    }
}

<# Sets a box to a value; $Center is its middle. Voxels are stored x first, so a box is filled row by row. #>
function Set-Box([Array] $Voxels, [int[]] $Center, [int[]] $Edges, [byte] $Value) {
    $from = foreach ($axis in 0..2) { $Center[$axis] - $Edges[$axis] / 2 }
    foreach ($z in $from[2]..($from[2] + $Edges[2] - 1)) {
        foreach ($y in $from[1]..($from[1] + $Edges[1] - 1)) {
            [Array]::Fill[byte]($Voxels, $Value, ($z * $Shape[1] + $y) * $Shape[0] + $from[0], $Edges[0])
        }
    }
}

function New-Head($Anatomy) {
    $voxels = [byte[]]::new($Shape[0] * $Shape[1] * $Shape[2])
    $center = 32, 32, 24
    Set-Box $voxels $center $Anatomy.Fluid 1
    Set-Box $voxels $center $Anatomy.Grey 2
    Set-Box $voxels $center $Anatomy.White 3
    Set-Box $voxels (26, 32, 24) $Anatomy.Nuclei 4
    Set-Box $voxels (38, 32, 24) $Anatomy.Nuclei 4
    , $voxels
}

<# The header of NIfTI-1 (nifti1.h): 348 bytes and four that say that no extension follows. #>
function New-Header($Anatomy, $Storage) {
    $header = [byte[]]::new(352)
    $put = { param($Offset, $Value) [BitConverter]::GetBytes($Value).CopyTo($header, $Offset) }
    & $put 0 ([int]348)
    & $put 40 ([short]3)
    foreach ($axis in 0..2) {
        & $put (42 + 2 * $axis) ([short]$Shape[$axis])
        & $put (80 + 4 * $axis) ([float]$Anatomy.Voxel[$axis])
    }
    & $put 70 ([short]$Storage.Type)
    & $put 72 ([short](8 * $Storage.Bytes))
    & $put 108 ([float]352)
    & $put 112 ([float]$Storage.Slope)
    $header[123] = 2 # mm
    [Text.Encoding]::ASCII.GetBytes("n+1`0").CopyTo($header, 344)
    , $header
}

<# Labels as they are stored: each label becomes the bytes of one value. #>
function ConvertTo-Stored([byte[]] $Labels, $Storage) {
    if ($Storage.Type -eq 2) { return , $Labels }
    $scale = 1 / $Storage.Slope
    $stored = [Array]::CreateInstance(($Storage.Type -eq 16 ? [float] : [short]), $Labels.Length)
    for ($start = 0; $start -lt $Labels.Length; $start = $end) {
        $end = $start + 1
        while ($end -lt $Labels.Length -and $Labels[$end] -eq $Labels[$start]) { $end++ }
        if ($Labels[$start] -eq 0) { continue }
        for ($i = $start; $i -lt $end; $i++) { $stored[$i] = $Labels[$i] * $scale }
    }
    $bytes = [byte[]]::new($Labels.Length * $Storage.Bytes)
    [Buffer]::BlockCopy($stored, 0, $bytes, 0, $bytes.Length)
    , $bytes
}

function Save-Image([string] $File, $Anatomy, $Storage) {
    $target = [IO.Compression.GZipStream]::new([IO.File]::Create($File), [IO.Compression.CompressionLevel]::Optimal)
    $target.Write((New-Header $Anatomy $Storage))
    $target.Write((ConvertTo-Stored (New-Head $Anatomy) $Storage))
    $target.Dispose()
}

<# What the image holds, from the boxes alone: each box less the one inside it. #>
function Get-KnownVolume([string] $Subject, $Anatomy) {
    $box = { param($Edges) $Edges[0] * $Edges[1] * $Edges[2] }
    $nuclei = 2 * (& $box $Anatomy.Nuclei)
    $counts = @(
        (& $box $Anatomy.Fluid) - (& $box $Anatomy.Grey)
        (& $box $Anatomy.Grey) - (& $box $Anatomy.White)
        (& $box $Anatomy.White) - $nuclei
        $nuclei
    )
    $voxel = [double]$Anatomy.Voxel[0] * $Anatomy.Voxel[1] * $Anatomy.Voxel[2]
    foreach ($label in 1..4) {
        [pscustomobject]@{ Subject = $Subject; Label = $label; Voxels = $counts[$label - 1]; Mm3 = $counts[$label - 1] * $voxel }
    }
}

$columns = 'subject_id', 'age', 'sex', 'manufacturer', 'field_strength', 'diagnosis', 'file_type', 'source', 'scan_date', 'dob'
$table = [Collections.Generic.List[string]]::new()
$table.Add($columns -join "`t")
foreach ($number in 1..$Subjects) {
    $id = 'phantom-{0:d3}' -f $number
    $row = @($id, (25 + 7 * $number % 50), 'FM'[$number % 2], 'Boxes', '3.0', ('CONTROL', 'ATROPHY')[$number % 4 -gt 1],
        'nifti', 'examples/rend', ('2026-01-{0:d2}' -f ($number % 28 + 1)), 'n/a')
    $table.Add($row -join "`t")
    $folder = (New-Item (Join-Path $Path $id) -ItemType Directory -Force).FullName
    $anatomy = Get-Anatomy $number
    Save-Image (Join-Path $folder "$id.nii.gz") $anatomy $Storages[$number % $Storages.Count]
    $details = [ordered]@{ 'Patient''s ID' = $id; 'Patient''s Age' = $row[1]; 'Patient''s Sex' = "$($row[2])"; Manufacturer = $row[3]; Diagnosis = $row[5] }
    [IO.File]::WriteAllText((Join-Path $folder "$id.json"), (ConvertTo-Json @{ scan_details = $details }) + "`n")
    Get-KnownVolume $id $anatomy
}
[IO.File]::WriteAllText((Join-Path $Path 'demographics.tsv'), ($table -join "`n") + "`n")
