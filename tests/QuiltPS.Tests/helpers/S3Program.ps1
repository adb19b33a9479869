# Programs of jobs that run in the tests' own AWS Batch and read and write a real S3 server, with curl.

<# What such programs need besides their own lines: `get` writes the image to standard output, `put name` takes standard input as a result. #>
function New-S3Program {
    param([Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [string] $Script)

    $head = @'
s3() { curl -sS --fail-with-body -H x-amz-content-sha256:UNSIGNED-PAYLOAD --aws-sigv4 aws:amz:us-east-1:s3 --user "$S3_KEYS" "$@"; }
get() { s3 "$S3_URL/${INPUT_IMAGE#s3://}?versionId=$INPUT_VERSION_ID"; }
put() { cat > body; s3 -T body "$S3_URL/${OUTPUT_PATH#s3://}/$1"; }
'@
    "#!/bin/sh`n$head`n$Script`n" | Set-Content $Path -NoNewline
    [IO.File]::SetUnixFileMode($Path, 'UserRead, UserWrite, UserExecute')
    $Path
}

<# The options of the service that let jobs reach the S3 server that Enter-S3 named, and run a program for an image. #>
function New-S3BatchOption {
    param([Parameter(Mandatory)] [string] $Image, [Parameter(Mandatory)] [string] $Program, [int] $Slots = 4)

    @{
        images = @{ $Image = @($Program) }; slots = $Slots
        environment = @{ S3_URL = $env:AWS_ENDPOINT_URL_S3; S3_KEYS = "$($env:AWS_ACCESS_KEY_ID):$($env:AWS_SECRET_ACCESS_KEY)" }
    }
}
