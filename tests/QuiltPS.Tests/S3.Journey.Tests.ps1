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
}
