BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'ConvertFrom-QuiltUri' {
    It 'takes <Uri> apart' -ForEach @(
        @{ Uri = 'quilt+s3://b#package=lab/x'; Registry = 's3://b'; Package = 'lab/x'; TopHash = $null; Tag = $null; Path = $null }
        @{ Uri = 'quilt+s3://b#package=lab/x@abcdef&path=d/a%20b.txt'; Registry = 's3://b'; Package = 'lab/x'; TopHash = 'abcdef'; Tag = $null; Path = 'd/a b.txt' }
        @{ Uri = 'quilt+s3://b#package=lab/x:1764025980&catalog=c.org'; Registry = 's3://b'; Package = 'lab/x'; TopHash = $null; Tag = '1764025980'; Path = $null }
        @{ Uri = 'quilt+file:///data/reg#package=lab/x:latest'; Registry = '/data/reg'; Package = 'lab/x'; TopHash = $null; Tag = 'latest'; Path = $null }
    ) {
        $parts = ConvertFrom-QuiltUri $Uri
        $parts | Should -BeOfType Quilt.QuiltUri
        $parts.Registry, $parts.Package, $parts.TopHash, $parts.Tag, $parts.Path | Should -Be $Registry, $Package, $TopHash, $Tag, $Path
    }

    It 'takes URIs from the pipeline, by value and by property name' {
        'quilt+s3://b#package=lab/x', 'quilt+s3://b#package=lab/y' | ConvertFrom-QuiltUri | ForEach-Object Package | Should -Be 'lab/x', 'lab/y'
        [pscustomobject]@{ Uri = 'quilt+s3://b#package=lab/x' } | ConvertFrom-QuiltUri | ForEach-Object Package | Should -Be 'lab/x'
    }

    It 'comes back as the text that it was' {
        $uri = 'quilt+s3://b#package=lab/x@abcdef&path=d/a%20b.txt'
        "$(ConvertFrom-QuiltUri $uri)" | Should -BeExactly $uri
    }

    It 'refuses <_>, and goes on' -ForEach 'http://b#package=lab/x', 'quilt+s3://', 'quilt+s3://b/path#package=lab/x', 'quilt+s3://b#package=nouser' {
        $parts = ConvertFrom-QuiltUri $_, 'quilt+s3://b#package=lab/x' -ErrorVariable failure -ErrorAction SilentlyContinue
        $parts.Package | Should -Be 'lab/x'
        $failure.FullyQualifiedErrorId | Should -BeIn 'InvalidUri,QuiltPS.ConvertFromQuiltUriCommand', 'InvalidPackageName,QuiltPS.ConvertFromQuiltUriCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
    }
}
