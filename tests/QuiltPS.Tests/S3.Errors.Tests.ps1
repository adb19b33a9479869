BeforeDiscovery {
    $kinds = @(
        @{ Name = 'denied'; Id = 'AccessDenied'; Category = 'PermissionDenied'; Says = 's3:' }
        @{ Name = 'no bucket'; Id = 'BucketNotFound'; Category = 'ObjectNotFound'; Says = 'qno-such-bucket' }
        @{ Name = 'wrong keys'; Id = 'CredentialsInvalid'; Category = 'AuthenticationError'; Says = 's3:' }
        @{ Name = 'no keys'; Id = 'CredentialsInvalid'; Category = 'AuthenticationError'; Says = '-ProfileName' }
        @{ Name = 'no profile'; Id = 'CredentialsInvalid'; Category = 'AuthenticationError'; Says = 'nobody' }
        @{ Name = 'ended sign-in'; Id = 'CredentialsExpired'; Category = 'AuthenticationError'; Says = 'aws sso login --profile sso' }
        @{ Name = 'expired token'; Id = 'CredentialsExpired'; Category = 'AuthenticationError'; Says = 's3:' }
        @{ Name = 'clock'; Id = 'ClockSkewed'; Category = 'ConnectionError'; Says = 'clock' }
        @{ Name = 'region'; Id = 'WrongRegion'; Category = 'ConnectionError'; Says = '-Region' }
        @{ Name = 'no server'; Id = 'ServiceUnreachable'; Category = 'ConnectionError'; Says = '-EndpointUrl' }
        @{ Name = 'no such host'; Id = 'ServiceUnreachable'; Category = 'ConnectionError'; Says = '-EndpointUrl' }
        @{ Name = 'no endpoint'; Id = 'InvalidEndpoint'; Category = 'InvalidArgument'; Says = 'nothing' }
    )
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/FreshPwsh.ps1
    . $PSScriptRoot/helpers/S3Server.ps1
    . $PSScriptRoot/helpers/S3Refusals.ps1
    . $PSScriptRoot/helpers/SsoPortal.ps1
    $root = Enter-Sandbox
    $s3 = Enter-S3
    $registry = New-S3Registry
    if (-not $s3.Reason) {
        $refusals = Start-S3Refusals
        $user = (New-Item "$root/home/.aws" -ItemType Directory).Parent.FullName
        '[profile sso]', (New-SsoProfile $user -Expires ([DateTime]::UtcNow.AddHours(-1))) | ForEach-Object { $_ } | Set-Content $user/.aws/config
        $keys = @{ AWS_ACCESS_KEY_ID = $env:AWS_ACCESS_KEY_ID; AWS_SECRET_ACCESS_KEY = $env:AWS_SECRET_ACCESS_KEY; AWS_SESSION_TOKEN = $null }
        $session = @{ AWS_ACCESS_KEY_ID = 'AKIASESSION'; AWS_SECRET_ACCESS_KEY = 'the-secret-of-a-session'; AWS_SESSION_TOKEN = 'the-token-of-a-session' }
        $none = @{ AWS_ACCESS_KEY_ID = $null; AWS_SECRET_ACCESS_KEY = $null; AWS_SESSION_TOKEN = $null }
        $secrets = 'the-secret-of-a-session', 'the-token-of-a-session', $env:AWS_SECRET_ACCESS_KEY, $s3.Other.AWS_SECRET_ACCESS_KEY, 'sso-access'
        @(
            @{ Name = 'denied'; Environment = $keys + @{}; Arguments = @{ Registry = $registry } }
            @{ Name = 'no bucket'; Environment = $keys; Arguments = @{ Registry = 's3://qno-such-bucket' } }
            @{ Name = 'wrong keys'; Environment = $session; Arguments = @{ Registry = $registry } }
            @{ Name = 'no keys'; Environment = $none; Arguments = @{ Registry = $registry } }
            @{ Name = 'no profile'; Environment = $none; Arguments = @{ Registry = $registry; ProfileName = 'nobody' } }
            @{ Name = 'ended sign-in'; Environment = $none; Arguments = @{ Registry = $registry; ProfileName = 'sso' } }
            @{ Name = 'expired token'; Environment = $session; Arguments = @{ Registry = 's3://token-expired'; EndpointUrl = $refusals.Url } }
            @{ Name = 'clock'; Environment = $session; Arguments = @{ Registry = 's3://clock-off'; EndpointUrl = $refusals.Url } }
            @{ Name = 'region'; Environment = $session; Arguments = @{ Registry = 's3://other-region'; EndpointUrl = $refusals.Url } }
            @{ Name = 'no server'; Environment = $session; Arguments = @{ Registry = $registry; EndpointUrl = 'http://127.0.0.1:1' } }
            @{ Name = 'no such host'; Environment = $session; Arguments = @{ Registry = $registry; EndpointUrl = 'http://no-such-host.invalid' } }
            @{ Name = 'no endpoint'; Environment = $session; Arguments = @{ Registry = $registry; EndpointUrl = 'nothing' } }
        ) | ForEach-Object { if ($_.Name -eq 'denied') { $_.Environment.AWS_ACCESS_KEY_ID, $_.Environment.AWS_SECRET_ACCESS_KEY = $s3.Other.AWS_ACCESS_KEY_ID, $s3.Other.AWS_SECRET_ACCESS_KEY }; $_ } |
            ConvertTo-Json -Depth 4 | Set-Content $root/cases.json
        $log = Invoke-FreshScript $PSScriptRoot/helpers/S3Errors.script.ps1 -HomePath $user -ArgumentList (
            Resolve-Path "$PSScriptRoot/../../QuiltPS.psd1").Path, "$root/cases.json", "$root/report.json"
        if (-not (Test-Path $root/report.json)) { throw "The session did not come to its end:`n$($log -join "`n")" }
        $found = Get-Content $root/report.json -Raw | ConvertFrom-Json -AsHashtable
    }
}

AfterAll {
    if (-not $s3.Reason) { Stop-S3Refusals $refusals }
    Exit-S3
    Exit-Sandbox
}

Describe 'A registry in S3 that cannot be used: <Name>' -ForEach $kinds {
    BeforeEach { Assert-S3 }

    It 'is one error when it is read' {
        $found[$Name].Read.Id | Should -Be "$Id,QuiltPS.GetQuiltPackageCommand"
        $found[$Name].Read.Category | Should -Be $Category
        $found[$Name].Read.Message | Should -Match ([regex]::Escape($Says))
    }

    It 'is one error when it is pushed to' {
        $found[$Name].Push.Id | Should -Be "$Id,QuiltPS.PushQuiltPackageCommand"
        $found[$Name].Push.Category | Should -Be $Category
    }

    It 'shows no secret and no token on any stream' {
        foreach ($action in $found[$Name].Values) {
            $action.Printed | Should -Not -BeNullOrEmpty
            foreach ($secret in $secrets) { $action.Printed.Contains($secret) | Should -BeFalse -Because "$secret is secret" }
        }
    }
}
