BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox
    $data = New-Folder ./data
}

AfterAll { Exit-Sandbox }

Describe 'Get-QuiltPackage (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        if (-not (Enter-Store $Store)) { return }
        $registry = New-Registry
        $first = Push-QuiltPackage lab/one $data -Registry $registry -Message first
        $second = Push-QuiltPackage lab/one ./data/a.txt -Prefix more -Registry $registry -Message second
        $other = Push-QuiltPackage lab/two $data -Registry $registry
        $third = Push-QuiltPackage team/one $data -Registry $registry
    }

    BeforeEach { Assert-Store }

    AfterAll { Exit-Store }

    Context 'names' {
        It 'gives the latest revision of every package when none is named' {
            (Get-QuiltPackage -Registry $registry).Name | Should -Be 'lab/one', 'lab/two', 'team/one'
            (Get-QuiltPackage -Registry $registry)[0].TopHash | Should -Be $second.TopHash
        }

        It 'finds <Name>' -ForEach @(
            @{ Name = 'lab/one'; Found = @('lab/one') }
            @{ Name = 'lab/*'; Found = 'lab/one', 'lab/two' }
            @{ Name = '*/ONE'; Found = 'lab/one', 'team/one' }
            @{ Name = 'nobody/*'; Found = @() }
            @{ Name = 'lab/two', 'lab/one'; Found = 'lab/two', 'lab/one' }
        ) {
            @(Get-QuiltPackage $Name -Registry $registry).ForEach{ $_.Name } | Should -Be $Found
        }

        It 'asks whether a name like one that is there was meant' {
            foreach ($get in { Get-QuiltPackage lab/on -Registry $registry }, { Get-QuiltPackage LAB/ONE -Registry $registry -All }) {
                $failure = $get | Should -Throw -ErrorId 'PackageNotFound,QuiltPS.GetQuiltPackageCommand' -PassThru
                $failure.Exception.Message | Should -BeLike '*Did you mean lab/one*'
            }
        }

        It 'gives no parents to a revision that was read, and the one before to what is made of it' {
            $read = Get-QuiltPackage lab/two -Registry $registry
            $read.Parents | Should -BeNullOrEmpty
            ($read | Remove-QuiltEntry a.txt).Parents | Should -Be $other.TopHash
        }

        It 'takes names from the pipeline, by value and by property name' {
            'lab/one', 'lab/t*' | Get-QuiltPackage -Registry $registry | ForEach-Object Name | Should -Be 'lab/one', 'lab/two'
            [pscustomobject]@{ Name = 'lab/two'; Registry = $registry } | Get-QuiltPackage | ForEach-Object Name | Should -Be 'lab/two'
            $rows = "Name,TopHash`nlab/one,$($first.TopHash)" | ConvertFrom-Csv
            $rows | Get-QuiltPackage -Registry $registry | ForEach-Object Message | Should -Be 'first'
        }

        It 'takes packages from the pipeline: the same revision, read again' {
            ($first | Get-QuiltPackage).TopHash | Should -Be $first.TopHash
            ($first | Get-QuiltPackage -Tag latest).TopHash | Should -Be $second.TopHash
            ($first | Get-QuiltPackage -All).TopHash | Should -Be $second.TopHash, $first.TopHash
        }

        It 'takes URIs, name@hash and name:tag' {
            $uri = $first | ConvertTo-QuiltUri
            (Get-QuiltPackage $uri).TopHash | Should -Be $first.TopHash
            ($uri | ConvertFrom-QuiltUri | Get-QuiltPackage).TopHash | Should -Be $first.TopHash
            (Get-QuiltPackage "lab/one@$($first.TopHash.Substring(0, 10))" -Registry $registry).TopHash | Should -Be $first.TopHash
            (Get-QuiltPackage lab/one:latest -Registry $registry).TopHash | Should -Be $second.TopHash
        }
    }

    Context 'revisions' {
        It 'gives all of them, newest first, each by its tag' {
            $all = Get-QuiltPackage lab/one -Registry $registry -All
            $all.Message | Should -Be 'second', 'first'
            $all[0].Tag | Should -Be 'latest'
            (Get-QuiltPackage lab/one -Registry $registry -Tag $all[1].Tag).TopHash | Should -Be $first.TopHash
            $all[1].Created.ToUnixTimeSeconds() | Should -Be $all[1].Tag
        }

        It 'finds one by its hash or its beginning' {
            foreach ($length in 6, 12, 64) {
                (Get-QuiltPackage lab/one -Registry $registry -TopHash $first.TopHash.Substring(0, $length)).Message | Should -Be 'first'
            }
        }

        It 'finds one by its hash alone' {
            (Get-QuiltPackage -Registry $registry -TopHash $second.TopHash.Substring(0, 8)).Name | Should -Be 'lab/one'
            { Get-QuiltPackage -Registry $registry -TopHash ffffffff } | Should -Throw -ErrorId 'RevisionNotFound,QuiltPS.GetQuiltPackageCommand'
        }

        It 'gives each as soon as it is read' {
            Get-QuiltPackage -Registry $registry -All | Select-Object -First 1 | ForEach-Object Message | Should -Be 'second'
        }
    }

    Context 'objects' {
        It 'says where the package is and when it was pushed' {
            $package = Get-QuiltPackage lab/one -Registry $registry
            $package.Registry | Should -Be $registry
            $package.Created | Should -BeOfType DateTimeOffset
            $package.Created.Offset | Should -Be ([timespan]::Zero)
            $package.Count, $package.Size | Should -Be 4, 14
        }

        It 'gives entries that know their package' {
            $entry = (Get-QuiltPackage lab/one -Registry $registry).Find('a.txt')
            $entry.Package.TopHash | Should -Be $second.TopHash
        }
    }

    Context 'errors' {
        It 'gives <Id>, <Category> for <Arguments>' -ForEach @(
            @{ Arguments = @{ Name = 'lab/none' }; Id = 'PackageNotFound'; Category = 'ObjectNotFound'; Target = 'lab/none' }
            @{ Arguments = @{ Name = 'lab/none'; All = $true }; Id = 'PackageNotFound'; Category = 'ObjectNotFound'; Target = 'lab/none' }
            @{ Arguments = @{ Name = 'no name' }; Id = 'InvalidPackageName'; Category = 'InvalidArgument'; Target = 'no name' }
            @{ Arguments = @{ Name = 'lab/one'; TopHash = 'abcde' }; Id = 'AmbiguousHash'; Category = 'InvalidArgument'; Target = 'abcde' }
            @{ Arguments = @{ Name = 'lab/one'; TopHash = 'ffffffffff' }; Id = 'RevisionNotFound'; Category = 'ObjectNotFound'; Target = 'ffffffffff' }
            @{ Arguments = @{ Name = 'lab/one'; TopHash = 'xyzxyz' }; Id = 'RevisionNotFound'; Category = 'ObjectNotFound'; Target = 'xyzxyz' }
            @{ Arguments = @{ TopHash = 'xyzxyz' }; Id = 'RevisionNotFound'; Category = 'ObjectNotFound'; Target = 'xyzxyz' }
            @{ Arguments = @{ Name = 'lab/one'; Tag = '1' }; Id = 'RevisionNotFound'; Category = 'ObjectNotFound'; Target = 'lab/one' }
            @{ Arguments = @{ Name = 'lab/one'; Tag = '../../latest' }; Id = 'RevisionNotFound'; Category = 'ObjectNotFound'; Target = 'lab/one' }
            @{ Arguments = @{ Name = 'quilt+s3://bucket' }; Id = 'InvalidUri'; Category = 'InvalidArgument'; Target = 'quilt+s3://bucket' }
        ) {
            $all = @{ Registry = $registry } + @{}
            foreach ($name in $Arguments.Keys) { $all[$name] = $Arguments[$name] }
            Get-QuiltPackage @all -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be "$Id,QuiltPS.GetQuiltPackageCommand"
            $failure.CategoryInfo.Category | Should -Be $Category
            "$($failure.TargetObject)" | Should -BeLike $Target
        }

        It 'gives no content of another package under a name' {
            foreach ($hash in $first.TopHash, $first.TopHash.Substring(0, 8)) {
                foreach ($name in 'lab/two', 'lab/none') {
                    { Get-QuiltPackage $name -TopHash $hash -Registry $registry } | Should -Throw -ErrorId 'RevisionNotFound,QuiltPS.GetQuiltPackageCommand'
                }
            }
        }

        It 'says of which package and registry a hash is none, and how to list them; or that it is none at all' {
            { Get-QuiltPackage lab/one -TopHash ffffff -Registry $registry } | Should -Throw "*'lab/one' in $registry *Get-QuiltPackage lab/one -All -Registry $registry *"
            { Get-QuiltPackage lab/one -TopHash xyzxyz -Registry $registry } | Should -Throw '*hexadecimal*'
        }

        It 'says under -Verbose that no name fits a wildcard' {
            Get-QuiltPackage 'zzz/*' -Registry $registry -Verbose 4>&1 | Should -BeLike "*$registry*'zzz/?'*"
        }

        It 'says how a registry on S3 is written: <_>' -ForEach 's3:/cohorts', 's3:///cohorts' {
            { Get-QuiltPackage -Registry $_ } | Should -Throw '*write s3://cohorts.' -ErrorId 'InvalidRegistry,QuiltPS.GetQuiltPackageCommand'
        }

        It 'goes on with the next name' {
            (Get-QuiltPackage lab/none, lab/two -Registry $registry -ErrorAction SilentlyContinue).Name | Should -Be 'lab/two'
        }
    }

    if ($Store -eq 'folder') {
        Context 'folders' {
            It 'warns of a folder that is no registry, and of a default one that is not there' {
                Get-QuiltPackage -Registry $data -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
                "$warnings" | Should -BeLike "*$data*"
                Get-QuiltPackage -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
                "$warnings" | Should -BeLike '*default registry*'
            }

            It 'refuses a file for a registry: <_>' -ForEach './data/a.txt', './data/a.txt/below' {
                { Get-QuiltPackage -Registry $_ } | Should -Throw -ErrorId 'InvalidRegistry,QuiltPS.GetQuiltPackageCommand'
                { Push-QuiltPackage lab/x $data -Registry $_ } | Should -Throw -ErrorId 'InvalidRegistry,QuiltPS.PushQuiltPackageCommand'
            }

            It 'finds nothing in a default registry that does not exist yet' {
                Get-QuiltPackage | Should -BeNullOrEmpty
            }

            It 'names one that is not there' {
                $failure = { Get-QuiltPackage -Registry ./nowhere } | Should -Throw -ErrorId 'RegistryNotFound,QuiltPS.GetQuiltPackageCommand' -PassThru
                $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
                "$($failure.TargetObject)" | Should -BeLike '*/nowhere'
            }

            It 'finds one by a relative path' {
                Copy-Item $registry ./relative -Recurse
                (Get-QuiltPackage lab/one -Registry ./relative).Registry | Should -Be "$root/relative"
            }
        }
    } else {
        Context 'buckets' {
            It 'names one that is not there' {
                $failure = { Get-QuiltPackage -Registry s3://no-such-bucket-of-quiltps } |
                    Should -Throw -ErrorId 'BucketNotFound,QuiltPS.GetQuiltPackageCommand' -PassThru
                $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
                "$($failure.TargetObject)" | Should -BeLike 's3://no-such-bucket-of-quiltps*'
            }

            It 'warns of one that holds no packages' {
                Get-QuiltPackage -Registry (New-Registry) -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
                $warnings | Should -HaveCount 1
            }
        }
    }
}
