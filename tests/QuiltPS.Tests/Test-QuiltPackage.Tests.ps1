BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox
}

AfterAll { Exit-Sandbox }

Describe 'Test-QuiltPackage (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        if (-not (Enter-Store $Store)) { return }
        $registry = New-Registry
        $package = Push-QuiltPackage lab/x (New-Folder ./data) -Registry $registry
    }

    BeforeEach { Assert-Store }

    AfterAll { Exit-Store }

    Context 'a folder' {
        BeforeEach {
            $folder = "$root/folder"
            $null = $package | Install-QuiltPackage -Destination $folder
        }

        AfterEach { Remove-Item $folder -Recurse }

        It 'gives nothing when all is as the package states, and $true with -Quiet' {
            $package | Test-QuiltPackage -Path $folder | Should -BeNullOrEmpty
            $package | Test-QuiltPackage -Path $folder -Quiet | Should -BeExactly $true
        }

        It 'takes the folder first when the package is piped' {
            Set-Content $folder/a.txt eno -NoNewline
            $package | Test-QuiltPackage $folder | ForEach-Object Location | Should -Be "$folder/a.txt"
            $package | Test-QuiltPackage ./folder -Quiet | Should -BeExactly $false
        }

        It 'gives one object for each difference' {
            Set-Content $folder/a.txt eno -NoNewline
            Remove-Item $folder/sub/b.txt
            Set-Content $folder/extra.txt x
            $found = Test-QuiltPackage lab/x $folder -Registry $registry | Sort-Object LogicalKey
            $found | ForEach-Object { "$($_.Kind) $($_.LogicalKey)" } | Should -Be 'Modified a.txt', 'Extra extra.txt', 'Missing sub/b.txt'
            $found[0] | Should -BeOfType Quilt.Difference
            $found[0].Location | Should -Be "$folder/a.txt"
            $found[0].Entry.Hash | Should -Not -Be $found[0].ActualHash
            $package | Test-QuiltPackage -Path $folder -Quiet | Should -BeExactly $false
        }
    }

    Context 'the registry' {
        It 'verifies what the package''s entries point at' {
            $package | Test-QuiltPackage | Should -BeNullOrEmpty
            Test-QuiltPackage lab/x -Registry $registry -Quiet | Should -BeTrue
        }

        It 'names content that was damaged, and the entries of other content stay right' {
            $damaged = Push-QuiltPackage lab/damaged (New-Folder ./other @{ 'a.txt' = 'one'; 'd.txt' = 'damage' }) -Registry $registry
            $damaged = Edit-Content $damaged d.txt egamad
            $found = $damaged | Test-QuiltPackage
            "$found" | Should -Be 'Modified d.txt'
            $package | Test-QuiltPackage -Quiet | Should -BeTrue
            { $damaged | Get-QuiltEntry d.txt | Get-QuiltContent } | Should -Throw -ErrorId 'ContentMismatch,QuiltPS.GetQuiltContentCommand'
        }

        It 'names content that is gone' {
            $gone = Push-QuiltPackage lab/gone (New-Folder ./going @{ 'g.txt' = 'going' }) -Registry $registry
            Remove-Content $gone.Find('g.txt')
            "$($gone | Test-QuiltPackage)" | Should -Be 'Missing g.txt'
        }
    }

    It 'takes packages by property name' {
        [pscustomobject]@{ Name = 'lab/x'; Registry = $registry } | Test-QuiltPackage -Quiet | Should -BeTrue
    }

    It 'gives <Id>, <Category> for <Name> in <Path>' -ForEach @(
        @{ Name = 'lab/none'; Path = '.'; Id = 'PackageNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'lab/x'; Path = './missing'; Id = 'PathNotFound'; Category = 'ObjectNotFound' }
    ) {
        Test-QuiltPackage $Name $Path -Registry $registry -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -Be "$Id,QuiltPS.TestQuiltPackageCommand"
        $failure.CategoryInfo.Category | Should -Be $Category
    }
}
