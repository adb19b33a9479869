BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/S3Server.ps1
    $root = Enter-Sandbox
    $s3 = Enter-S3
    $registry = New-S3Registry
}

AfterAll {
    Exit-S3
    Exit-Sandbox
}

Describe 'Remove-QuiltUpload' {
    BeforeEach {
        Assert-S3
        foreach ($key in 'a/one', 'b/two') { $null = New-S3Upload $registry $key }
    }

    AfterEach { if ($registry) { Get-QuiltUpload -Registry $registry | Remove-QuiltUpload } }

    It 'ends those that it is given, and no other' {
        Get-QuiltUpload a/ -Registry $registry | Remove-QuiltUpload
        (Get-QuiltUpload -Registry $registry).Key | Should -Be 'b/two'
    }

    It 'says under -WhatIf what would go, and changes nothing' {
        Get-WhatIf { Get-QuiltUpload a/ -Registry $registry | Remove-QuiltUpload -WhatIf } |
            Should -BeLike "*Remove the unfinished upload, 0 parts*$registry/a/one*"
        (Get-QuiltUpload -Registry $registry).Count | Should -Be 2
    }

    It 'passes over one that is gone already' {
        $known = Get-QuiltUpload a/ -Registry $registry
        $known | Remove-QuiltUpload
        { $known | Remove-QuiltUpload -ErrorAction Stop } | Should -Not -Throw
    }

    It 'refuses what is in no bucket, and goes on' {
        $none = [Quilt.Upload]@{ Registry = $root; Key = 'k'; UploadId = 'u' }
        $none, (Get-QuiltUpload a/ -Registry $registry) | Remove-QuiltUpload -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'InvalidRegistry,QuiltPS.RemoveQuiltUploadCommand'
        (Get-QuiltUpload -Registry $registry).Key | Should -Be 'b/two'
    }
}
