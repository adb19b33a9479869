# An S3 server for specs. In a spec's BeforeAll, behind common.ps1 (and Enter-Sandbox, where it has one):
#
#     BeforeAll  { . $PSScriptRoot/helpers/S3Server.ps1; $s3 = Enter-S3; $registry = New-S3Registry }
#     BeforeEach { Assert-S3 }          # where there is no server every test is skipped, with the reason
#     AfterAll   { Exit-S3 }
#
# From Enter-S3 to Exit-S3 the environment names the server and its owner's keys, so cmdlets need no parameter: `Push-QuiltPackage
# lab/x -Registry $registry`. `$s3.Client` is an Amazon.S3.AmazonS3Client of the helper's own for what cmdlets do not do:
# `$s3.Client.PutObjectAsync(...).GetAwaiter().GetResult()`; `Get-S3Key $registry prefix` lists keys. `$s3.Other` has a second
# user's keys, who may do nothing in the owner's buckets.
#
# The server is the one of the whole `build.ps1 Test` (tests/s3/README.md): nobody stops it here. Buckets are not removed either, their
# names are random, and all data is in the server's memory.

<# Names the server in the environment; gives Endpoint, Client, Other, or Reason when there is none. #>
function Enter-S3 {
    $script:s3 = Find-S3Server
    $script:outsideS3 = @{}
    if ($script:s3.Reason) { return $script:s3 }
    $names = 'AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL', 'AWS_DEFAULT_REGION'
    $settings = @{ AWS_EC2_METADATA_DISABLED = 'true' } + $script:s3.Environment
    foreach ($name in $names + $settings.Keys) {
        $script:outsideS3[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $settings[$name] ?? [NullString]::Value)
    }
    $script:s3
}

function Exit-S3 {
    foreach ($name in $script:outsideS3.Keys) {
        [Environment]::SetEnvironmentVariable($name, $script:outsideS3[$name] ?? [NullString]::Value)
    }
    if ($script:s3.Client) { $script:s3.Client.Dispose() }
}

<# Skips the test when there is no server. #>
function Assert-S3 {
    if ($script:s3.Reason) { Set-ItResult -Skipped -Because $script:s3.Reason }
}

<# A new bucket with versions; gives `s3://` and its name. Nothing, when there is no server. #>
function New-S3Registry {
    param([switch] $Unversioned)

    if ($script:s3.Reason) { return }
    $name = "q$([guid]::NewGuid().ToString('n').Substring(0, 20))"
    $null = $script:s3.Client.PutBucketAsync($name).GetAwaiter().GetResult()
    if (-not $Unversioned) {
        $request = New-S3Request PutBucketVersioningRequest @{ BucketName = $name }
        $request.VersioningConfig = New-S3Request S3BucketVersioningConfig @{ Status = 'Enabled' }
        $null = $script:s3.Client.PutBucketVersioningAsync($request).GetAwaiter().GetResult()
    }
    "s3://$name"
}

<# An object of Amazon.S3.Model. #>
function New-S3Request {
    param([Parameter(Mandatory)] [string] $Type, [hashtable] $Property = @{})

    $made = [Activator]::CreateInstance($script:s3.Client.GetType().Assembly.GetType("Amazon.S3.Model.$Type", $true))
    foreach ($name in $Property.Keys) { $made.$name = $Property[$name] }
    $made
}

<# The keys of a registry's bucket that begin with a text, at most a thousand. #>
function Get-S3Key {
    param([Parameter(Mandatory)] [string] $Registry, [string] $Prefix = '')

    $request = New-S3Request ListObjectsV2Request @{ BucketName = $Registry -replace '^s3://'; Prefix = $Prefix }
    $script:s3.Client.ListObjectsV2Async($request).GetAwaiter().GetResult().S3Objects | Where-Object { $_ } | ForEach-Object Key
}

<# The versions of the objects of a registry's bucket, delete markers too, at most a thousand. #>
function Get-S3Version {
    param([Parameter(Mandatory)] [string] $Registry, [string] $Prefix = '')

    $request = New-S3Request ListVersionsRequest @{ BucketName = $Registry -replace '^s3://'; Prefix = $Prefix }
    $script:s3.Client.ListVersionsAsync($request).GetAwaiter().GetResult().Versions | Where-Object { $_ }
}

<# Takes a version away for ever. #>
function Remove-S3Version {
    param([Parameter(Mandatory)] $Version)

    $null = $script:s3.Client.DeleteObjectAsync($Version.BucketName, $Version.Key, $Version.VersionId).GetAwaiter().GetResult()
}

<# Writes an object. #>
function Set-S3Object {
    param([Parameter(Mandatory)] [string] $Registry, [Parameter(Mandatory)] [string] $Key, [Parameter(Mandatory)] [string] $Text)

    $request = New-S3Request PutObjectRequest @{ BucketName = $Registry -replace '^s3://'; Key = $Key; ContentBody = $Text; UseChunkEncoding = $false }
    $null = $script:s3.Client.PutObjectAsync($request).GetAwaiter().GetResult()
}

<# The text of an object. #>
function Get-S3Text {
    param([Parameter(Mandatory)] [string] $Registry, [Parameter(Mandatory)] [string] $Key)

    $answer = $script:s3.Client.GetObjectAsync(($Registry -replace '^s3://'), $Key).GetAwaiter().GetResult()
    try { [IO.StreamReader]::new($answer.ResponseStream).ReadToEnd() } finally { $answer.Dispose() }
}

<# Lets everyone read a registry's bucket. #>
function Open-S3Bucket {
    param([Parameter(Mandatory)] [string] $Registry)

    $name = $Registry -replace '^s3://'
    $policy = @{
        Version = '2012-10-17'
        Statement = @(@{
            Effect = 'Allow'; Principal = '*'; Resource = "arn:aws:s3:::$name", "arn:aws:s3:::$name/*"
            Action = 's3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:ListBucketVersions'
        })
    } | ConvertTo-Json -Depth 5
    $null = $script:s3.Client.PutBucketPolicyAsync($name, $policy).GetAwaiter().GetResult()
}

<# Begins a multipart upload; gives its Registry, Key and UploadId. #>
function New-S3Upload {
    param([Parameter(Mandatory)] [string] $Registry, [Parameter(Mandatory)] [string] $Key)

    $request = New-S3Request InitiateMultipartUploadRequest @{ BucketName = $Registry -replace '^s3://'; Key = $Key }
    @{ Registry = $Registry; Key = $Key; UploadId = $script:s3.Client.InitiateMultipartUploadAsync($request).GetAwaiter().GetResult().UploadId }
}

<# Sends parts of an upload, the first as number 1. #>
function Send-S3Part {
    param([Parameter(Mandatory)] [hashtable] $Upload, [Parameter(Mandatory)] [byte[][]] $Bytes)

    for ($i = 0; $i -lt $Bytes.Count; $i++) {
        $request = New-S3Request UploadPartRequest @{
            BucketName = $Upload.Registry -replace '^s3://'; Key = $Upload.Key; UploadId = $Upload.UploadId
            PartNumber = $i + 1; InputStream = [IO.MemoryStream]::new($Bytes[$i]); UseChunkEncoding = $false
        }
        $null = $script:s3.Client.UploadPartAsync($request).GetAwaiter().GetResult()
    }
}

<# The uploads in a registry's bucket that were begun and not completed. #>
function Get-S3Upload {
    param([Parameter(Mandatory)] [string] $Registry)

    $request = New-S3Request ListMultipartUploadsRequest @{ BucketName = $Registry -replace '^s3://' }
    $script:s3.Client.ListMultipartUploadsAsync($request).GetAwaiter().GetResult().MultipartUploads | Where-Object { $_ }
}

<# The parts of an upload that have arrived, at most a thousand. #>
function Get-S3Part {
    param([Parameter(Mandatory)] [string] $Registry, [Parameter(Mandatory)] [string] $Key, [Parameter(Mandatory)] [string] $UploadId)

    $script:s3.Client.ListPartsAsync(($Registry -replace '^s3://'), $Key, $UploadId).GetAwaiter().GetResult().Parts | Where-Object { $_ }
}

<# Runs what the helpers here do with the keys of another user, as `$s3.Other` has them. #>
function Use-S3Keys {
    param([Parameter(Mandatory)] [hashtable] $Keys, [Parameter(Mandatory)] [scriptblock] $Body)

    $mine = $script:s3.Client
    $script:s3.Client = New-S3Client $script:s3.Endpoint $Keys.AWS_ACCESS_KEY_ID $Keys.AWS_SECRET_ACCESS_KEY
    try { & $Body } finally {
        $script:s3.Client.Dispose()
        $script:s3.Client = $mine
    }
}

<# A client of its own kind for keys and an endpoint: the SDK that ships with the module, in a context of this helper's. #>
function New-S3Client {
    param([string] $Endpoint, [string] $Key, [string] $Secret)

    if (-not (Get-Variable s3Sdk -Scope Global -ErrorAction Ignore)) {
        $context = [Runtime.Loader.AssemblyLoadContext]::new('S3 of the specs')
        $bin = Resolve-Path "$PSScriptRoot/../../../module/bin/isolated"
        # All at once: the context finds by name what it has loaded, and nothing else.
        $loaded = Get-ChildItem $bin/AWSSDK.*.dll, $bin/System.*.dll | ForEach-Object { $context.LoadFromAssemblyPath($_) }
        $global:s3Sdk = $loaded.Where{ $_.GetName().Name -eq 'AWSSDK.S3' }[0]
    }
    $config = [Activator]::CreateInstance($global:s3Sdk.GetType('Amazon.S3.AmazonS3Config'))
    $config.ServiceURL = $Endpoint
    $config.AuthenticationRegion = 'us-east-1'
    $config.ForcePathStyle = $true
    $config.RequestChecksumCalculation = 'WHEN_REQUIRED'
    $config.ResponseChecksumValidation = 'WHEN_REQUIRED'
    [Activator]::CreateInstance($global:s3Sdk.GetType('Amazon.S3.AmazonS3Client'), @($Key, $Secret, $config))
}

function Find-S3Server {
    $found = @{ Reason = $null; Endpoint = $null; Client = $null; Other = $null; Environment = @{} }
    if ($env:QUILTPS_TEST_S3_ENDPOINT) {
        $values = @{ S3_ENDPOINT = $env:QUILTPS_TEST_S3_ENDPOINT }
        foreach ($name in 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'S3_OTHER_ACCESS_KEY_ID', 'S3_OTHER_SECRET_ACCESS_KEY') {
            $values[$name] = [Environment]::GetEnvironmentVariable($name)
        }
    } elseif ($env:QUILTPS_TEST_S3_DATA) {
        $values = Start-S3Server $env:QUILTPS_TEST_S3_DATA
        if ($values -is [string]) { $found.Reason = $values }
    } else {
        $found.Reason = 'no S3 server: run specs by build.ps1 Test, or set QUILTPS_TEST_S3_ENDPOINT'
    }
    if ($found.Reason) { return $found }
    $found.Endpoint = $values.S3_ENDPOINT
    $found.Client = New-S3Client $values.S3_ENDPOINT $values.AWS_ACCESS_KEY_ID $values.AWS_SECRET_ACCESS_KEY
    $found.Other = @{ AWS_ACCESS_KEY_ID = $values.S3_OTHER_ACCESS_KEY_ID; AWS_SECRET_ACCESS_KEY = $values.S3_OTHER_SECRET_ACCESS_KEY }
    $found.Environment = @{
        AWS_ENDPOINT_URL_S3 = $values.S3_ENDPOINT; AWS_REGION = 'us-east-1'
        AWS_ACCESS_KEY_ID = $values.AWS_ACCESS_KEY_ID; AWS_SECRET_ACCESS_KEY = $values.AWS_SECRET_ACCESS_KEY
    }
    $found
}

<# The settings of the server in a folder, started if need be; a text that says why, when it cannot be. #>
function Start-S3Server {
    param([string] $Folder)

    if (-not $IsLinux) { return 'radosgw runs on Linux only; set QUILTPS_TEST_S3_ENDPOINT' }
    $null = New-Item $Folder -ItemType Directory -Force
    $before = $env:S3_PORT, $env:S3_MON_PORT
    $env:S3_PORT, $env:S3_MON_PORT = (Find-FreePort), (Find-FreePort)
    try {
        # Daemons inherit the script's output: files, unlike pipes, are not waited for.
        bash -c 'bash "$0" "$1" >"$1/start.out" 2>"$1/start.err" </dev/null' "$PSScriptRoot/../../s3/start-s3.sh" $Folder
        if ($LASTEXITCODE) { return "radosgw could not be started: $(Get-Content $Folder/start.err -Tail 1)" }
    } finally {
        $env:S3_PORT, $env:S3_MON_PORT = $before
    }
    $values = @{}
    foreach ($line in Get-Content $Folder/env) {
        if ($line -match '^export (\w+)=(.*)$') { $values[$Matches[1]] = $Matches[2] }
    }
    $values
}

<# A port of the loopback that nobody listens on. #>
function Find-FreePort {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $listener.LocalEndpoint.Port
    $listener.Stop()
}
