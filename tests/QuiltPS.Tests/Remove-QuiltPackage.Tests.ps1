BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $null = Enter-Sandbox
    $data = New-Folder ./data
}

AfterAll { Exit-Sandbox }

Describe 'Remove-QuiltPackage (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        $null = Enter-Store $Store
    }

    BeforeEach {
        Assert-Store
        $registry = New-Registry
        $first = Push-QuiltPackage lab/x $data -Registry $registry -Message first
        $second = Push-QuiltPackage lab/x $data -Registry $registry -Message second
        $other = Push-QuiltPackage lab/y $data -Registry $registry
    }

    AfterAll { Exit-Store }

    It 'deletes a package with all revisions, and no other' {
        Remove-QuiltPackage lab/x -Registry $registry | Should -BeNullOrEmpty
        (Get-QuiltPackage -Registry $registry).Name | Should -Be 'lab/y'
    }

    It 'deletes one revision; the newest that is left becomes the latest' {
        Remove-QuiltPackage lab/x $second.TopHash.Substring(0, 8) -Registry $registry
        (Get-QuiltPackage lab/x -Registry $registry -All).Message | Should -Be 'first'
        (Get-QuiltPackage lab/x -Registry $registry).TopHash | Should -Be $first.TopHash
    }

    It 'deletes the revision that a package object is' {
        $first | Remove-QuiltPackage
        (Get-QuiltPackage lab/x -Registry $registry -All).Message | Should -Be 'second'
    }

    It 'takes names from the pipeline, by value and by property name' {
        'lab/x' | Remove-QuiltPackage -Registry $registry
        [pscustomobject]@{ Name = 'lab/y'; Registry = $registry } | Remove-QuiltPackage
        Get-QuiltPackage -Registry $registry | Should -BeNullOrEmpty
    }

    It 'leaves content for the packages that share it' {
        Remove-QuiltPackage lab/x -Registry $registry
        $other | Test-QuiltPackage -Quiet | Should -BeTrue
    }

    It 'changes nothing with -WhatIf' {
        $before = Get-RegistryState $registry
        Get-WhatIf { Remove-QuiltPackage lab/x -Registry $registry -WhatIf } | Should -BeLike '*2 revisions*lab/x*'
        Get-WhatIf { $first | Remove-QuiltPackage -WhatIf } | Should -BeLike "*$($first.TopHash)*"
        Get-RegistryState $registry | Should -Be $before
    }

    It 'says what was deleted' {
        Remove-QuiltPackage lab/y -Registry $registry -Verbose 4>&1 | Select-Object -Last 1 | Should -BeLike "Deleted lab/y from $registry.*"
    }

    It 'gives <Id>, <Category> for <Arguments>' -ForEach @(
        @{ Arguments = @{ Name = 'lab/none' }; Id = 'PackageNotFound'; Category = 'ObjectNotFound' }
        @{ Arguments = @{ Name = 'lab/x'; TopHash = 'ffffff' }; Id = 'RevisionNotFound'; Category = 'ObjectNotFound' }
        @{ Arguments = @{ Name = 'lab/*' }; Id = 'InvalidPackageName'; Category = 'InvalidArgument' }
    ) {
        Remove-QuiltPackage @Arguments -Registry $registry -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be "$Id,QuiltPS.RemoveQuiltPackageCommand"
        $failure.CategoryInfo.Category | Should -Be $Category
    }
}
