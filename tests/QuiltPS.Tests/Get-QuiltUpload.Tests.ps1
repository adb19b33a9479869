BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/S3Server.ps1
    $root = Enter-Sandbox
    $s3 = Enter-S3
    $registry = New-S3Registry
    if ($registry) {
        foreach ($key in 'lab/x/big', 'lab/y z/+%?ü') { $null = New-S3Upload $registry $key }
        Send-S3Part (New-S3Upload $registry 'lab/x/parts') -Bytes ([byte[]]::new(5MB)), ([byte[]]::new(10))
    }
}

AfterAll {
    Exit-S3
    Exit-Sandbox
}

Describe 'Get-QuiltUpload' {
    BeforeEach { Assert-S3 }

    It 'lists what was begun and not completed, with its parts' {
        $found = Get-QuiltUpload -Registry $registry
        $found.Key | Should -Be 'lab/x/big', 'lab/x/parts', 'lab/y z/+%?ü'
        $found.Registry | Select-Object -Unique | Should -Be $registry
        $found[1].Count | Should -Be 2
        $found[1].Size | Should -Be (5MB + 10)
        $found[0].Count | Should -Be 0
        $found.Created.ForEach{ $_.Offset } | Select-Object -Unique | Should -Be ([TimeSpan]::Zero)
    }

    It 'keeps to a prefix' {
        (Get-QuiltUpload lab/x/ -Registry $registry).Key | Should -Be 'lab/x/big', 'lab/x/parts'
    }

    It 'leaves out what is younger than <_>' -ForEach 3600, '01:00:00' {
        Get-QuiltUpload -Registry $registry -OlderThan $_ | Should -BeNullOrEmpty
    }

    It 'gives the first at once' {
        (Get-QuiltUpload -Registry $registry | Select-Object -First 1).Key | Should -Be 'lab/x/big'
    }

    It 'finds nothing in a folder registry' {
        Get-QuiltUpload -Registry ./folder | Should -BeNullOrEmpty
    }

    It 'names the action that a second user is denied' {
        $owner = $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $s3.Other.AWS_ACCESS_KEY_ID, $s3.Other.AWS_SECRET_ACCESS_KEY
        try {
            { Get-QuiltUpload -Registry $registry } | Should -Throw -ErrorId 'AccessDenied,QuiltPS.GetQuiltUploadCommand' -ExpectedMessage '*s3:ListBucketMultipartUploads*'
        } finally {
            $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $owner
        }
    }
}
