BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $null = Enter-Sandbox
    $data = New-Folder ./data
    $package = New-QuiltPackage ./data/a.txt
    function Keys { @($input).Entries.LogicalKey }
}

AfterAll { Exit-Sandbox }

Describe 'Add-QuiltEntry (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        if (-not (Enter-Store $Store)) { return }
        $registry = New-Registry
    }

    BeforeEach { Assert-Store }

    AfterAll { Exit-Store }

    It 'adds a file under a key of its own, in memory' {
        $changed = $package | Add-QuiltEntry x/y.txt ./data/sub/b.txt
        $changed | Keys | Should -Be 'a.txt', 'x/y.txt'
        $package | Keys | Should -Be 'a.txt'
        $changed.Find('x/y.txt').PhysicalKey.Path | Should -Be "$data/sub/b.txt"
        $changed.Find('x/y.txt').Size | Should -Be 3
    }

    It 'replaces an entry of the same key' {
        ($package | Add-QuiltEntry a.txt ./data/sub/c.txt).Entries.Size | Should -Be 5
    }

    It 'adds <Path> with <Options>' -ForEach @(
        @{ Path = './data/sub'; Options = @{ LogicalKey = 'k' }; Keys = 'a.txt', 'k/b.txt', 'k/c.txt' }
        @{ Path = './data/sub'; Options = @{ Prefix = 'p' }; Keys = 'a.txt', 'p/b.txt', 'p/c.txt' }
        @{ Path = './data/sub'; Options = @{}; Keys = 'a.txt', 'b.txt', 'c.txt' }
        @{ Path = './data/sub/b.txt'; Options = @{}; Keys = 'a.txt', 'b.txt' }
        @{ Path = './data/sub/*.txt'; Options = @{ Prefix = 'p' }; Keys = 'a.txt', 'p/b.txt', 'p/c.txt' }
        @{ Path = './data/sub/b.txt', './data/sub/c.txt'; Options = @{ Prefix = '' }; Keys = 'a.txt', 'b.txt', 'c.txt' }
    ) {
        $package | Add-QuiltEntry -Path $Path @Options | Keys | Should -Be $Keys
    }

    It 'gives each file its metadata' {
        $changed = $package | Add-QuiltEntry -Path ./data/sub -Prefix p -Metadata @{ k = 1 }
        $changed.Find('p/b.txt').Metadata.k, $changed.Find('p/c.txt').Metadata.k, $changed.Find('a.txt').Metadata.Count | Should -Be 1, 1, 0
    }

    It 'changes each package of the pipeline' {
        $package, (New-QuiltPackage) | Add-QuiltEntry z ./data/a.txt | ForEach-Object Count | Should -Be 2, 1
    }

    It 'collects what the pipeline brings for one package' {
        Get-ChildItem ./data/sub | Add-QuiltEntry -Package $package -Prefix p | Keys | Should -Be 'a.txt', 'p/b.txt', 'p/c.txt'
        $rows = [pscustomobject]@{ LogicalKey = 'k1'; Path = './data/a.txt'; Metadata = @{ n = 1 } }, [pscustomobject]@{ LogicalKey = 'k2'; Path = './data/a.txt'; Metadata = '{"n": 2}' }
        $changed = $rows | Add-QuiltEntry -Package $package
        $changed | Keys | Should -Be 'a.txt', 'k1', 'k2'
        $changed.Find('k1').Metadata.n, $changed.Find('k2').Metadata.n | Should -Be 1, 2
    }

    It 'takes entries of other packages' {
        $other = Push-QuiltPackage lab/other ./data -Registry $registry | Set-QuiltEntry sub/b.txt @{ k = 1 }
        $changed = $other | Get-QuiltEntry sub | Add-QuiltEntry -Package $package
        $changed | Keys | Should -Be 'a.txt', 'sub/b.txt', 'sub/c.txt'
        $changed.Find('sub/b.txt').Metadata.k | Should -Be 1
        ($package | Add-QuiltEntry -Entry $other.Entries[1, 2]).Count | Should -Be 3
    }

    It 'reads the package that is only named' {
        $null = Push-QuiltPackage lab/named ./data/a.txt -Registry $registry
        Add-QuiltEntry b ./data/a.txt -Package lab/named -Registry $registry | Keys | Should -Be 'a.txt', 'b'
    }

    It 'gives <Id>, <Category> for <Key>, <Path>' -ForEach @(
        @{ Key = 'k'; Path = './missing'; Id = 'PathNotFound'; Category = 'ObjectNotFound' }
        @{ Key = 'k'; Path = './*.nothing'; Id = 'PathNotFound'; Category = 'ObjectNotFound' }
        @{ Key = '../k'; Path = './data/a.txt'; Id = 'InvalidLogicalKey'; Category = 'InvalidArgument' }
        @{ Key = '/k'; Path = './data/a.txt'; Id = 'InvalidLogicalKey'; Category = 'InvalidArgument' }
        @{ Key = 'k'; Path = './data/sub/*'; Id = 'InvalidLogicalKey'; Category = 'InvalidArgument' }
        @{ Key = 'a.txt/k'; Path = './data/a.txt'; Id = 'InvalidLogicalKey'; Category = 'InvalidArgument' }
    ) {
        $package | Add-QuiltEntry $Key $Path -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -Be "$Id,QuiltPS.AddQuiltEntryCommand"
        $failure.CategoryInfo.Category | Should -Be $Category
    }

    It 'adds the files that are there beside one that is not' {
        $package | Add-QuiltEntry -Path ./missing, ./data/sub/b.txt -Prefix p -ErrorAction SilentlyContinue | Keys | Should -Be 'a.txt', 'p/b.txt'
    }

    if ($Store -eq 'S3') {
        It 'gives <Id>, <Category> for an object that is not there: <Key>' -ForEach @(
            @{ Key = 'none'; Bucket = $null; Id = 'PathNotFound'; Category = 'ObjectNotFound' }
            @{ Key = 'k'; Bucket = 's3://no-such-bucket-of-quiltps'; Id = 'BucketNotFound'; Category = 'ObjectNotFound' }
        ) {
            $package | Add-QuiltEntry k "$($Bucket ?? $registry)/$Key" -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be "$Id,QuiltPS.AddQuiltEntryCommand"
            $failure.CategoryInfo.Category | Should -Be $Category
        }
    }
}
