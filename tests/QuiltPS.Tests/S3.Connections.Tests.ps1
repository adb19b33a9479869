# Ways to S3 that parameters name, with nothing in the environment: two profiles, each with buckets that the other may not read.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Study.ps1
    . $PSScriptRoot/helpers/S3Server.ps1
    $root = Enter-Sandbox
    $s3 = Enter-S3
    if ($s3.Reason) { return }
    $registry = New-S3Registry
    $data = New-Folder ./data
    # More than one part.
    $bytes = [byte[]]::new(9MB)
    [Random]::new(1).NextBytes($bytes)
    [IO.File]::WriteAllBytes("$data/big.bin", $bytes)
    @(
        '[owner]', "aws_access_key_id = $env:AWS_ACCESS_KEY_ID", "aws_secret_access_key = $env:AWS_SECRET_ACCESS_KEY"
        '[other]', "aws_access_key_id = $($s3.Other.AWS_ACCESS_KEY_ID)", "aws_secret_access_key = $($s3.Other.AWS_SECRET_ACCESS_KEY)"
    ) | Set-Content ./credentials
    $foreign = Use-S3Keys $s3.Other { New-S3Registry }
    $environment = @{}
    foreach ($name in 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ENDPOINT_URL_S3') {
        $environment[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $name -like '*FILE' ? "$root/credentials" : [NullString]::Value)
    }
    $owner = @{ ProfileName = 'owner'; EndpointUrl = $s3.Endpoint }
    $other = @{ ProfileName = 'other'; EndpointUrl = $s3.Endpoint }
    $toOther = @{ DestinationProfileName = 'other'; DestinationEndpointUrl = $s3.Endpoint }
}

AfterAll {
    if (-not $s3.Reason) {
        foreach ($name in $environment.Keys) { [Environment]::SetEnvironmentVariable($name, $environment[$name] ?? [NullString]::Value) }
    }
    Exit-S3
    Exit-Sandbox
}

Describe 'A copy between two ways to S3' {
    BeforeEach { Assert-S3 }

    It 'goes from one account''s bucket to another''s, which neither may read alone' {
        $package = Push-QuiltPackage lab/x $data -Registry $registry @owner
        { Copy-QuiltPackage lab/x $foreign -Registry $registry @owner } | Should -Throw -ErrorId 'AccessDenied,QuiltPS.CopyQuiltPackageCommand'
        $copy = Copy-QuiltPackage lab/x $foreign -Registry $registry @owner @toOther
        $copy.TopHash, $copy.Registry | Should -Be $package.TopHash, $foreign
        $copy.Entries.PhysicalKey.Bucket | Select-Object -Unique | Should -Be ($foreign -replace '^s3://')
        $copy.Entries.PhysicalKey.VersionId | Should -Not -Contain $null
        Get-QuiltPackage lab/x -Registry $foreign @other | Test-QuiltPackage -Quiet | Should -BeTrue
    }

    It 'plans it with -WhatIf, and sends nothing twice' {
        Set-Content $data/more.txt more -NoNewline
        $null = Push-QuiltPackage lab/x $data -Registry $registry @owner
        $copy = @{ Name = 'lab/x'; Destination = $foreign; Registry = $registry } + $owner + $toOther
        $said = (Get-WhatIf { Copy-QuiltPackage @copy -WhatIf })[-1]
        $said | Should -BeLike '*5 entries (*): copy 1 file (4 B), reuse 4 files *'
        $done = Copy-QuiltPackage @copy -Verbose 4>&1 | Where-Object { $_ -like 'Pushed*' }
        $counts = [regex]::Match($said, 'copy .*\)').Value
        "$done" | Should -BeLike "*: $counts."
    }

    It 'names the parameters of the way that was refused' {
        $null = Push-QuiltPackage lab/denied $data -Registry $registry @owner
        $target = New-S3Registry
        { Copy-QuiltPackage lab/denied $target -Registry $registry @owner @toOther } |
            Should -Throw '*-DestinationProfileName*' -ErrorId 'AccessDenied,QuiltPS.CopyQuiltPackageCommand'
        { Copy-QuiltPackage lab/denied $foreign -Registry $registry @owner } |
            Should -Throw '* -ProfileName*' -ErrorId 'AccessDenied,QuiltPS.CopyQuiltPackageCommand'
    }

    It 'goes to a folder, and from one' {
        $there = Copy-QuiltPackage lab/x ./copied -Registry $registry @owner
        $there | Test-QuiltPackage -Quiet | Should -BeTrue
        $back = $there | Copy-QuiltPackage (Use-S3Keys $s3.Other { New-S3Registry }) @toOther
        $back.TopHash | Should -Be $there.TopHash
        $back | Test-QuiltPackage -Quiet | Should -BeTrue
    }
}

Describe 'A package that a parameter''s way led to' {
    BeforeAll {
        if ($s3.Reason) { return }
        $study = New-Study -Path "$root/study"
        $size = New-SizeProgram $study
    }

    BeforeEach { Assert-S3 }

    AfterAll { if (-not $s3.Reason) { Remove-Study $study } }

    It 'is read, changed and pushed by the same way' {
        $package = Push-QuiltPackage lab/y $data -Registry $registry @owner
        $package | Get-QuiltEntry a.txt | Get-QuiltContent | Should -Be 'one'
        $package | Test-QuiltPackage -Quiet | Should -BeTrue
        ($package | Remove-QuiltEntry sub | Push-QuiltPackage).Count | Should -Be ($package.Count - 2)
    }

    It 'gives its jobs their inputs, takes their results, and knows what is done' {
        $package = Push-QuiltPackage lab/LA5c $study.Data -Registry $registry @owner
        $how = @{ Local = $true; FilePath = $size; Output = 'results/1.0.0'; ExpectedOutput = 'size.txt' }
        $jobs = Get-QuiltPackage lab/LA5c -Registry $registry @owner | Get-QuiltSubject -Include sub-1015[01] | Submit-QuiltBatch @how | Wait-QuiltBatch
        $jobs.Outcome | Should -Be 'Succeeded', 'Succeeded'
        $results = $jobs | Push-QuiltPackage
        @(Compare-QuiltPackage $package $results).Kind | Should -Be 'Added', 'Added'
        $package | Get-QuiltSubject -Include sub-1015[012] | Submit-QuiltBatch @how -SkipDone -WhatIf:$false | Wait-QuiltBatch | ForEach-Object Name |
            Should -Be 'data--sub-10152'
    }

    It 'leaves no credentials in the record of its run' {
        $record = Get-ChildItem $env:QUILTPS_RUNS -Recurse -Filter record.jsonl | Get-Content -Raw
        "$record" | Should -BeLike '*"profile_name":"owner"*'
        "$record" | Should -Not -BeLike "*$($environment.AWS_SECRET_ACCESS_KEY)*"
    }
}
