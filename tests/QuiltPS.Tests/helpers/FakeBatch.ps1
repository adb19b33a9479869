# AWS Batch and CloudWatch Logs for specs: the tests' own service (tests/Quilt.FakeBatch/README.md), as a process of its own.
# In a spec's BeforeAll, behind common.ps1 and, where there is one, Enter-S3:
#
#     BeforeAll  { . $PSScriptRoot/helpers/FakeBatch.ps1; $batch = Enter-FakeBatch -Option @{ images = @{ 'registry/rend:*' = @('pwsh', '-File', $program) } } }
#     AfterAll   { Exit-FakeBatch }
#
# In between the environment names it, with a queue `q`, so cmdlets need no parameter. `Send-FakeBatch job-faults @{ … }` tells it
# something, `Read-FakeBatch calls` asks it; `Register-FakeJobDefinition rend registry/rend:1.0.0` makes what jobs are submitted with.

function Enter-FakeBatch {
    param([hashtable] $Option = @{})

    $project = Resolve-Path "$PSScriptRoot/../../Quilt.FakeBatch"
    # A whole run has built all that is in the repository, and two lanes of it would build this at once.
    if (-not $env:QUILTPS_TEST_BUILT) { dotnet msbuild $project -restore -property:Configuration=Release -nologo -verbosity:quiet | Out-Host }
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet', [string[]]@("$project/bin/Release/net10.0/Quilt.FakeBatch.dll", '--queue', 'q', '--parent', $PID))
    $start.RedirectStandardOutput = $true
    $script:fakeBatch = [Diagnostics.Process]::Start($start)
    $script:fakeBatchUrl = $script:fakeBatch.StandardOutput.ReadLine()
    $script:outsideFakeBatch = @{}
    $settings = @{
        AWS_ENDPOINT_URL_BATCH = $script:fakeBatchUrl; AWS_ENDPOINT_URL_CLOUDWATCH_LOGS = $script:fakeBatchUrl
        AWS_REGION = $env:AWS_REGION ?? 'us-east-1'
        AWS_ACCESS_KEY_ID = $env:AWS_ACCESS_KEY_ID ?? 'AKIDEXAMPLE'; AWS_SECRET_ACCESS_KEY = $env:AWS_SECRET_ACCESS_KEY ?? 'secret'
    }
    foreach ($name in $settings.Keys) {
        $script:outsideFakeBatch[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $settings[$name])
    }
    Send-FakeBatch options $Option
    $script:fakeBatchUrl
}

function Exit-FakeBatch {
    # Whatever a spec was about, its requests were as AWS's shapes have them.
    $violations = @(Read-FakeBatch violations)
    foreach ($name in $script:outsideFakeBatch.Keys) {
        [Environment]::SetEnvironmentVariable($name, $script:outsideFakeBatch[$name] ?? [NullString]::Value)
    }
    Send-FakeBatch stop
    $script:fakeBatch.WaitForExit()
    $script:fakeBatch.Dispose()
    if ($violations) { throw "Requests were not as AWS's shapes have them: $($violations -join '; ')" }
}

<# Tells the service something: the path below /control, and what goes there. #>
function Send-FakeBatch {
    param([Parameter(Mandatory)] [string] $Path, [hashtable] $Body = @{})

    $null = Invoke-RestMethod "$script:fakeBatchUrl/control/$Path" -Method Post -ContentType application/json -Body ($Body | ConvertTo-Json -Depth 9)
}

<# Asks the service something: calls, violations, jobs, options. #>
function Read-FakeBatch {
    param([Parameter(Mandatory)] [string] $Path)

    (Invoke-RestMethod "$script:fakeBatchUrl/control/$Path").ForEach{ $_ } # one by one, not as an array
}

<# Calls an operation of AWS Batch past any client; the service asks for a signature, and does not look what it is. #>
function Invoke-FakeBatchOperation {
    param([Parameter(Mandatory)] [string] $Name, [hashtable] $Body = @{})

    $signature = @{ Authorization = 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/batch/aws4_request' }
    $json = $Body | ConvertTo-Json -Depth 9
    Invoke-RestMethod "$script:fakeBatchUrl/v1/$($Name.ToLowerInvariant())" -Method Post -Headers $signature -SkipHeaderValidation -Body $json
}

<# Registers a definition of one container; gives its name and revision, `rend:1`. #>
function Register-FakeJobDefinition {
    param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [string] $Image, [string[]] $Command = @(), [hashtable] $More = @{})

    $container = @{
        image = $Image; command = $Command
        resourceRequirements = @(@{ type = 'VCPU'; value = '1' }, @{ type = 'MEMORY'; value = '512' })
    }
    $made = Invoke-FakeBatchOperation RegisterJobDefinition (@{ jobDefinitionName = $Name; type = 'container'; containerProperties = $container } + $More)
    "$($made.jobDefinitionName):$($made.revision)"
}
