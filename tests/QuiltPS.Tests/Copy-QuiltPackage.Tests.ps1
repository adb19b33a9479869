BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox
    $data = New-Folder ./data
}

AfterAll { Exit-Sandbox }

Describe 'Copy-QuiltPackage (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        $null = Enter-Store $Store
    }

    BeforeEach { Assert-Store }

    AfterAll { Exit-Store }

    It 'takes the other registry first when the package is piped, and asks for one' {
        $piped = Push-QuiltPackage lab/piped (New-Folder ./piped) -Registry (New-Registry)
        ($piped | Copy-QuiltPackage (New-Registry)).TopHash | Should -Be $piped.TopHash
        { Copy-QuiltPackage $piped } | Should -Throw -ErrorId 'InvalidRegistry,QuiltPS.CopyQuiltPackageCommand'
    }

    BeforeEach {
        $from = New-Registry
        $to = New-Registry
        $first = Push-QuiltPackage lab/x $data -Registry $from -Message first -Metadata @{ k = 1 }
    }

    It 'carries content, metadata and message to another registry under the same top hash' {
        $copy = Copy-QuiltPackage lab/x $to -Registry $from
        $copy.TopHash, $copy.Registry, $copy.Message, $copy.Metadata.k | Should -Be $first.TopHash, $to, 'first', 1
        if ($Store -eq 'S3') { $copy.Entries.PhysicalKey.VersionId | Should -Not -Contain $null }
        Remove-Registry $from
        Get-QuiltPackage lab/x -Registry $to | Test-QuiltPackage -Quiet | Should -BeTrue
    }

    It 'takes packages from the pipeline' {
        Get-QuiltPackage lab/x -Registry $from | Copy-QuiltPackage -Destination $to | ForEach-Object TopHash | Should -Be $first.TopHash
    }

    It 'goes on from an earlier revision, and publishes nothing twice' {
        $null = $first | Copy-QuiltPackage -Destination $to
        $null = Push-QuiltPackage lab/x ./data/a.txt -Prefix more -Registry $from
        $third = Push-QuiltPackage lab/x ./data/a.txt -Prefix evenmore -Registry $from
        (Copy-QuiltPackage lab/x $to -Registry $from).TopHash | Should -Be $third.TopHash
        $null = Copy-QuiltPackage lab/x $to -Registry $from
        (Get-QuiltPackage lab/x -Registry $to -All).TopHash | Should -Be $third.TopHash, $first.TopHash
    }

    It 'conflicts where the other registry went its own way, unless forced' {
        $null = $first | Copy-QuiltPackage -Destination $to
        $own = Push-QuiltPackage lab/x ./data/a.txt -Prefix own -Registry $to
        $null = Push-QuiltPackage lab/x ./data/a.txt -Prefix more -Registry $from
        Copy-QuiltPackage lab/x $to -Registry $from -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'PackageConflict,QuiltPS.CopyQuiltPackageCommand'
        "$failure" | Should -BeLike "*Get-QuiltPackage lab/x -All -Registry $to lists it*-Force*"
        "$failure" | Should -Not -BeLike '*push again*'
        (Get-QuiltPackage lab/x -Registry $to).TopHash | Should -Be $own.TopHash
        (Copy-QuiltPackage lab/x $to -Registry $from -Force).TopHash | Should -Be (Get-QuiltPackage lab/x -Registry $to).TopHash
    }

    It 'conflicts when the other registry is further' {
        $null = Push-QuiltPackage lab/x ./data/a.txt -Prefix more -Registry $from
        $null = Copy-QuiltPackage lab/x $to -Registry $from
        { $first | Copy-QuiltPackage -Destination $to } | Should -Throw -ErrorId 'PackageConflict,*'
    }

    It 'changes nothing with -WhatIf' {
        Get-WhatIf { Copy-QuiltPackage lab/x $to -Registry $from -WhatIf } | Should -HaveCount 4
        Get-RegistryState $to | Should -Be 'nothing'
    }

    It 'names the package that does not exist' {
        Copy-QuiltPackage lab/none $to -Registry $from -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'PackageNotFound,QuiltPS.CopyQuiltPackageCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
