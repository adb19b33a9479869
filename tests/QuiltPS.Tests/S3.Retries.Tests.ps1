# A server that is busy for a while: the cmdlet waits it out, and says so to who asks.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/S3Refusals.ps1
    $null = Enter-Sandbox
    $before = @{}
    foreach ($name in 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION') { $before[$name] = [Environment]::GetEnvironmentVariable($name) }
    $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY, $env:AWS_REGION = 'AKIABUSY', 'secret', 'us-east-1'
    $refusals = Start-S3Refusals
}

AfterAll {
    Stop-S3Refusals $refusals
    foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name] ?? [NullString]::Value) }
    Exit-Sandbox
}

Describe 'A request that is sent again' {
    It 'leaves one line for those who ask for detail, and the pace another' {
        # Three answers of SlowDown to the first question, which is then given up, and one to what follows; at last the token has expired.
        $said = @(Get-QuiltPackage lab/x -Registry s3://busy-first -EndpointUrl $refusals.Url -Verbose -ErrorAction SilentlyContinue -ErrorVariable failed 4>&1) | ForEach-Object { "$_" }
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'CredentialsExpired,*'
        @($said -match '^s3:ListBucket on s3://busy-first is sent again after [0-9.]+ seconds: 503 ').Count | Should -Be 2
        @($said -match '^s3:GetObject on s3://busy-first/\S+ is sent again after [0-9.]+ seconds: SlowDown: No\.$').Count | Should -Be 1
        @($said -match '^s3://busy-first asks for fewer requests: ').Count | Should -Be 1
    }
}
