# Objects that others than the module change, with curl, on the S3 server that Enter-S3 named.

<# Overwrites an object; the place is the URI of one of its versions, s3://bucket/key?versionId=…, or without that. #>
function Set-S3Object {
    param([Parameter(Mandatory)] [string] $Place, [Parameter(Mandatory)] [string] $Text)

    Invoke-S3Curl $Place --data-binary $Text -X PUT
}

<# Deletes an object: its versions stay, behind a delete marker. #>
function Remove-S3Object {
    param([Parameter(Mandatory)] [string] $Place)

    Invoke-S3Curl $Place -X DELETE
}

function Invoke-S3Curl {
    param([string] $Place, [Parameter(ValueFromRemainingArguments)] [string[]] $Rest)

    $url = $Place -replace '\?.*' -replace '^s3:/', $env:AWS_ENDPOINT_URL_S3
    # The keys go in by standard input: arguments are seen by everybody.
    $said = "user = ""$($env:AWS_ACCESS_KEY_ID):$($env:AWS_SECRET_ACCESS_KEY)""" |
        & curl -sS --fail-with-body -K - -H x-amz-content-sha256:UNSIGNED-PAYLOAD --aws-sigv4 aws:amz:us-east-1:s3 @Rest $url 2>&1
    if ($LASTEXITCODE -ne 0) { throw "curl could not change $Place : $said" }
}
