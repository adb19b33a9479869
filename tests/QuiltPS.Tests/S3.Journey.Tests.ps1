BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/S3Server.ps1
    $null = Enter-Sandbox
    $s3 = Enter-S3
    $registry = New-S3Registry
    $data = New-Folder data
}

AfterAll {
    Exit-S3
    Exit-Sandbox
}

Describe 'A registry in a bucket' {
    BeforeEach { Assert-S3 }

    It 'takes a folder' {
        $pushed = Push-QuiltPackage lab/x -Path $data -Registry $registry -Message 'First'

        $pushed.Count | Should -Be 3
        Get-S3Key $registry lab/x/ | Should -Be 'lab/x/a.txt', 'lab/x/sub/b.txt', 'lab/x/sub/c.txt'
    }

    It 'gives it back' {
        $null = Get-QuiltPackage lab/x -Registry $registry | Install-QuiltPackage -Destination copy

        (Get-ChildItem copy -Recurse -File).Name | Should -Be 'a.txt', 'b.txt', 'c.txt'
        Get-QuiltPackage lab/x -Registry $registry | Test-QuiltPackage | Should -BeNullOrEmpty
    }

    It 'gives its objects to a package in memory' {
        $package = New-QuiltPackage |
            Add-QuiltEntry renamed.txt "$registry/lab/x/a.txt" |
            Add-QuiltEntry folder "$registry/lab/x/sub" -Metadata @{ from = 'S3' }

        $package.Entries.LogicalKey | Should -Be 'folder/b.txt', 'folder/c.txt', 'renamed.txt'
        $package.Entries.PhysicalKey.VersionId | Should -Not -Contain $null
        $package.Find('folder/b.txt').Metadata['from'].ToString() | Should -Be 'S3'
    }

    It 'publishes hashes of the kind that was asked for' {
        $pushed = Push-QuiltPackage lab/crc -Path $data -Registry $registry -HashType crc64nvme

        $pushed.Entries.Hash.Type | Select-Object -Unique | Should -Be 'CRC64NVME'
        $pushed | Test-QuiltPackage | Should -BeNullOrEmpty
    }
}
