BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $null = Enter-Sandbox
    $hash = 'ab' * 32
    $package = [Quilt.Package]@{ Name = 'lab/x'; TopHash = $hash; Registry = 's3://cohorts' }
}

AfterAll { Exit-Sandbox }

Describe 'ConvertTo-QuiltUri' {
    It 'names a revision' {
        $package | ConvertTo-QuiltUri | Should -BeExactly "quilt+s3://cohorts#package=lab/x@$hash"
        ConvertTo-QuiltUri -Package $package -Path 'a b/c.txt' | ConvertFrom-QuiltUri | ForEach-Object Path | Should -Be 'a b/c.txt'
    }

    It 'names an entry of a revision (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
        $null = Enter-Store $Store
        try {
            Assert-Store
            $registry = New-Registry
            $pushed = Push-QuiltPackage lab/x (New-Folder ./data) -Registry $registry
            $uri = $pushed | Get-QuiltEntry sub/b.txt | ConvertTo-QuiltUri
            $uri | Should -BeExactly "$(Get-RegistryUri $registry)#package=lab/x@$($pushed.TopHash)&path=sub/b.txt"
            ($uri | ConvertFrom-QuiltUri).Registry | Should -Be $registry
        } finally {
            Exit-Store
        }
    }

    It 'writes <Uri>' -ForEach @(
        @{ Arguments = @{ Name = 'lab/x' }; Uri = 'quilt+s3://b#package=lab/x' }
        @{ Arguments = @{ Name = 'lab/x@abcdef' }; Uri = 'quilt+s3://b#package=lab/x@abcdef' }
        @{ Arguments = @{ Name = 'lab/x'; TopHash = 'abcdef' }; Uri = 'quilt+s3://b#package=lab/x@abcdef' }
        @{ Arguments = @{ Name = 'lab/x'; Path = 'a/b.txt' }; Uri = 'quilt+s3://b#package=lab/x&path=a/b.txt' }
    ) {
        ConvertTo-QuiltUri @Arguments -Registry s3://b | Should -BeExactly $Uri
        [pscustomobject]$Arguments | ConvertTo-QuiltUri -Registry s3://b | Should -BeExactly $Uri
    }

    It 'takes the default registry' {
        ConvertTo-QuiltUri lab/x | Should -Be "quilt+file://$env:XDG_DATA_HOME/Quilt/packages#package=lab/x"
    }

    It 'gives InvalidPackageName for <_>' -ForEach 'a package without a name', 'an entry without a package', 'a bad name' {
        $what = switch ($_) {
            'a package without a name' { New-QuiltPackage }
            'an entry without a package' { [Quilt.Entry]@{ LogicalKey = 'a'; PhysicalKey = [Quilt.PhysicalKey]::File('/a') } }
            'a bad name' { 'bad' }
        }
        $what | ConvertTo-QuiltUri -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -Be 'InvalidPackageName,QuiltPS.ConvertToQuiltUriCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
    }
}
