BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox
}

AfterAll { Exit-Sandbox }

Describe 'Push-QuiltPackage (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        $null = Enter-Store $Store
    }

    BeforeEach {
        Assert-Store
        $data = New-Folder ./data
        $registry = New-Registry
    }

    AfterAll { Exit-Store }

    AfterEach { Remove-Item ./data -Recurse -ErrorAction Ignore }

    Context 'a folder' {
        It 'gives the package as it was published' {
            $package = Push-QuiltPackage lab/x $data -Registry $registry -Message 'The first' -Metadata @{ study = 'LA5c' }
            $package | Should -BeOfType Quilt.Package
            $package.Name | Should -Be 'lab/x'
            $package.TopHash | Should -MatchExactly '^[0-9a-f]{64}$'
            $package.Registry | Should -Be $registry
            $package.Message | Should -Be 'The first'
            $package.Metadata.study | Should -Be 'LA5c'
            $package.Tag | Should -Be 'latest'
            $package.Created | Should -BeOfType DateTimeOffset
            $package.Entries.LogicalKey | Should -Be 'a.txt', 'sub/b.txt', 'sub/c.txt'
            $package.Entries.Hash | Should -Not -Contain $null
        }

        It 'writes what Get-QuiltPackage reads' {
            $pushed = Push-QuiltPackage lab/x $data -Registry $registry -Message m
            $read = Get-QuiltPackage lab/x -Registry $registry
            $read.TopHash | Should -Be $pushed.TopHash
            Compare-QuiltPackage $pushed $read | Should -BeNullOrEmpty
        }

        It 'adds to the latest revision, in its place or under -Prefix' {
            $null = Push-QuiltPackage lab/x $data -Registry $registry
            $results = New-Folder ./results @{ 'a.txt' = 'another'; 'r.tsv' = '1' }
            (Push-QuiltPackage lab/x $results -Registry $registry -Prefix results/1.0.0).Entries.LogicalKey |
                Should -Be 'a.txt', 'results/1.0.0/a.txt', 'results/1.0.0/r.tsv', 'sub/b.txt', 'sub/c.txt'
            $third = Push-QuiltPackage lab/x $results -Registry $registry
            $third.Count | Should -Be 6
            $third | Get-QuiltEntry a.txt | Get-QuiltContent | Should -Be 'another'
        }

        It 'keeps the metadata of the revision that it adds to, and not its message' {
            $null = Push-QuiltPackage lab/x $data -Registry $registry -Message m -Metadata @{ k = 1 }
            $second = Push-QuiltPackage lab/x $data -Registry $registry
            $second.Metadata.k | Should -Be 1
            $second.Message | Should -BeNullOrEmpty
        }

        It 'starts from nothing with -Replace, without a conflict' {
            $null = Push-QuiltPackage lab/x $data -Registry $registry -Metadata @{ k = 1 }
            $only = New-Folder ./only @{ 'only.txt' = 'x' }
            $package = Push-QuiltPackage lab/x $only -Registry $registry -Replace
            $package.Entries.LogicalKey | Should -Be 'only.txt'
            $package.Metadata.Count | Should -Be 0
            @(Get-QuiltPackage lab/x -Registry $registry -All).Count | Should -Be 2
        }

        It 'warns of a folder without files' {
            $empty = New-Item ./empty -ItemType Directory -Force
            $package = Push-QuiltPackage lab/x $empty -Registry $registry -WarningVariable warnings -WarningAction SilentlyContinue
            $package.Count | Should -Be 0
            $warnings | Should -HaveCount 1
        }

        It 'takes a package under -Prefix, or in place of everything with -Replace' {
            $null = Push-QuiltPackage lab/x $data -Registry $registry -Metadata @{ k = 1 }
            $added = New-QuiltPackage ./data/sub | Push-QuiltPackage lab/x -Registry $registry -Prefix copy
            $added.Entries.LogicalKey | Should -Be 'a.txt', 'copy/b.txt', 'copy/c.txt', 'sub/b.txt', 'sub/c.txt'
            $added.Metadata.k | Should -Be 1
            $only = New-QuiltPackage ./data/sub | Push-QuiltPackage lab/x -Registry $registry -Replace
            $only.Entries.LogicalKey | Should -Be 'b.txt', 'c.txt'
        }

        It 'takes one file' {
            (Push-QuiltPackage lab/x ./data/sub/b.txt -Prefix docs -Registry $registry).Entries.LogicalKey | Should -Be 'docs/b.txt'
        }

        It 'takes folders from the pipeline: strings, folder objects, rows' {
            './data' | Push-QuiltPackage lab/x -Registry $registry | ForEach-Object Count | Should -Be 3
            Get-Item ./data | Push-QuiltPackage lab/y -Registry $registry | ForEach-Object Count | Should -Be 3
            $rows = [pscustomobject]@{ Name = 'lab/r1'; Path = './data'; Prefix = 'p'; Registry = $registry },
                [pscustomobject]@{ Name = 'lab/r2'; Path = './data/sub'; Prefix = ''; Registry = $registry }
            $rows | Push-QuiltPackage | ForEach-Object { "$($_.Name) $($_.Entries.LogicalKey[0])" } | Should -Be 'lab/r1 p/a.txt', 'lab/r2 b.txt'
        }
    }

    Context 'what is no path' {
        It 'refuses <_>, and pushes nothing' -ForEach 'an entry', 'a subject', 'a difference', 'a moment', 'a row without a path', 'an entry as -Path' {
            $package = New-QuiltPackage $data
            # A file of the entry's name lies here, and is not meant.
            Set-Content ./a.txt 'not this one'
            $push = switch ($_) {
                'an entry' { { $package | Get-QuiltEntry a.txt | Push-QuiltPackage lab/x -Registry $registry } }
                'a subject' { { [Quilt.Subject]@{ Id = 'a.txt' } | Push-QuiltPackage lab/x -Registry $registry } }
                'a difference' { { Compare-QuiltPackage $package (New-QuiltPackage) | Push-QuiltPackage lab/x -Registry $registry } }
                'a moment' { { Get-Date | Push-QuiltPackage lab/x -Registry $registry } }
                'a row without a path' { { [pscustomobject]@{ File = 'a.txt' } | Push-QuiltPackage lab/x -Registry $registry } }
                'an entry as -Path' { { Push-QuiltPackage lab/x $package.Find('a.txt') -Registry $registry } }
            }
            $push | Should -Throw -ErrorId 'ParameterArgumentTransformationError,QuiltPS.PushQuiltPackageCommand'
            Get-RegistryState $registry | Should -Be 'nothing'
        }

        It 'takes what Resolve-Path gives, and a folder whose name is a number' {
            (Resolve-Path ./data | Push-QuiltPackage lab/x -Registry $registry).Count | Should -Be 3
            $null = New-Folder ./2024
            (Push-QuiltPackage lab/y 2024 -Registry $registry).Count | Should -Be 3
        }

        It 'says what to type: <_>' -ForEach 'nothing', 'no name', 'the folder first', 'no folder', 'a folder object alone', 'a package without a name' {
            $id = $_ -eq 'no folder' ? 'PathNotFound' : 'InvalidPackageName'
            $push = switch ($_) {
                'nothing' { { Push-QuiltPackage } }
                'no name' { { Push-QuiltPackage -Path $data -Registry $registry } }
                'the folder first' { { Push-QuiltPackage ./data -Registry $registry } }
                'no folder' { { Push-QuiltPackage lab/x -Registry $registry } }
                'a folder object alone' { { Get-Item $data | Push-QuiltPackage -Registry $registry } }
                'a package without a name' { { New-QuiltPackage $data | Push-QuiltPackage -Registry $registry } }
            }
            $failure = $push | Should -Throw -ErrorId "$id,QuiltPS.PushQuiltPackageCommand" -PassThru
            $failure.Exception.Message | Should -BeLike '*Push-QuiltPackage lab/*'
        }
    }

    Context 'a registry that is not there' {
        It 'takes no variable that is not set for the default registry' {
            { Push-QuiltPackage lab/x $data -Registry $null } | Should -Throw -ErrorId 'InvalidRegistry,QuiltPS.PushQuiltPackageCommand'
            { Get-QuiltPackage -Registry '' } | Should -Throw -ErrorId 'InvalidRegistry,QuiltPS.GetQuiltPackageCommand'
        }
    }

    Context 'a package' {
        It 'takes it from the pipeline, and its name and registry from itself' {
            $null = Push-QuiltPackage lab/x $data -Registry $registry
            $pushed = Get-QuiltPackage lab/x -Registry $registry | Add-QuiltEntry new.txt ./data/a.txt | Push-QuiltPackage -Message 'One more'
            $pushed.Name, $pushed.Registry, $pushed.Count | Should -Be 'lab/x', $registry, 4
        }

        It 'takes one that was made here, under the name given' {
            (New-QuiltPackage $data -Metadata @{ k = 1 } | Push-QuiltPackage lab/new -Registry $registry).Metadata.k | Should -Be 1
            (Push-QuiltPackage -Package (New-QuiltPackage $data) -Name lab/other -Registry $registry).Name | Should -Be 'lab/other'
        }

        It 'never conflicts with what one pushed oneself' {
            $made = New-QuiltPackage $data
            $made | Push-QuiltPackage lab/x -Registry $registry -Message 1 | Should -Not -BeNullOrEmpty
            $made | Push-QuiltPackage lab/x -Registry $registry -Message 2 | Should -Not -BeNullOrEmpty
            New-QuiltPackage $data | Push-QuiltPackage lab/x -Registry $registry -Message 3 | Should -Not -BeNullOrEmpty
            $fourth = Push-QuiltPackage lab/x $data -Registry $registry -Message 4
            $fourth | Push-QuiltPackage -Message 5 | Should -Not -BeNullOrEmpty
            $fourth | Push-QuiltPackage -Message 6 | Should -Not -BeNullOrEmpty
            Get-QuiltPackage lab/x -Registry $registry | Install-QuiltPackage -Destination ./installed | Out-Null
            Set-Content ./installed/a.txt edited
            (Push-QuiltPackage lab/x ./installed -Registry $registry | Get-QuiltEntry a.txt | Get-QuiltContent) | Should -Be 'edited'
        }

        It 'conflicts with a revision that it was not derived from, which -Force replaces' {
            $base = Push-QuiltPackage lab/x $data -Registry $registry
            $winner = $base | Add-QuiltEntry mine.txt ./data/a.txt | Push-QuiltPackage
            $loser = $base | Add-QuiltEntry yours.txt ./data/a.txt
            $loser | Push-QuiltPackage -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be 'PackageConflict,QuiltPS.PushQuiltPackageCommand'
            $failure.CategoryInfo.Category | Should -Be 'ResourceExists'
            $failure.Exception.Message | Should -BeLike "*$($winner.TopHash)*"
            (Get-QuiltPackage lab/x -Registry $registry).TopHash | Should -Be $winner.TopHash
            $forced = $loser | Push-QuiltPackage -Force
            (Get-QuiltPackage lab/x -Registry $registry).TopHash | Should -Be $forced.TopHash
        }
    }

    Context 'content' {
        It 'copies what is missing only' {
            $null = Push-QuiltPackage lab/x $data -Registry $registry
            $objects = Get-ContentCount $registry
            Copy-Item ./data/a.txt ./data/again.txt
            # A folder names content by its hash, a bucket by the package and the path.
            $name, $new = $Store -eq 'folder' ? ('lab/y', 0) : ('lab/x', 1)
            $verbose = Push-QuiltPackage $name $data -Registry $registry -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
            "$verbose" | Should -BeLike "*copy $new file* ($(3 * $new) B), reuse $(4 - $new) files ($(14 - 3 * $new) B)*"
            Get-ContentCount $registry | Should -Be ($objects + $new)
        }

        It 'keeps every revision as it was when the source changes' {
            $first = Push-QuiltPackage lab/x $data -Registry $registry
            Set-Content ./data/a.txt changed -NoNewline
            $null = Push-QuiltPackage lab/x $data -Registry $registry
            $first | Get-QuiltEntry a.txt | Get-QuiltContent | Should -Be 'one'
        }

        It 'publishes another message with -Dedupe, since the message is part of the top hash' {
            $null = Push-QuiltPackage lab/x $data -Registry $registry -Message first
            (Push-QuiltPackage lab/x $data -Registry $registry -Message second -Dedupe).Message | Should -Be 'second'
            @(Get-QuiltPackage lab/x -Registry $registry -All).Count | Should -Be 2
        }

        It 'publishes nothing with -Dedupe when nothing changed' {
            $first = Push-QuiltPackage lab/x $data -Registry $registry
            $again = Push-QuiltPackage lab/x $data -Registry $registry -Dedupe
            $again.TopHash | Should -Be $first.TopHash
            @(Get-QuiltPackage lab/x -Registry $registry -All).Count | Should -Be 1
        }

        It 'refuses to leave local files where they are' {
            Push-QuiltPackage lab/x $data -Registry $registry -NoCopy -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be 'LocalFileNotCopied,QuiltPS.PushQuiltPackageCommand'
            $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
        }

        It 'publishes without copying what the registry has' {
            $package = Push-QuiltPackage lab/x $data -Registry $registry
            ($package | Set-QuiltEntry a.txt @{ k = 1 } | Push-QuiltPackage -NoCopy).Find('a.txt').Metadata.k | Should -Be 1
        }
    }

    Context 'registries' {
        It 'takes the default registry from the settings' {
            Set-QuiltSetting default_remote_registry $registry
            try {
                (Push-QuiltPackage lab/x $data).Registry | Should -Be $registry
            } finally {
                Set-QuiltSetting default_remote_registry $null
            }
            (Push-QuiltPackage lab/x $data).Registry | Should -Be "$env:XDG_DATA_HOME/Quilt/packages"
        }

        if ($Store -eq 'folder') {
            It 'finds the registry <Given>' -ForEach @(
                @{ Given = './relative' }
                @{ Given = 'TestDrive:/relative' }
                @{ Given = 'file://$root/relative' }
            ) {
                (Push-QuiltPackage lab/x $data -Registry $Given.Replace('$root', $root)).Registry | Should -Be "$root/relative"
            }
        }
    }

    Context 'errors' {
        It 'gives <Id>, <Category> for <Name>, <Path>, <Place>' -ForEach @(
            @{ Name = 'nouser'; Path = './data'; Place = './r'; Id = 'InvalidPackageName'; Category = 'InvalidArgument'; Target = 'nouser' }
            @{ Name = 'a/b/c'; Path = './data'; Place = './r'; Id = 'InvalidPackageName'; Category = 'InvalidArgument'; Target = 'a/b/c' }
            @{ Name = '../etc'; Path = './data'; Place = './r'; Id = 'InvalidPackageName'; Category = 'InvalidArgument'; Target = '../etc' }
            @{ Name = 'lab/x'; Path = './missing'; Place = './r'; Id = 'PathNotFound'; Category = 'ObjectNotFound'; Target = '*/missing' }
            @{ Name = 'lab/x'; Path = './data'; Place = 's3://b/p'; Id = 'InvalidRegistry'; Category = 'InvalidArgument'; Target = 's3://b/p' }
            @{ Name = 'lab/x'; Path = './data'; Place = 'http://b'; Id = 'InvalidRegistry'; Category = 'InvalidArgument'; Target = 'http://b' }
        ) {
            Push-QuiltPackage $Name $Path -Registry $Place -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be "$Id,QuiltPS.PushQuiltPackageCommand"
            $failure.CategoryInfo.Category | Should -Be $Category
            "$($failure.TargetObject)" | Should -BeLike $Target
            Test-Path ./r | Should -BeFalse
        }

        It 'does not push past the rules of a registry, and reads from it' {
            $first = Push-QuiltPackage lab/x $data -Registry $registry
            Set-RegistryFile $registry .quilt/workflows/config.yml "version: '1'`nworkflows: {}"
            Push-QuiltPackage lab/x $data -Registry $registry -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be 'WorkflowNotSupported,QuiltPS.PushQuiltPackageCommand'
            $failure.CategoryInfo.Category | Should -Be 'NotImplemented'
            (Get-QuiltPackage lab/x -Registry $registry -All).TopHash | Should -Be $first.TopHash
        }

        It 'asks for a name when the package has none' {
            { New-QuiltPackage $data | Push-QuiltPackage -Registry $registry } | Should -Throw -ErrorId 'InvalidPackageName,*'
        }

        It 'names the job that belongs to no run' {
            { [Quilt.Job]@{ JobId = 'j'; Name = 'data--1' } | Push-QuiltPackage } | Should -Throw -ErrorId 'RunNotFound,*'
        }

        It 'goes on with the next folder' {
            './missing', './data' | Push-QuiltPackage lab/x -Registry $registry -ErrorAction SilentlyContinue | Should -HaveCount 1
        }
    }
}
