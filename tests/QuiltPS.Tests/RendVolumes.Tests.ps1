# The program of examples/rend: what it makes of headers of every kind, and what it refuses.

BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    . $root/tools/Demo.ps1
    Publish-DemoProgram
    $program = "$root/examples/rend/Volumes/out/Volumes"

    <# An image of 2 x 2 x 1 voxels of 1 x 2 x 3, and in it these values. #>
    function New-Image([int] $Type, [Array] $Values, [bool] $BigEndian, [float] $Slope, [float] $Intercept, [byte] $Unit = 2) {
        $bytes = [Collections.Generic.List[byte]]::new([byte[]]::new(352))
        $swap = { param($Value) $raw = [BitConverter]::GetBytes($Value); if ($BigEndian) { [Array]::Reverse($raw) }; , $raw }
        $put = { param($Offset, $Value) $raw = & $swap $Value; foreach ($i in 0..($raw.Length - 1)) { $bytes[$Offset + $i] = $raw[$i] } }
        & $put 0 ([int]348)
        foreach ($i in 0..3) {
            & $put (40 + 2 * $i) ([short](3, 2, 2, 1)[$i])
            & $put (76 + 4 * $i) ([float](-1, 1, 2, 3)[$i])
        }
        & $put 70 ([short]$Type)
        & $put 108 ([float]352)
        & $put 112 $Slope
        & $put 116 $Intercept
        $bytes[123] = $Unit
        foreach ($i in 0..2) { $bytes[344 + $i] = [byte][char]'n+1'[$i] }
        foreach ($value in $Values) {
            if ($value -is [byte] -or $value -is [sbyte]) { $bytes.Add([byte]($value -band 0xFF)) } else { $bytes.AddRange([byte[]](& $swap $value)) }
        }
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).nii"
        [IO.File]::WriteAllBytes($path, $bytes.ToArray())
        $path
    }

    function Invoke-Program([string] $Image) {
        $env:INPUT_IMAGE = $Image
        $env:OUTPUT_PATH = Join-Path $TestDrive ([guid]::NewGuid())
        $log = & $program 2>&1
        $table = "$env:OUTPUT_PATH/volumes.tsv"
        @{ ExitCode = $LASTEXITCODE; Log = "$log"; Rows = (Test-Path $table) ? @(Get-Content $table | Select-Object -Skip 1) : @() }
    }
}

AfterAll { $env:INPUT_IMAGE = $env:OUTPUT_PATH = $null }

Describe 'Volumes' {
    It 'counts voxels of <Name>' -ForEach @(
        @{ Name = 'uint8'; Type = 2; Values = [byte[]](0, 7, 7, 200); Labels = "7`t2`t12", "200`t1`t6" }
        @{ Name = 'int8'; Type = 256; Values = [sbyte[]](0, 7, 7, -2); Labels = "-2`t1`t6", "7`t2`t12" }
        @{ Name = 'int16'; Type = 4; Values = [short[]](0, 1000, 1000, -3); Labels = "-3`t1`t6", "1000`t2`t12" }
        @{ Name = 'uint16'; Type = 512; Values = [uint16[]](65535, 1, 1, 1); Labels = "1`t3`t18", "65535`t1`t6" }
        @{ Name = 'int32'; Type = 8; Values = [int[]](0, 70000, 0, 0); Labels = , "70000`t1`t6" }
        @{ Name = 'uint32'; Type = 768; Values = [uint32[]](0, 4000000000, 0, 0); Labels = , "4000000000`t1`t6" }
        @{ Name = 'float32'; Type = 16; Values = [float[]](0, 5, 5, 5); Labels = , "5`t3`t18" }
        @{ Name = 'float64'; Type = 64; Values = [double[]](0, 5, 5, 6); Labels = "5`t2`t12", "6`t1`t6" }
    ) {
        foreach ($bigEndian in $false, $true) {
            $result = Invoke-Program (New-Image $Type $Values $bigEndian)
            $result.ExitCode | Should -Be 0 -Because $result.Log
            $result.Rows | Should -Be $Labels
        }
    }

    It 'scales what is stored as the header says' {
        (Invoke-Program (New-Image 4 ([short[]](0, 2, 2, 4)) -Slope 0.5 -Intercept 1)).Rows | Should -Be "1`t1`t6", "2`t2`t12", "3`t1`t6"
    }

    It 'measures in <Name>' -ForEach @(
        @{ Name = 'millimetres where the unit is unknown'; Unit = 0; Mm3 = 24 }
        @{ Name = 'metres'; Unit = 1; Mm3 = 24e9 }
        @{ Name = 'micrometres, beside seconds'; Unit = 11; Mm3 = 24e-9 }
    ) {
        $row = (Invoke-Program (New-Image 2 ([byte[]](1, 1, 1, 1)) -Unit $Unit)).Rows[0]
        [double]$row.Split("`t")[2] / $Mm3 | Should -BeGreaterThan 0.999999999
        [double]$row.Split("`t")[2] / $Mm3 | Should -BeLessThan 1.000000001
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'an image that ends too early'; Make = { New-Image 4 ([short[]](1, 2, 3)) } }
        @{ Name = 'values that are no labels'; Make = { New-Image 16 ([float[]](0, 1.5, 0, 0)) } }
        @{ Name = 'colours'; Make = { New-Image 128 ([byte[]](1..12)) } }
        @{ Name = 'a file that is no image'; Make = { Set-Content "$TestDrive/no.nii" ('x' * 400); "$TestDrive/no.nii" } }
        @{ Name = 'a file that is not there'; Make = { "$TestDrive/nowhere.nii" } }
    ) {
        $result = Invoke-Program (& $Make)
        $result.ExitCode | Should -Be 1
        $result.Rows | Should -BeNullOrEmpty
        $result.Log | Should -Not -BeNullOrEmpty
    }

    It 'says which variables it needs' {
        $env:INPUT_IMAGE = $env:OUTPUT_PATH = $null
        & $program 2>&1 | Should -BeLike '*INPUT_IMAGE*OUTPUT_PATH*'
        $LASTEXITCODE | Should -Be 2
    }
}
