# Where jobs on AWS Batch run and where their results go, as users name it and mistype it; the service is the tests' own, the S3 server a real one.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/AwsStudy.ps1
    $study = Enter-AwsStudy -Path "$TestDrive/study" -Program 'get | wc -c | tr -d " " | put size.txt'
    $registry = $study.Bucket
    $subjects = $study.Subjects | Select-Object -First 2
    $aws = @{ Queue = 'q'; JobDefinition = 'rend' }
    function Get-RunCount { @(Get-ChildItem $env:QUILTPS_RUNS -ErrorAction Ignore).Count }
    $id = { param($Name) "$Name,QuiltPS.SubmitQuiltBatchCommand" }
}

AfterAll { Exit-AwsStudy $study }

Describe 'Submit-QuiltBatch -Output' {
    BeforeEach { Assert-S3 }

    It 'warns once, also with -WhatIf, that <Output> is not below the package, and says what was probably meant' -ForEach @(
        @{ Output = 'lab/OTHER/r2'; At = 'lab/OTHER/r2/<group>/<subject>'; Meant = 'lab/LA5c/r2' }
        @{ Output = 'results/1.0.0'; At = 'results/1.0.0/<group>/<subject>'; Meant = 'lab/LA5c/results/1.0.0' }
    ) {
        $null = $subjects | Submit-QuiltBatch @aws -Output "$registry/$Output" -WhatIf -WarningVariable told -WarningAction SilentlyContinue
        $told | Should -HaveCount 1
        "$told" | Should -BeLike "*lab/LA5c at '$At'*-Output $registry/$Meant."
    }

    It 'takes without a warning what is below the package, a place, and a bucket of its own' {
        $null = foreach ($output in "$registry/lab/LA5c/results/1.0.0", 'results/1.0.0', "$(New-S3Registry)/results/1.0.0") {
            $subjects | Submit-QuiltBatch @aws -Output $output -WhatIf -WarningVariable +told -WarningAction SilentlyContinue
        }
        $told | Should -BeNullOrEmpty
    }

    It 'refuses the folder of what jobs read' {
        { $subjects | Submit-QuiltBatch @aws -Output "$registry/lab/LA5c/.inputs" } | Should -Throw -ErrorId (& $id InvalidDestination)
    }

    It 'names a bucket that is not there in one error, before anything is recorded, also with -WhatIf' -ForEach @{ WhatIf = $true }, @{ WhatIf = $false } {
        $before = Get-RunCount
        { $subjects | Submit-QuiltBatch @aws -Output s3://no-such-bucket-of-ours/lab/LA5c/results -WhatIf:$WhatIf } | Should -Throw -ErrorId (& $id BucketNotFound)
        Get-RunCount | Should -Be $before
    }
}

Describe 'Submit-QuiltBatch -SkipDone' {
    BeforeAll {
        if (-not $registry) { return }
        $null = $subjects | Submit-QuiltBatch @aws -Output results/1.0.0 | Wait-QuiltBatch | Push-QuiltPackage
    }

    BeforeEach { Assert-S3 }

    It 'says that all were left out, and where they are done' {
        $subjects | Submit-QuiltBatch @aws -Output results/1.0.0 -SkipDone -WarningVariable told -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$told" | Should -Be '2 subjects are left out: done already in results/1.0.0 of lab/LA5c; nothing to submit.'
    }

    It 'says that results are at another place than the one named' {
        $subjects | Submit-QuiltBatch @aws -Output results/2.0.0 -SkipDone -WarningVariable told -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$told" | Should -BeLike '2 subjects are left out:*in results/1.0.0 of lab/LA5c, and not in results/2.0.0; nothing to submit.*'
    }

    It 'says nothing of those at their place while others are submitted' {
        $job = $study.Subjects | Select-Object -First 3 | Submit-QuiltBatch @aws -Output results/1.0.0 -SkipDone -WarningVariable told -WarningAction SilentlyContinue
        $job | Should -HaveCount 1
        $told | Should -BeNullOrEmpty
        $null = $job | Wait-QuiltBatch
    }
}

Describe 'Submit-QuiltBatch -Region' {
    BeforeEach { Assert-S3 }

    It 'refuses an ARN of another region, and takes one of its own' {
        $arn = 'arn:aws:batch:us-east-1:123456789012:job-queue/q'
        { $subjects | Submit-QuiltBatch -Queue $arn -JobDefinition rend -Region eu-west-1 -Output results/3.0.0 } | Should -Throw -ErrorId (& $id InvalidSetting)
        { $subjects | Submit-QuiltBatch -Queue $arn -JobDefinition rend -Region us-east-1 -Output results/3.0.0 -WhatIf } | Should -Not -Throw
    }

    It 'stands in the run' {
        $job = $subjects[0] | Submit-QuiltBatch @aws -Region us-east-1 -Output results/3.1.0 | Wait-QuiltBatch
        (Get-QuiltBatch $job.RunId).Region | Should -Be us-east-1
    }
}
