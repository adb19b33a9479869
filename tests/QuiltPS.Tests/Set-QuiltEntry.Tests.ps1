BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $null = Enter-Sandbox
}

AfterAll { Exit-Sandbox }

Describe 'Set-QuiltEntry (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        if (-not (Enter-Store $Store)) { return }
        $registry = New-Registry
        $package = New-QuiltPackage (New-Folder ./data)
    }

    BeforeEach { Assert-Store }

    AfterAll { Exit-Store }

    It 'sets the metadata of an entry, in memory' {
        $changed = $package | Set-QuiltEntry a.txt @{ age = 40 }
        $changed.Find('a.txt').Metadata.age | Should -Be 40
        $changed.Find('sub/b.txt').Metadata.Count | Should -Be 0
        $package.Find('a.txt').Metadata.Count | Should -Be 0
    }

    It 'takes the place of what was there' {
        $changed = $package | Set-QuiltEntry a.txt @{ age = 40 } | Set-QuiltEntry a.txt '{"sex": "F"}'
        "$($changed.Find('a.txt').Metadata)" | Should -Be '{"sex": "F"}'
        ($package | Set-QuiltEntry a.txt @{}).Find('a.txt').Metadata.Count | Should -Be 0
    }

    It 'sets folders and wildcards' {
        ($package | Set-QuiltEntry sub @{ k = 1 }).Entries.Where{ $_.Metadata['k'] }.LogicalKey | Should -Be 'sub/b.txt', 'sub/c.txt'
        ($package | Set-QuiltEntry a.*, *c.txt @{ k = 1 }).Entries.Where{ $_.Metadata['k'] }.LogicalKey | Should -Be 'a.txt', 'sub/c.txt'
    }

    It 'collects rows for one package, such as a table of subjects' {
        $rows = "LogicalKey,Metadata`na.txt,""{""""age"""": 40}""`nsub/b.txt,""{""""age"""": 41}""" | ConvertFrom-Csv
        $changed = $rows | Set-QuiltEntry -Package $package
        $changed.Entries[0, 1].Metadata.age | Should -Be 40, 41
    }

    It 'survives a push' {
        $pushed = $package | Set-QuiltEntry a.txt @{ age = 40 } | Push-QuiltPackage lab/x -Registry $registry
        (Get-QuiltPackage lab/x -Registry $registry).Find('a.txt').Metadata.age | Should -Be 40
        $pushed.Entries | Where-Object { $_.Metadata['age'] -gt 39 } | ForEach-Object LogicalKey | Should -Be 'a.txt'
    }

    It 'names a key that does not exist, and sets the others' {
        $changed = $package | Set-QuiltEntry missing, a.txt @{ k = 1 } -ErrorVariable failure -ErrorAction SilentlyContinue
        $changed.Find('a.txt').Metadata.k | Should -Be 1
        $failure.FullyQualifiedErrorId | Should -Be 'EntryNotFound,QuiltPS.SetQuiltEntryCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.TargetObject | Should -Be 'missing'
    }

    It 'hands on no package that it could not change at all' {
        $package | Set-QuiltEntry missing @{ k = 1 } -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }
}
