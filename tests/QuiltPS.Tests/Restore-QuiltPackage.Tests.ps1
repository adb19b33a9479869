BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $null = Enter-Sandbox
    $data = New-Folder ./data
}

AfterAll { Exit-Sandbox }

Describe 'Restore-QuiltPackage (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        $null = Enter-Store $Store
    }

    BeforeEach {
        Assert-Store
        $registry = New-Registry
        $first = Push-QuiltPackage lab/x $data -Registry $registry -Message first
        $second = Push-QuiltPackage lab/x $data -Registry $registry -Message second
    }

    AfterAll { Exit-Store }

    It 'points latest at the earlier revision and gives it' {
        $restored = Restore-QuiltPackage lab/x $first.TopHash -Registry $registry
        $restored.TopHash, $restored.Tag | Should -Be $first.TopHash, 'latest'
        (Get-QuiltPackage lab/x -Registry $registry).Message | Should -Be 'first'
        (Get-QuiltPackage lab/x -Registry $registry -All).TopHash | Should -Contain $second.TopHash
    }

    It 'takes the beginning of a hash' {
        (Restore-QuiltPackage lab/x $first.TopHash.Substring(0, 6) -Registry $registry).Message | Should -Be 'first'
    }

    It 'takes a revision from the pipeline' {
        Get-QuiltPackage lab/x -Registry $registry -All | Select-Object -Last 1 | Restore-QuiltPackage | ForEach-Object Message | Should -Be 'first'
        (Get-QuiltPackage lab/x -Registry $registry).Message | Should -Be 'first'
    }

    It 'changes nothing with -WhatIf' {
        $before = Get-RegistryState $registry
        $said = Get-WhatIf { Restore-QuiltPackage lab/x $first.TopHash -Registry $registry -WhatIf }
        $said | Should -BeLike "*$($first.TopHash)*lab/x in $registry*"
        Get-RegistryState $registry | Should -Be $before
    }

    It 'gives <Id>, <Category> for <Name>, <Hash>' -ForEach @(
        @{ Name = 'lab/none'; Hash = 'ffffff'; Id = 'RevisionNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'lab/x'; Hash = 'ffffff'; Id = 'RevisionNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'lab/x'; Hash = 'abc'; Id = 'AmbiguousHash'; Category = 'InvalidArgument' }
        @{ Name = 'x'; Hash = 'ffffff'; Id = 'InvalidPackageName'; Category = 'InvalidArgument' }
    ) {
        Restore-QuiltPackage $Name $Hash -Registry $registry -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -Be "$Id,QuiltPS.RestoreQuiltPackageCommand"
        $failure.CategoryInfo.Category | Should -Be $Category
    }
}
