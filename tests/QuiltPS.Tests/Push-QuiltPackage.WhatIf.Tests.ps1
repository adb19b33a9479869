BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $null = Enter-Sandbox
}

AfterAll { Exit-Sandbox }

Describe 'Push-QuiltPackage -WhatIf (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll { $null = Enter-Store $Store }

    BeforeEach {
        Assert-Store
        $data = New-Folder ./data
        $registry = New-Registry
    }

    AfterAll { Exit-Store }

    AfterEach { Remove-Item ./data -Recurse -ErrorAction Ignore }

    It 'tells each item and the counts, which the push then meets, and changes nothing' {
        $null = Push-QuiltPackage lab/x $data -Registry $registry
        Set-Content ./data/new.txt 'quite new' -NoNewline
        Copy-Item ./data/a.txt ./data/same.txt
        $before = Get-RegistryState $registry
        $said = Get-WhatIf { Push-QuiltPackage lab/x $data -Registry $registry -WhatIf }
        Get-RegistryState $registry | Should -Be $before
        $said | Should -Contain '"Copy" on target "new.txt (9 B)".'
        $same, $copied = $Store -eq 'folder' ? ('Reuse', '1 file (9 B)') : ('Copy', '2 files (12 B)')
        $said | Should -Contain "`"$same`" on target `"same.txt (3 B)`"."
        $counts = [regex]::Match($said[-1], 'copy .*\)').Value
        $counts | Should -BeLike "copy $copied, reuse * files (* B), keep * files (* B)"
        $verbose = Push-QuiltPackage lab/x $data -Registry $registry -Verbose 4>&1 | Where-Object { $_ -like 'Pushed*' }
        "$verbose" | Should -BeLike "*: $counts."
    }

    It 'tells what is new beside what is copied, as the push then does' {
        $null = Push-QuiltPackage lab/x $data -Registry $registry
        Set-Content ./data/new.txt 'quite new' -NoNewline
        Set-Content ./data/a.txt 'changed' -NoNewline
        (Get-WhatIf { Push-QuiltPackage lab/x $data -Registry $registry -WhatIf })[-1] | Should -BeLike '"Push 4 entries (1 added, 1 changed, 2 unchanged): copy 2 files*'
        Push-QuiltPackage lab/x $data -Registry $registry -Verbose 4>&1 | Where-Object { $_ -like 'Pushed*' } |
            Should -BeLike '*(1 added, 1 changed, 2 unchanged): copy 2 files*'
        (Get-WhatIf { Push-QuiltPackage lab/x "$data/sub" -Replace -Registry $registry -WhatIf })[-1] | Should -BeLike '*(2 added, 0 changed, 4 removed, 0 unchanged)*'
    }

    It 'says that a package is empty' {
        $empty = (New-Item ./empty -ItemType Directory -Force).FullName
        Get-WhatIf { Push-QuiltPackage lab/none $empty -Registry $registry -WhatIf -WarningAction Ignore } | Should -BeLike '"Push an empty package (0 added*'
    }

    It 'does not even make the registry, nor caches' {
        Remove-Item $env:XDG_DATA_HOME, $env:XDG_CACHE_HOME -Recurse -ErrorAction Ignore
        Get-WhatIf { Push-QuiltPackage lab/x $data -Registry $registry -WhatIf } | Should -HaveCount 4
        Get-WhatIf { New-QuiltPackage $data | Push-QuiltPackage lab/x -Registry $registry -WhatIf } | Should -HaveCount 4
        Get-RegistryState $registry | Should -Be 'nothing'
        $env:XDG_DATA_HOME, $env:XDG_CACHE_HOME | Where-Object { Test-Path $_ } | Should -BeNullOrEmpty
    }

    It 'tells of a conflict' {
        $base = Push-QuiltPackage lab/x $data -Registry $registry
        $null = $base | Remove-QuiltEntry a.txt | Push-QuiltPackage
        { $base | Remove-QuiltEntry sub | Push-QuiltPackage -WhatIf } | Should -Throw -ErrorId 'PackageConflict,*'
    }

    It 'speaks of one entry, one file and one byte as of one' {
        $one = New-Folder ./single @{ 'a' = 'x' }
        (Get-WhatIf { Push-QuiltPackage lab/x $one -Registry $registry -WhatIf })[-1] | Should -BeLike '"Push 1 entry (1 added, 0 changed, 0 unchanged): copy 1 file (1 B), *'
    }

    It 'follows $WhatIfPreference' {
        Get-WhatIf { $WhatIfPreference = $true; Push-QuiltPackage lab/x $data -Registry $registry } | Should -HaveCount 4
        Get-RegistryState $registry | Should -Be 'nothing'
    }
}
