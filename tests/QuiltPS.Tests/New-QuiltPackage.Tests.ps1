BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    $root = Enter-Sandbox
    $data = New-Folder ./data
}

AfterAll { Exit-Sandbox }

Describe 'New-QuiltPackage' {
    It 'makes a package of a folder, not yet pushed' {
        $package = New-QuiltPackage $data
        $package | Should -BeOfType Quilt.Package
        $package.Entries.LogicalKey | Should -Be 'a.txt', 'sub/b.txt', 'sub/c.txt'
        $package.Count | Should -Be 3
        $package.Size | Should -Be 11
        $package.Name, $package.TopHash, $package.Registry | Should -Be $null, $null, $null
    }

    It 'makes an empty package of nothing' {
        $package = New-QuiltPackage
        $package.Count | Should -Be 0
        $package.Metadata.Count | Should -Be 0
    }

    It 'takes a name: <_>' -ForEach 'second', 'first, when the path is named', '-Name' {
        $package = switch ($_) {
            'second' { New-QuiltPackage $data lab/new }
            'first, when the path is named' { New-QuiltPackage lab/new -Path $data }
            '-Name' { New-QuiltPackage -Name lab/new }
        }
        $package.Name | Should -Be 'lab/new'
    }

    It 'refuses a name that is none, and objects that are no paths' {
        { New-QuiltPackage lab/new ./data } | Should -Throw -ErrorId 'InvalidPackageName,QuiltPS.NewQuiltPackageCommand'
        { New-QuiltPackage $data | New-QuiltPackage } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'says where metadata stops being JSON' {
        $failure = { New-QuiltPackage -Metadata "{`n  age: 40}" } | Should -Throw -PassThru
        $failure.Exception.Message | Should -BeLike '*line 2, character 3:*'
    }

    It 'takes one file under its own name' {
        (New-QuiltPackage ./data/sub/b.txt).Entries.LogicalKey | Should -Be 'b.txt'
        (New-QuiltPackage ./data/sub/b.txt -Prefix x/y/).Entries.LogicalKey | Should -Be 'x/y/b.txt'
    }

    It 'puts the files under -Prefix <Prefix>' -ForEach @(
        @{ Prefix = 'p'; Key = 'p/a.txt' }
        @{ Prefix = 'p/q/'; Key = 'p/q/a.txt' }
        @{ Prefix = ''; Key = 'a.txt' }
        @{ Prefix = '/'; Key = 'a.txt' }
        @{ Prefix = '.'; Key = 'a.txt' }
    ) {
        (New-QuiltPackage $data -Prefix $Prefix).Entries.LogicalKey | Should -Contain $Key
    }

    It 'leaves out what .quiltignore names' {
        $ignoring = New-Folder ./ignoring @{ 'a.txt' = 'x'; 'b.tmp' = 'x'; 'c/d.txt' = 'x'; '.quiltignore' = "*.tmp`nc/" }
        (New-QuiltPackage $ignoring).Entries.LogicalKey | Should -Be '.quiltignore', 'a.txt'
    }

    Context 'paths' {
        It 'finds <_>' -ForEach './data', 'data', 'TestDrive:/data', 'sandbox:/data', '~/data' {
            $null = New-PSDrive sandbox FileSystem $root
            $provider = Get-PSProvider FileSystem
            $before = $provider.Home
            $provider.Home = $root
            try {
                (New-QuiltPackage $_).Count | Should -Be 3
            } finally {
                $provider.Home = $before
                Remove-PSDrive sandbox
            }
        }

        It 'takes strings and folders from the pipeline' {
            './data', './data/sub' | New-QuiltPackage | ForEach-Object Count | Should -Be 3, 2
            Get-Item ./data | New-QuiltPackage | ForEach-Object Count | Should -Be 3
            Get-ChildItem ./data -File | New-QuiltPackage | ForEach-Object { $_.Entries.LogicalKey } | Should -Be 'a.txt'
        }

        It 'takes path, prefix and metadata from the pipeline by property name' {
            $package = [pscustomobject]@{ Path = './data'; Prefix = 'p'; Metadata = @{ k = 1 } } | New-QuiltPackage
            $package.Entries.LogicalKey | Should -Contain 'p/a.txt'
            $package.Metadata.k | Should -Be 1
        }
    }

    Context '-Metadata' {
        It 'takes <Kind>' -ForEach @(
            @{ Kind = 'a hashtable'; Value = @{ b = 2.5; a = @{ n = $null; l = 1, 'x', $true } } }
            @{ Kind = 'an ordered dictionary'; Value = [ordered]@{ a = [ordered]@{ l = 1, 'x', $true; n = $null }; b = 2.5 } }
            @{ Kind = 'an object'; Value = [pscustomobject]@{ a = [pscustomobject]@{ l = 1, 'x', $true; n = $null }; b = 2.5 } }
            @{ Kind = 'JSON text'; Value = '{"a": {"l": [1, "x", true], "n": null}, "b": 2.5}' }
            @{ Kind = 'Metadata'; Value = [Quilt.Metadata]::Parse('{"a": {"l": [1, "x", true], "n": null}, "b": 2.5}') }
        ) {
            "$((New-QuiltPackage -Metadata $Value).Metadata)" | Should -BeExactly '{"a": {"l": [1, "x", true], "n": null}, "b": 2.5}'
        }

        It 'keeps whole numbers and floats apart, and numbers of any size' {
            $metadata = (New-QuiltPackage -Metadata '{"i": 1, "f": 1.0, "big": 1000000000000000000000000000000, "z": -0.0, "e": 1e-7}').Metadata
            "$metadata" | Should -BeExactly '{"i": 1, "f": 1.0, "big": 1000000000000000000000000000000, "z": -0.0, "e": 1e-07}'
            $metadata.i | Should -BeOfType long
            $metadata.big | Should -BeOfType bigint
        }

        It 'refuses <Kind> that contains itself' -ForEach @(
            @{ Kind = 'a hashtable'; Value = & { $it = @{}; $it.self = $it; $it } }
            @{ Kind = 'a list'; Value = & { $it = [Collections.ArrayList]@(1); $null = $it.Add($it); @{ list = $it } } }
            @{ Kind = 'an object'; Value = & { $it = [pscustomobject]@{ self = $null }; $it.self = $it; $it } }
        ) {
            { New-QuiltPackage -Metadata $Value } | Should -Throw -ErrorId 'CannotConvertArgument*,QuiltPS.NewQuiltPackageCommand'
            { $Value | ForEach-Object -Parallel { [Quilt.Metadata]$_ } } | Should -Throw
        }

        It 'refuses <_>' -ForEach 'no JSON', '[1]', '{"a": NaN}' {
            { New-QuiltPackage -Metadata $_ } | Should -Throw -ErrorId 'CannotConvertArgument*,QuiltPS.NewQuiltPackageCommand'
        }
    }

    Context 'errors' {
        It 'gives <Id>, <Category> for <Path>' -ForEach @(
            @{ Path = './missing'; Id = 'PathNotFound'; Category = 'ObjectNotFound' }
            @{ Path = 'nodrive:/x'; Id = 'PathNotFound'; Category = 'ObjectNotFound' }
            @{ Path = 'Env:/PATH'; Id = 'PathNotFound'; Category = 'ObjectNotFound' }
        ) {
            New-QuiltPackage $Path -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be "$Id,QuiltPS.NewQuiltPackageCommand"
            $failure.CategoryInfo.Category | Should -Be $Category
            "$($failure.TargetObject)" | Should -BeLike "*$(Split-Path $Path -Leaf)"
        }

        It 'goes on with the next path' {
            './missing', './data' | New-QuiltPackage -ErrorAction SilentlyContinue | Should -HaveCount 1
        }

        It 'refuses a prefix that leaves the package' {
            { New-QuiltPackage $data -Prefix ../x } | Should -Throw -ErrorId 'InvalidLogicalKey,QuiltPS.NewQuiltPackageCommand'
        }
    }
}
