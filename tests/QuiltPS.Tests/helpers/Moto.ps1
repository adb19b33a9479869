# moto's server (a Python package): S3 with conditions and checksums, and STS; it verifies no signature. For specs that need what
# radosgw (S3Server.ps1) does not do:  BeforeAll { $moto = Start-Moto }  BeforeEach { Assert-Moto }  AfterAll { Stop-Moto }

<# Starts it; gives Url, or Reason when it is not installed. #>
function Start-Moto {
    $script:moto = @{ Url = $null; Reason = $null; Process = $null }
    if (-not (Get-Command moto_server -ErrorAction Ignore)) {
        $script:moto.Reason = 'moto_server is not installed (pip install moto[server])'
        return $script:moto
    }
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $log = "$((Get-Item TestDrive:/).FullName)/moto"
    $script:moto.Process = Start-Process moto_server -ArgumentList '-H', '127.0.0.1', '-p', $port -RedirectStandardOutput "$log.out" -RedirectStandardError "$log.err" -PassThru
    $script:moto.Url = "http://127.0.0.1:$port"
    while (-not $script:moto.Process.HasExited) {
        try { $null = Invoke-WebRequest "$($script:moto.Url)/moto-api/data.json"; return $script:moto } catch { Start-Sleep -Milliseconds 100 }
    }
    throw "moto_server ended: $(Get-Content "$log.err" -Tail 1)"
}

function Assert-Moto {
    if ($script:moto.Reason) { Set-ItResult -Skipped -Because $script:moto.Reason }
}

function Stop-Moto {
    if ($script:moto.Process) { $script:moto.Process.Kill($true) }
}

<# A new bucket with versions; gives `s3://` and its name. #>
function New-MotoRegistry {
    $name = "q$([guid]::NewGuid().ToString('n').Substring(0, 20))"
    $key = @{ Authorization = 'AWS4-HMAC-SHA256 Credential=AKIAMOTO/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0' }
    $null = Invoke-WebRequest "$($script:moto.Url)/$name" -Method Put -Headers $key -SkipHeaderValidation
    $versions = '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>'
    $null = Invoke-WebRequest "$($script:moto.Url)/${name}?versioning" -Method Put -Headers $key -SkipHeaderValidation -Body $versions
    "s3://$name"
}

<# Names it in the environment as all of AWS, so cmdlets need no parameter. #>
function Enter-Moto {
    $settings = @{
        AWS_ENDPOINT_URL = $script:moto.Url; AWS_ACCESS_KEY_ID = 'AKIAMOTO'; AWS_SECRET_ACCESS_KEY = 'secret'; AWS_REGION = 'us-east-1'
        AWS_PROFILE = $null; AWS_SESSION_TOKEN = $null; AWS_ENDPOINT_URL_S3 = $null; AWS_ENDPOINT_URL_BATCH = $null; AWS_ENDPOINT_URL_CLOUDWATCH_LOGS = $null
    }
    $script:outsideMoto = @{}
    foreach ($name in $settings.Keys) {
        $script:outsideMoto[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $settings[$name] ?? [NullString]::Value)
    }
}

function Exit-Moto {
    if (-not (Get-Variable outsideMoto -Scope Script -ErrorAction Ignore)) { return }
    foreach ($name in $script:outsideMoto.Keys) {
        [Environment]::SetEnvironmentVariable($name, $script:outsideMoto[$name] ?? [NullString]::Value)
    }
}

<# Tells moto itself something: its configuration, or how fast states follow each other. #>
function Set-Moto {
    param([Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [hashtable] $Body)

    $null = Invoke-RestMethod "$($script:moto.Url)/moto-api/$Path" -Method Post -ContentType application/json -Body ($Body | ConvertTo-Json -Depth 5)
}

<# Calls an operation of AWS Batch past any client. #>
function Invoke-MotoBatch {
    param([Parameter(Mandatory)] [string] $Operation, [hashtable] $Body = @{})

    $key = @{ Authorization = 'AWS4-HMAC-SHA256 Credential=AKIAMOTO/20260101/us-east-1/batch/aws4_request, SignedHeaders=host, Signature=0' }
    Invoke-RestMethod "$($script:moto.Url)/v1/$($Operation.ToLowerInvariant())" -Method Post -Headers $key -SkipHeaderValidation -ContentType application/json -Body ($Body | ConvertTo-Json -Depth 9)
}

<# Makes a queue on a compute environment of its own. #>
function New-MotoQueue {
    param([Parameter(Mandatory)] [string] $Name)

    $key = @{ Authorization = 'AWS4-HMAC-SHA256 Credential=AKIAMOTO/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0' }
    $null = Invoke-WebRequest $script:moto.Url -Method Post -Headers $key -SkipHeaderValidation -Body @{ Action = 'CreateRole'; Version = '2010-05-08'; RoleName = $Name; AssumeRolePolicyDocument = '{}' }
    $null = Invoke-MotoBatch CreateComputeEnvironment @{ computeEnvironmentName = $Name; type = 'UNMANAGED'; state = 'ENABLED'; serviceRole = "arn:aws:iam::123456789012:role/$Name" }
    $null = Invoke-MotoBatch CreateJobQueue @{ jobQueueName = $Name; state = 'ENABLED'; priority = 1; computeEnvironmentOrder = @(@{ order = 1; computeEnvironment = $Name }) }
}
