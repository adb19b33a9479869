BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox
    $expected = 'Deleted a.txt', 'Added new.txt', 'Modified sub/c.txt'
}

AfterAll { Exit-Sandbox }

Describe 'Compare-QuiltPackage (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        if (-not (Enter-Store $Store)) { return }
        $registry = New-Registry
        $data = New-Folder ./data
        $first = Push-QuiltPackage lab/x $data -Registry $registry
        $second = $first | Remove-QuiltEntry a.txt | Add-QuiltEntry new.txt ./data/sub/b.txt | Set-QuiltEntry sub/c.txt @{ k = 1 } | Push-QuiltPackage
    }

    BeforeEach { Assert-Store }

    AfterAll { Exit-Store }

    It 'gives what was added, modified and deleted, in the package''s order' {
        $changes = Compare-QuiltPackage $first $second
        $changes | Should -BeOfType Quilt.Change
        "$changes" | Should -Be "$expected"
        $changes[0].Left.LogicalKey, $changes[0].Right | Should -Be 'a.txt', $null
        $changes[1].Left, $changes[1].Right.Size | Should -Be $null, 3
        $changes[2].Left.Hash | Should -Be $changes[2].Right.Hash
    }

    It 'turns round when its arguments do' {
        "$(Compare-QuiltPackage $second $first)" | Should -Be 'Added a.txt Deleted new.txt Modified sub/c.txt'
        Compare-QuiltPackage $first $first | Should -BeNullOrEmpty
    }

    It 'takes packages by <_>' -ForEach 'parameter name', 'name@hash', 'URI', 'pipeline', 'revision' {
        $changes = switch ($_) {
            'parameter name' { Compare-QuiltPackage -ReferenceObject $first -DifferenceObject $second }
            'name@hash' { Compare-QuiltPackage "lab/x@$($first.TopHash.Substring(0, 9))" lab/x -Registry $registry }
            'URI' { Compare-QuiltPackage ($first | ConvertTo-QuiltUri) ($second | ConvertTo-QuiltUri) }
            'pipeline' { $second | Compare-QuiltPackage $first }
            'revision' { Compare-QuiltPackage ([Quilt.Revision]@{ Name = 'lab/x'; TopHash = $first.TopHash; Tag = 'x'; Registry = $registry }) $second }
        }
        "$changes" | Should -Be "$expected"
    }

    Context 'folders' {
        It 'compares a package with a folder, and a folder with a package' {
            Compare-QuiltPackage $first $data | Should -BeNullOrEmpty
            "$(Compare-QuiltPackage lab/x ./data -Registry $registry)" | Should -Be 'Added a.txt Deleted new.txt'
            "$(Compare-QuiltPackage ./data lab/x -Registry $registry)" | Should -Be 'Deleted a.txt Added new.txt'
        }

        It 'compares two folders by content' {
            $other = New-Folder ./other @{ 'a.txt' = 'eno'; 'sub/b.txt' = 'two' }
            "$(Compare-QuiltPackage ./data ./other)" | Should -Be 'Modified a.txt Deleted sub/c.txt'
        }

        It 'compares packages that are not pushed' {
            "$(Compare-QuiltPackage (New-QuiltPackage ./data) (New-QuiltPackage ./data/sub -Prefix sub))" | Should -Be 'Deleted a.txt'
        }

        It 'hashes a file as the package does that it is compared with' {
            $hash = (Get-FileHash ./data/a.txt -Algorithm SHA256).Hash.ToLowerInvariant()
            $old = [Quilt.Package]@{
                Entries = [Quilt.Entry[]][Quilt.Entry]@{
                    LogicalKey = 'a.txt'; Size = 3; Hash = [Quilt.ContentHash]::new('SHA256', $hash); PhysicalKey = [Quilt.PhysicalKey]::File("$root/data/a.txt")
                }
            }
            "$(Compare-QuiltPackage $old ./data)" | Should -Be 'Added sub/b.txt Added sub/c.txt'
        }
    }

    It 'ends early with Select-Object -First' {
        Compare-QuiltPackage $first $second | Select-Object -First 1 | ForEach-Object LogicalKey | Should -Be 'a.txt'
    }

    It 'gives <Id>, <Category> for <Name>' -ForEach @(
        @{ Name = 'lab/none'; Id = 'PackageNotFound'; Category = 'ObjectNotFound' }
        @{ Name = './missing'; Id = 'InvalidPackageName'; Category = 'InvalidArgument' }
        @{ Name = 'lab/x@ffffff'; Id = 'RevisionNotFound'; Category = 'ObjectNotFound' }
    ) {
        Compare-QuiltPackage $first $Name -Registry $registry -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -Be "$Id,QuiltPS.CompareQuiltPackageCommand"
        $failure.CategoryInfo.Category | Should -Be $Category
    }
}
