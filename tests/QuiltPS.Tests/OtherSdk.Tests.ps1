BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/FreshPwsh.ps1
    . $PSScriptRoot/helpers/Moto.ps1
    . $PSScriptRoot/helpers/SsoPortal.ps1
    $root = Enter-Sandbox
    $moto = Start-Moto
    if ($moto.Url) {
        $portal = Start-SsoPortal
        $user = (New-Item "$root/home/.aws" -ItemType Directory).Parent.FullName
        Set-Content $user/web-token 'a token'
        @(
            '[profile static]', 'aws_access_key_id = AKIASTATIC', 'aws_secret_access_key = static-secret'
            '[profile role]', 'role_arn = arn:aws:iam::123456789012:role/one', 'source_profile = static'
            '[profile chained]', 'role_arn = arn:aws:iam::123456789012:role/two', 'source_profile = role'
            '[profile web]', 'role_arn = arn:aws:iam::123456789012:role/web', "web_identity_token_file = $user/web-token", 'role_session_name = quilt'
            '[profile sso]', (New-SsoProfile $user)
        ) | ForEach-Object { $_ } | Set-Content $user/.aws/config
        $packages = (Get-Item (Get-Module Pester).ModuleBase).Parent.Parent.Parent.FullName # QuiltPS.Tests.proj brings them beside Pester
        $environment = @{ AWS_ENDPOINT_URL_STS = $moto.Url; AWS_ENDPOINT_URL_SSO = $portal.Url; AWS_EC2_METADATA_DISABLED = 'true' }
        foreach ($name in $environment.Keys) { [Environment]::SetEnvironmentVariable($name, $environment[$name]) }
        $log = Invoke-FreshScript $PSScriptRoot/helpers/OtherSdk.script.ps1 -HomePath $user -ArgumentList (
            Resolve-Path "$PSScriptRoot/../../QuiltPS.psd1").Path, $packages, $moto.Url, (New-MotoRegistry), "$root/report.json"
        foreach ($name in $environment.Keys) { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) }
        if (-not (Test-Path $root/report.json)) { throw "The session did not come to its end:`n$($log -join "`n")" }
        $found = Get-Content $root/report.json -Raw | ConvertFrom-Json -AsHashtable
    }
}

AfterAll {
    if ($moto.Url) { Stop-SsoPortal $portal }
    Stop-Moto
    Exit-Sandbox
}

Describe 'A session that has loaded AWSSDK 3.7' {
    BeforeEach { Assert-Moto }

    It 'has it beside ours' {
        $found.Versions | Should -Be 'AWSSDK.Core 3 in Default', 'AWSSDK.Core 4 in QuiltPS', 'AWSSDK.SecurityToken 3 in Default', 'AWSSDK.SecurityToken 4 in QuiltPS'
    }

    It 'pushes with a profile of the kind <_>, and what was pushed verifies' -ForEach 'static', 'role', 'chained', 'sso', 'web' {
        $found.Failed[$_] | Should -BeNullOrEmpty
        $found.Pushed[$_] | Should -Be 0
    }

    It 'pushes with the credentials and region that AWS.Tools keeps in variables' {
        $found.Stored | Should -Be 1
    }

    It 'can use its own afterwards' {
        $found.Theirs | Should -Be '123456789012'
    }
}
