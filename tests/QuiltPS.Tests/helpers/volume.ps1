# A program for Submit-QuiltBatch -Local: the volume of the labelled voxels of one image, as a table.
$ErrorActionPreference = 'Stop'

$file = [IO.Compression.GZipStream]::new([IO.File]::OpenRead($env:INPUT_IMAGE), [IO.Compression.CompressionMode]::Decompress)
$memory = [IO.MemoryStream]::new()
$file.CopyTo($memory)
$bytes = $memory.ToArray()

$size = [BitConverter]::ToSingle($bytes, 80) * [BitConverter]::ToSingle($bytes, 84) * [BitConverter]::ToSingle($bytes, 88)
$voxels = 0
for ($i = [int][BitConverter]::ToSingle($bytes, 108); $i -lt $bytes.Length; $i += 2) {
    if ([BitConverter]::ToInt16($bytes, $i)) { $voxels++ }
}
"label`tvoxels`tmm3", "1`t$voxels`t$($voxels * $size)" | Set-Content (Join-Path $env:OUTPUT_PATH 'volumes.tsv')
"${env:QUILT_SUBJECT}: $voxels voxels"
