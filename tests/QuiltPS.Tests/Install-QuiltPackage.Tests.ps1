BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox
}

AfterAll { Exit-Sandbox }

Describe 'Install-QuiltPackage (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        if (-not (Enter-Store $Store)) { return }
        $registry = New-Registry
        $package = Push-QuiltPackage lab/x (New-Folder ./data) -Registry $registry
    }

    BeforeEach {
        Assert-Store
        $target = "$root/target-$([guid]::NewGuid().ToString('n'))"
    }

    AfterAll { Exit-Store }

    It 'puts each file in its place and gives it' {
        $files = $package | Install-QuiltPackage -Destination $target
        $files.LogicalKey | Sort-Object | Should -Be 'a.txt', 'sub/b.txt', 'sub/c.txt'
        $files | ForEach-Object { $_.Path | Should -Be "$target/$($_.LogicalKey)"; $_.Action | Should -Be 'Copy' }
        Get-Content $target/sub/b.txt -Raw | Should -Be 'two'
        $package | Test-QuiltPackage -Path $target -Quiet | Should -BeTrue
    }

    It 'keeps what is there already' {
        $null = $package | Install-QuiltPackage -Destination $target
        $before = Get-FolderState $target
        ($package | Install-QuiltPackage -Destination $target).Action | Should -Be 'Keep', 'Keep', 'Keep'
        Get-FolderState $target | Should -Be $before
    }

    It 'says with -Verbose which files are kept, and why' {
        $null = $package | Install-QuiltPackage -Destination $target -Include sub
        $said = $package | Install-QuiltPackage -Destination $target -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        $said -like '*is kept*' | Should -Be @('b', 'c').ForEach{ "'$target/sub/$_.txt' is kept: it has the content of 'sub/$_.txt' already." }
    }

    It 'takes the package by <_>' -ForEach 'object', 'name', 'name and hash', 'name@hash', 'URI', 'row', 'piped name', '-Name' {
        $files = switch ($_) {
            'object' { Install-QuiltPackage $package $target }
            'name' { Install-QuiltPackage lab/x $target -Registry $registry }
            'name and hash' { Install-QuiltPackage lab/x $target -Registry $registry -TopHash $package.TopHash.Substring(0, 8) }
            'name@hash' { Install-QuiltPackage "lab/x@$($package.TopHash)" $target -Registry $registry }
            'URI' { Install-QuiltPackage ($package | ConvertTo-QuiltUri) $target }
            'row' { [pscustomobject]@{ Name = 'lab/x'; TopHash = $package.TopHash; Registry = $registry; Owner = 'x' } | Install-QuiltPackage -Destination $target }
            'piped name' { 'lab/x' | Install-QuiltPackage -Registry $registry -Destination $target }
            '-Name' { Install-QuiltPackage -Name lab/x -Registry $registry -Destination $target }
        }
        $files | Should -HaveCount 3
    }

    It 'takes the folder first when <_> piped' -ForEach 'the package is', 'its name is', 'entries are' {
        Push-Location (New-Folder "./elsewhere-$([guid]::NewGuid().ToString('n'))" @{})
        try {
            $files = switch ($_) {
                'the package is' { $package | Install-QuiltPackage ./out }
                'its name is' { 'lab/x' | Install-QuiltPackage ./out -Registry $registry }
                'entries are' { $package | Get-QuiltEntry | Install-QuiltPackage ./out }
            }
            $files.Path | Sort-Object | Should -Be ('a.txt', 'sub/b.txt', 'sub/c.txt').ForEach{ "$PWD/out/$_" }
        } finally {
            Pop-Location
        }
    }

    It 'refuses a package that is piped beside one that is named' {
        { $package | Install-QuiltPackage lab/x $target } | Should -Throw -ErrorId 'PackageNamedTwice,QuiltPS.InstallQuiltPackageCommand'
        Test-Path $target | Should -BeFalse
    }

    It 'refuses a file for a folder: <_>' -ForEach './data/a.txt', './data/a.txt/below' {
        { $package | Install-QuiltPackage $_ } | Should -Throw -ErrorId 'InvalidDestination,QuiltPS.InstallQuiltPackageCommand'
    }

    It 'warns of what -Include names in vain' {
        $files = $package | Install-QuiltPackage -Destination $target -Include a.txt, 'none/*', sub-1 -WarningVariable warnings -WarningAction SilentlyContinue
        $files.LogicalKey | Should -Be 'a.txt'
        $warnings | Should -HaveCount 2
    }

    Context 'a part' {
        It 'installs what -Include <Include> and -Exclude <Exclude> leave' -ForEach @(
            @{ Include = 'sub/*'; Exclude = $null; Keys = 'sub/b.txt', 'sub/c.txt' }
            @{ Include = 'sub'; Exclude = $null; Keys = 'sub/b.txt', 'sub/c.txt' }
            @{ Include = 'a.txt', '*c.txt'; Exclude = $null; Keys = 'a.txt', 'sub/c.txt' }
            @{ Include = $null; Exclude = 'sub/'; Keys = @('a.txt') }
            @{ Include = '*.txt'; Exclude = '*b.txt'; Keys = 'a.txt', 'sub/c.txt' }
            @{ Include = 'A.TXT'; Exclude = $null; Keys = @() }
        ) {
            $filter = @{}
            if ($Include) { $filter.Include = $Include }
            if ($Exclude) { $filter.Exclude = $Exclude }
            @($package | Install-QuiltPackage -Destination $target @filter -WarningAction Ignore | ForEach-Object LogicalKey | Sort-Object) | Should -Be $Keys
        }

        It 'installs what is below -Prefix <_>, which keeps its path' -ForEach 'sub', 'sub/' {
            ($package | Install-QuiltPackage -Destination $target -Prefix $_).LogicalKey | Sort-Object | Should -Be 'sub/b.txt', 'sub/c.txt'
            Get-Content $target/sub/b.txt | Should -Be 'two'
            Test-Path $target/a.txt | Should -BeFalse
        }

        It 'takes -Prefix with -Include and -Exclude, and for entries that are piped' {
            ($package | Install-QuiltPackage -Destination $target -Prefix sub -Include '*.txt' -Exclude '*b.txt').LogicalKey | Should -Be 'sub/c.txt'
            ($package | Get-QuiltEntry a.txt, sub/b.txt | Install-QuiltPackage -Destination $target -Prefix sub).LogicalKey | Should -Be 'sub/b.txt'
        }

        It 'says that there is no folder <_>' -ForEach 'su', 'a.txt', 'SUB', 's*' {
            { $package | Install-QuiltPackage -Destination $target -Prefix $_ } | Should -Throw -ErrorId 'EntryNotFound,QuiltPS.InstallQuiltPackageCommand'
            Test-Path $target | Should -BeFalse
        }

        It 'installs the entries that it is given' {
            $package | Get-QuiltEntry sub/b.txt, a.txt | Install-QuiltPackage -Destination $target |
                ForEach-Object LogicalKey | Sort-Object | Should -Be 'a.txt', 'sub/b.txt'
        }
    }

    Context 'the destination' {
        It 'is by default a folder of the package''s own name here' {
            Push-Location (New-Folder ./here @{})
            try { $files = $package | Install-QuiltPackage } finally { Pop-Location }
            $files[0].Path | Should -BeLike "$root/here/x/*"
        }

        It 'is by default below the setting default_install_location' {
            Set-QuiltSetting default_install_location ./installed
            try { $files = $package | Install-QuiltPackage } finally { Set-QuiltSetting default_install_location $null }
            $files[0].Path | Should -BeLike "$root/installed/lab/x/*"
        }

        It 'may be on a drive of PowerShell''s' {
            ($package | Install-QuiltPackage -Destination TestDrive:/on/a/drive)[0].Path | Should -BeLike "$root/on/a/drive/*"
        }
    }

    Context 'files that were edited' {
        BeforeEach {
            $null = $package | Install-QuiltPackage -Destination $target
            Set-Content $target/a.txt mine -NoNewline
            Remove-Item $target/sub/b.txt
        }

        It 'are refused one by one, and the others installed' {
            $files = $package | Install-QuiltPackage -Destination $target -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -Be 'TargetModified,QuiltPS.InstallQuiltPackageCommand'
            $failure.CategoryInfo.Category | Should -Be 'ResourceExists'
            "$($failure.TargetObject)" | Should -Be "$target/a.txt"
            Get-Content $target/a.txt | Should -Be 'mine'
            $files.LogicalKey | Sort-Object | Should -Be 'sub/b.txt', 'sub/c.txt'
        }

        It 'are replaced with -Force' {
            ($package | Install-QuiltPackage -Destination $target -Force).Count | Should -Be 3
            Get-Content $target/a.txt | Should -Be 'one'
        }
    }

    Context 'a later revision' {
        BeforeAll {
            if ($Store -eq 'S3' -and $script:s3.Reason) { return }
            $later = New-Registry
            $folder = New-Folder "./later-$Store"
            $first = Push-QuiltPackage lab/x $folder -Registry $later
            Set-Content $folder/a.txt 'another one' -NoNewline
            Set-Content $folder/sub/b.txt 'another two' -NoNewline
            $second = Push-QuiltPackage lab/x $folder -Registry $later
        }

        It 'takes the place of the earlier one, but for files that were edited' {
            $null = $first | Install-QuiltPackage -Destination $target
            Set-Content $target/sub/b.txt mine -NoNewline
            $files = $second | Install-QuiltPackage -Destination $target -ErrorVariable failure -ErrorAction SilentlyContinue
            ($files | Where-Object Action -EQ Copy).LogicalKey | Should -Be 'a.txt'
            Get-Content $target/a.txt | Should -Be 'another one'
            $failure.FullyQualifiedErrorId | Should -Be 'TargetModified,QuiltPS.InstallQuiltPackageCommand'
            "$($failure.TargetObject)" | Should -Be "$target/sub/b.txt"
            Get-Content $target/sub/b.txt | Should -Be 'mine'
        }

        It 'does so for one that another session installed, whose manifest is not here any more' {
            $null = $first | Install-QuiltPackage -Destination $target
            Get-ChildItem $env:XDG_CACHE_HOME -Recurse -File | Remove-Item
            ($second | Install-QuiltPackage -Destination $target | Where-Object Action -EQ Copy).LogicalKey | Sort-Object | Should -Be 'a.txt', 'sub/b.txt'
        }
    }

    Context '-WhatIf' {
        It 'tells what each file would become, and changes nothing' {
            $null = $package | Install-QuiltPackage -Destination $target -Include sub
            Set-Content $target/sub/b.txt mine
            $before = Get-FolderState $target
            $said = Get-WhatIf { $package | Install-QuiltPackage -Destination $target -WhatIf }
            Get-FolderState $target | Should -Be $before
            $said | Should -Contain """Copy"" on target ""$target/a.txt (3 B)""."
            $said | Should -Contain """Refuse"" on target ""$target/sub/b.txt (3 B)""."
            $said[-1] | Should -BeLike '*Keep 1 file (5 B), Copy 1 file (3 B), Refuse 1 file (3 B)*'
        }

        It 'does not make the folder' {
            $null = Get-WhatIf { $package | Install-QuiltPackage -Destination $target -WhatIf }
            Test-Path $target | Should -BeFalse
        }
    }

    It 'ends early with Select-Object -First' {
        $package | Install-QuiltPackage -Destination $target | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'gives <Id> for <Name>' -ForEach @(
        @{ Name = 'lab/none'; Id = 'PackageNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'none'; Id = 'InvalidPackageName'; Category = 'InvalidArgument' }
    ) {
        Install-QuiltPackage $Name $target -Registry $registry -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be "$Id,QuiltPS.InstallQuiltPackageCommand"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Be $Name
    }
}
