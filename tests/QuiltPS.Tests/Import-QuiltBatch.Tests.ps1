# Jobs that batchtools submitted are taken up; the service is the tests' own, the S3 server a real one.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/AwsStudy.ps1
    . $PSScriptRoot/helpers/Batchtools.ps1
    $study = Enter-AwsStudy -Path "$TestDrive/study" -Program 'case $INPUT_IMAGE in *sub-2.nii.gz) echo "no brain" >&2; exit 3;; esac; echo ok | put rethinq-report.pdf; echo done'
    $registry = $study.Bucket
    $submission = "$TestDrive/submission.json"
    if (-not $registry) { return }
    $null = New-BatchtoolsSubmission $registry $submission
    $run = Import-QuiltBatch $submission
    $jobs = $run | Wait-QuiltBatch | Sort-Object Name
}

AfterAll { Exit-AwsStudy $study }

Describe 'Import-QuiltBatch' {
    BeforeEach { Assert-S3 }

    It 'makes a run whose jobs are waited for' {
        $run | Should -BeOfType Quilt.Run
        $run.Total | Should -Be 2
        $jobs.Name | Should -Be 'LA5c--sub-1', 'LA5c--sub-2'
        $jobs.Outcome | Should -Be 'Succeeded', 'Failed'
        $jobs[1].Failure | Should -Be 'Application'
    }

    It 'gives jobs whose logs and results can be had' {
        ($jobs[1] | Get-QuiltBatchLog).Text | Should -Be 'no brain'
        ($jobs[0] | Receive-QuiltBatchResult -Include *.pdf -Destination "$TestDrive/got").LogicalKey | Should -Be 'LA5c/sub-1/rethinq-report.pdf'
    }

    It 'gives jobs that a report tells of' {
        $jobs | Export-QuiltBatchReport "$TestDrive/report.html"
        Get-Content "$TestDrive/report.html" -Raw | Should -BeLike '*<pre>no brain</pre>*'
    }

    It 'gives jobs that cannot be submitted again, since nobody kept what they read' {
        { $jobs[1] | Restart-QuiltBatch -ErrorAction Stop } | Should -Throw -ErrorId 'PackageNotPushed,QuiltPS.RestartQuiltBatchCommand'
    }

    It 'makes nothing under -WhatIf' {
        $before = @(Get-QuiltBatch).Count
        Import-QuiltBatch $submission -WhatIf | Should -BeNullOrEmpty
        @(Get-QuiltBatch).Count | Should -Be $before
    }

    Context 'and Push-QuiltPackage' {
        It 'put the results into a package of the bucket where they lie, with what is known of them' {
            $pushed = $jobs | Push-QuiltPackage lab/thinq -AllowPartial -Message 'Taken up'
            $pushed.Name, $pushed.Registry | Should -Be 'lab/thinq', $registry
            $pushed.Entries.LogicalKey | Should -Be 'out/1.0.0/LA5c/sub-1/rethinq-report.pdf'
            $pushed.Entries | Get-QuiltContent | Should -Be 'ok'
            $pushed.Entries[0].PhysicalKey.ToString() | Should -BeLike "$registry/out/1.0.0/LA5c/sub-1/rethinq-report.pdf?versionId=*" -Because 'nothing is copied'
            $pushed.Metadata.run.jobs.FAILED | Should -Be 1

            $origin = $pushed | Get-QuiltProvenance
            $origin.Input | Should -Be "$registry/LA5c/sub-1/sub-1.nii.gz"
            $origin.InputKey | Should -BeNullOrEmpty
            $origin.JobDefinition, $origin.Run | Should -Be 'arn:aws:batch:us-east-1:123456789012:job-definition/rend:1', $run.Id
        }

        It 'take a whole run, a place and a registry, and describe it as BIDS asks' {
            $elsewhere = New-S3Registry
            $pushed = $run | Push-QuiltPackage lab/thinq -Prefix results/1.0.0 -Registry $elsewhere -AllowPartial -DatasetDescription
            $pushed.Registry | Should -Be $elsewhere
            $pushed.Entries.LogicalKey | Should -Be 'results/1.0.0/LA5c/sub-1/rethinq-report.pdf', 'results/1.0.0/dataset_description.json'
            $description = $pushed | Get-QuiltEntry results/1.0.0/dataset_description.json | Get-QuiltContent | Out-String | ConvertFrom-Json
            $description.Name, $description.GeneratedBy[0].Name, $description.GeneratedBy[0].Version | Should -Be 'lab/thinq: results/1.0.0', 'rend', '1'
        }

        It 'plan under -WhatIf, and publish nothing' {
            $jobs | Push-QuiltPackage lab/planned -AllowPartial -WhatIf | Should -BeNullOrEmpty
            { Get-QuiltPackage lab/planned -Registry $registry -ErrorAction Stop } | Should -Throw -ErrorId 'PackageNotFound,QuiltPS.GetQuiltPackageCommand'
        }

        It 'refuse what has failed, unless told' {
            { $jobs | Push-QuiltPackage lab/thinq -ErrorAction Stop } | Should -Throw -ErrorId 'JobsFailed,QuiltPS.PushQuiltPackageCommand'
        }

        It 'need the name of a package, since the jobs read none' {
            { $jobs | Push-QuiltPackage -AllowPartial -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidPackageName,QuiltPS.PushQuiltPackageCommand'
        }

        It 'give results that cannot be made again from their hash, and it is said what lacks' {
            $pushed = $jobs | Push-QuiltPackage lab/once -AllowPartial
            { $pushed | Get-QuiltProvenance | Submit-QuiltBatch -ErrorAction Stop } | Should -Throw -ErrorId 'PackageNotPushed,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'InvalidOperation' }
        }
    }

    It 'gives the run that there is of the same jobs, with a warning' {
        $again = Import-QuiltBatch $submission -WarningVariable told -WarningAction SilentlyContinue
        $again.Id | Should -Be $run.Id
        $told | Should -BeLike "*$($run.Id)*"
    }

    It 'takes ends from status.json that AWS Batch has forgotten, and their results, where nobody has the run' {
        $jobs | Export-QuiltBatch "$TestDrive/again.json" -StatusPath "$TestDrive/status.json"
        Send-FakeBatch forget
        Remove-Item "$env:QUILTPS_RUNS/$($run.Id)" -Recurse
        $again = Import-QuiltBatch "$TestDrive/again.json" -StatusPath "$TestDrive/status.json" | Get-QuiltBatchStatus | Sort-Object Name
        $again.Outcome | Should -Be 'Succeeded', 'Failed'
        $again.ExitCode | Should -Be 0, 3
        ($again[1] | Get-QuiltBatchLog -WarningAction SilentlyContinue).Text | Should -Be 'no brain'
        ($again | Push-QuiltPackage lab/late -AllowPartial).Entries.LogicalKey | Should -Be 'out/1.0.0/LA5c/sub-1/rethinq-report.pdf'
    }
}

Describe 'Batchtools files that are none' {
    It 'are refused: <Name>' -ForEach @(
        @{ Name = 'a file that is not there'; Content = $null; Id = 'PathNotFound' }
        @{ Name = 'a file of another kind'; Content = 'jobId,jobName'; Id = 'InvalidRecord' }
    ) {
        if ($Content) { $Content | Set-Content "$TestDrive/other.json" }
        { Import-QuiltBatch "$TestDrive/$($Content ? 'other' : 'none').json" -ErrorAction Stop } | Should -Throw -ErrorId "$Id,QuiltPS.ImportQuiltBatchCommand"
    }
}
