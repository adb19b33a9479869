BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $null = Enter-Sandbox
}

AfterAll { Exit-Sandbox }

Describe 'Get-QuiltEntry (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        if (-not (Enter-Store $Store)) { return }
        $registry = New-Registry
        $files = @{ 'a.txt' = 'one'; 'sub/b.txt' = 'two'; 'sub/deep/c.tsv' = 'three'; 'sub-2.txt' = 'x'; 'odd[1].txt' = 'y' }
        $package = Push-QuiltPackage lab/x (New-Folder ./data $files) -Registry $registry
    }

    BeforeEach { Assert-Store }

    AfterAll { Exit-Store }

    It 'gives every entry in the package''s order' {
        $entries = $package | Get-QuiltEntry
        $entries | Should -BeOfType Quilt.Entry
        $entries.LogicalKey | Should -Be 'a.txt', 'odd[1].txt', 'sub/b.txt', 'sub/deep/c.tsv', 'sub-2.txt'
        $entries[0].Package.Name | Should -Be 'lab/x'
        $entries[0].Hash.Type | Should -Be 'sha2-256-chunked'
    }

    It 'finds <Key>' -ForEach @(
        @{ Key = 'a.txt'; Found = @('a.txt') }
        @{ Key = 'sub'; Found = 'sub/b.txt', 'sub/deep/c.tsv' }
        @{ Key = 'sub/'; Found = 'sub/b.txt', 'sub/deep/c.tsv' }
        @{ Key = 'sub/deep'; Found = @('sub/deep/c.tsv') }
        @{ Key = '*.txt'; Found = 'a.txt', 'odd[1].txt', 'sub/b.txt', 'sub-2.txt' }
        @{ Key = 'sub/*'; Found = 'sub/b.txt', 'sub/deep/c.tsv' }
        @{ Key = 'odd[1].txt'; Found = @('odd[1].txt') }
        @{ Key = '[ab].txt'; Found = @('a.txt') }
        @{ Key = 'A.*'; Found = @() }
        @{ Key = 'sub-2.txt', 'a.txt'; Found = 'sub-2.txt', 'a.txt' }
    ) {
        @($package | Get-QuiltEntry $Key -WarningAction Ignore | ForEach-Object LogicalKey) | Should -Be $Found
    }

    It 'takes the package by name, URI, and from the pipeline' {
        (Get-QuiltEntry a.txt -Package lab/x -Registry $registry).Size | Should -Be 3
        (Get-QuiltEntry -Package ($package | ConvertTo-QuiltUri) -LogicalKey a.txt).Size | Should -Be 3
        'lab/x' | Get-QuiltEntry a.txt -Registry $registry | ForEach-Object Size | Should -Be 3
        [pscustomobject]@{ Name = 'lab/x'; Registry = $registry } | Get-QuiltEntry a.txt | ForEach-Object Size | Should -Be 3
    }

    It 'takes the package first, then the keys; a piped package leaves the first position to them' {
        (Get-QuiltEntry lab/x a.txt -Registry $registry).LogicalKey | Should -Be 'a.txt'
        (Get-QuiltEntry $package sub, a.txt).LogicalKey | Should -Be 'sub/b.txt', 'sub/deep/c.tsv', 'a.txt'
        ($package, $package | Get-QuiltEntry a.txt, sub-2.txt).LogicalKey | Should -Be 'a.txt', 'sub-2.txt', 'a.txt', 'sub-2.txt'
        (Get-QuiltEntry lab/x a.txt -Registry $registry -TopHash $package.TopHash).Size | Should -Be 3
    }

    It 'refuses a package that is piped beside one that is named' {
        { $package | Get-QuiltEntry lab/x a.txt } | Should -Throw -ErrorId 'PackageNamedTwice,QuiltPS.GetQuiltEntryCommand'
        { $package | Get-QuiltEntry -Package $package } | Should -Throw -ErrorId 'PackageNamedTwice,*'
    }

    It 'warns of a wildcard that nothing fits' {
        $package | Get-QuiltEntry a.txt, 'none*' -WarningVariable warnings -WarningAction SilentlyContinue | Should -HaveCount 1
        "$warnings" | Should -BeLike "*'none*"
    }

    It 'takes keys from the pipeline by property name' {
        [pscustomobject]@{ LogicalKey = 'sub' } | Get-QuiltEntry -Package $package | Should -HaveCount 2
        Compare-QuiltPackage $package ($package | Remove-QuiltEntry sub) | Get-QuiltEntry -Package $package | Should -HaveCount 2
    }

    It 'ends early with Select-Object -First' {
        $package | Get-QuiltEntry | Select-Object -First 1 | ForEach-Object LogicalKey | Should -Be 'a.txt'
    }

    It 'names a key that does not exist, and goes on' {
        $found = $package | Get-QuiltEntry missing.txt, a.txt -ErrorVariable failure -ErrorAction SilentlyContinue
        $found.LogicalKey | Should -Be 'a.txt'
        $failure.FullyQualifiedErrorId | Should -Be 'EntryNotFound,QuiltPS.GetQuiltEntryCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.TargetObject | Should -Be 'missing.txt'
    }
}
