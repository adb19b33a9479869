# Buckets that are not as usual: open to everyone, or without versions.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox
    $isThere = Enter-Store S3
    $data = New-Folder ./data
}

AfterAll {
    Exit-Store
    Exit-Sandbox
}

Describe 'A bucket that everyone may read' {
    BeforeAll {
        if (-not $isThere) { return }
        $registry = New-Registry
        $closed = New-Registry
        $pushed = Push-QuiltPackage lab/x $data -Registry $registry
        $null = Push-QuiltPackage lab/x $data -Registry $closed
        Open-S3Bucket $registry
        $environment = @{}
        foreach ($name in 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE') {
            $environment[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $name -like '*FILE' ? "$root/none" : [NullString]::Value)
        }
    }

    BeforeEach { Assert-Store }

    AfterAll {
        if (-not $isThere) { return }
        foreach ($name in $environment.Keys) { [Environment]::SetEnvironmentVariable($name, $environment[$name] ?? [NullString]::Value) }
    }

    It 'is read without credentials: packages, revisions, entries, content, files' {
        (Get-QuiltPackage -Registry $registry).Name | Should -Be 'lab/x'
        @(Get-QuiltPackage lab/x -Registry $registry -All).TopHash | Should -Be $pushed.TopHash
        $package = Get-QuiltPackage lab/x -Registry $registry
        $package | Get-QuiltEntry a.txt | Get-QuiltContent | Should -Be 'one'
        ($package | Install-QuiltPackage ./public).Count | Should -Be 3
        $package | Test-QuiltPackage -Quiet | Should -BeTrue
    }

    It 'is not written without them, and one that is closed is not read: the error says that there are none' {
        { Push-QuiltPackage lab/x ./data/sub -Registry $registry } | Should -Throw -ErrorId 'CredentialsInvalid,QuiltPS.PushQuiltPackageCommand'
        { Get-QuiltPackage lab/x -Registry $closed } | Should -Throw -ErrorId 'CredentialsInvalid,QuiltPS.GetQuiltPackageCommand'
    }
}

Describe 'A folder of a bucket with keys that can be no paths' {
    BeforeEach { Assert-Store }

    It 'is packed without them, and a warning names them' {
        $registry = New-Registry
        foreach ($key in 'in/a//b', 'in/a/../c', 'in/good', 'in/sub/good') { Set-S3Object $registry $key text }
        $package = New-QuiltPackage $registry/in -WarningVariable warnings -WarningAction SilentlyContinue
        $package.Entries.LogicalKey | Should -Be 'good', 'sub/good'
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike "2 objects are left out*'$registry/in/a/../c', '$registry/in/a//b'.*"
        ($package | Push-QuiltPackage lab/x -Registry $registry).Count | Should -Be 2
    }
}

Describe 'A version of an object' {
    BeforeEach { Assert-Store }

    It 'is named as its physical key is' {
        $registry = New-Registry
        foreach ($text in 'first', 'second') { Set-S3Object $registry 'in/a file+.txt' $text }
        $url = "$((New-QuiltPackage "$registry/in/a file+.txt").Entries.PhysicalKey)"
        Set-S3Object $registry 'in/a file+.txt' third
        $package = Push-QuiltPackage lab/x $url -Prefix old -Registry $registry
        "$($package.Entries.PhysicalKey)" | Should -Be $url
        $package | Get-QuiltContent 'old/a file+.txt' | Should -Be 'second'
    }

    It 'that is not there is an error, as is a key that is percent-encoded' {
        $registry = New-Registry
        Set-S3Object $registry 'in/a b' text
        { New-QuiltPackage "$registry/in/a%20b?versionId=none" } | Should -Throw -ErrorId 'PathNotFound,QuiltPS.NewQuiltPackageCommand'
        { New-QuiltPackage "$registry/in/a%20b" } | Should -Throw '*without percent-encoding*' -ErrorId 'PathNotFound,QuiltPS.NewQuiltPackageCommand'
        { New-QuiltPackage s3:/cohorts/in } | Should -Throw '*write s3://cohorts/in.' -ErrorId 'PathNotFound,QuiltPS.NewQuiltPackageCommand'
    }
}

Describe 'A bucket without versions' {
    BeforeAll {
        if (-not $isThere) { return }
        $registry = New-S3Registry -Unversioned
    }

    BeforeEach { Assert-Store }

    It 'is told once with each push, and its objects are known by their hashes' {
        $package = Push-QuiltPackage lab/x $data -Registry $registry -WarningVariable warnings -WarningAction SilentlyContinue
        @($warnings -like '*keeps no versions*') | Should -HaveCount 1
        $package.Entries.PhysicalKey.VersionId | Select-Object -Unique | Should -BeNullOrEmpty
        $package.Entries.Hash | Should -Not -Contain $null
        ($package | Install-QuiltPackage ./unversioned).Count | Should -Be 3
    }

    It 'gives an error, and no file, for an object that was written over' {
        $package = Get-QuiltPackage lab/x -Registry $registry
        Set-S3Object $registry lab/x/a.txt eno
        "$($package | Test-QuiltPackage)" | Should -Be 'Modified a.txt'
        { $package | Install-QuiltPackage ./over } | Should -Throw -ErrorId 'ContentMismatch,QuiltPS.InstallQuiltPackageCommand'
        Test-Path ./over/a.txt | Should -BeFalse
    }
}
