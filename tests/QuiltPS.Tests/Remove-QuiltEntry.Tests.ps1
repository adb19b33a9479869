BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $null = Enter-Sandbox
    function Keys { @($input).Entries.LogicalKey }
}

AfterAll { Exit-Sandbox }

Describe 'Remove-QuiltEntry (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        if (-not (Enter-Store $Store)) { return }
        $registry = New-Registry
        $package = New-QuiltPackage (New-Folder ./data)
    }

    BeforeEach { Assert-Store }

    AfterAll { Exit-Store }

    It 'takes out <Key>' -ForEach @(
        @{ Key = 'a.txt'; Left = 'sub/b.txt', 'sub/c.txt' }
        @{ Key = 'sub'; Left = @('a.txt') }
        @{ Key = '*b.txt'; Left = 'a.txt', 'sub/c.txt' }
        @{ Key = 'a.txt', 'sub/c.txt'; Left = @('sub/b.txt') }
    ) {
        $package | Remove-QuiltEntry $Key | Keys | Should -Be $Left
        $package.Count | Should -Be 3
    }

    It 'may leave nothing' {
        ($package | Remove-QuiltEntry *).Count | Should -Be 0
    }

    It 'collects entries for one package' {
        $package | Get-QuiltEntry sub | Where-Object Size -GT 3 | Remove-QuiltEntry -Package $package | Keys | Should -Be 'a.txt', 'sub/b.txt'
    }

    It 'leaves earlier revisions as they are when the change is pushed' {
        $first = $package | Push-QuiltPackage lab/x -Registry $registry
        $second = $first | Remove-QuiltEntry a.txt | Push-QuiltPackage
        "$(Compare-QuiltPackage $first $second)" | Should -Be 'Deleted a.txt'
        ($first | Get-QuiltPackage).Count | Should -Be 3
    }

    It 'names a key that does not exist, and takes out the others' {
        $package | Remove-QuiltEntry missing, sub -ErrorVariable failure -ErrorAction SilentlyContinue | Keys | Should -Be 'a.txt'
        $failure.FullyQualifiedErrorId | Should -Be 'EntryNotFound,QuiltPS.RemoveQuiltEntryCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.TargetObject | Should -Be 'missing'
    }
}
