# What can be asked of jobs on AWS Batch once they are submitted: why they wait, why they failed, their logs, and their results in two revisions.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/AwsStudy.ps1
    . $PSScriptRoot/helpers/FreshPwsh.ps1
    $study = Enter-AwsStudy -Path "$TestDrive/study" -Program @'
if [ "$QUILT_SUBJECT" = sub-10151 ] && [ -z "$FIXED" ]; then echo 'no brain in image' >&2; exit 3; fi
echo "first line of $QUILT_SUBJECT"; sleep 0.2; echo "second line of $QUILT_SUBJECT"
get | wc -c | tr -d ' ' | put size.txt
'@
    $registry, $data = $study.Bucket, $study.Pushed
    $subjects = $study.Subjects | Select-Object -First 3
}

AfterAll { Exit-AwsStudy $study }

Describe 'Jobs on AWS Batch' {
    BeforeEach { Assert-S3 }

    Context 'that do not start' {
        BeforeAll {
            if ($registry) {
                Send-FakeBatch options @{ slots = 0 }
                $waiting = $subjects | Submit-QuiltBatch -Queue q -JobDefinition rend -Output results/0.1.0
                do { $now = $waiting | Get-QuiltBatchStatus } until (@($now.Status -eq 'RUNNABLE').Count -eq 3)
            }
        }

        AfterAll {
            if ($registry) {
                $null = $waiting | Stop-QuiltBatch -Confirm:$false
                Send-FakeBatch options @{ slots = 4 }
            }
        }

        It 'say their place in the queue, and what it consists of' {
            ($now.Waiting.QueuePlace | Sort-Object) | Should -Be 1, 2, 3
            $now[0].Waiting.Verdict | Should -Be Waits
            $now[0].Waiting.Queue.ComputeEnvironments.Name | Should -Be machines
        }

        It 'say it in the table and in the list' {
            ($now[0] | Out-String -Width 200) | Should -Match 'waits for its turn'
            ($now[0] | Format-List | Out-String -Width 200) | Should -Match '(?m)^Waiting +: waits for its turn; place'
        }

        It 'are counted by -Summary' {
            ($waiting | Get-QuiltBatchStatus -Summary).Counts.RUNNABLE | Should -Be 3
        }

        It 'have no log yet, which a warning says' {
            $waiting | Get-QuiltBatchLog -WarningVariable told -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$told" | Should -Match '^3 jobs .* have not started \(RUNNABLE\)'
        }

        It 'are listed as they were recorded when AWS Batch cannot be asked' {
            Send-FakeBatch api-faults @{ operation = 'DescribeJobs'; kind = 'Error'; status = 403; code = 'AccessDeniedException'; message = 'no'; times = 1000 }
            try {
                foreach ($run in { Get-QuiltBatch }, { Get-QuiltBatch $waiting[0].RunId }) {
                    (& $run 3>$null).Counts.RUNNABLE | Should -Be 3
                }
            } finally { Send-FakeBatch faults/clear }
        }

        It 'are not said to go on when a wait ends while AWS Batch does not answer' {
            # The first looks are answered, so that the wait begins.
            Send-FakeBatch api-faults @{ operation = 'DescribeJobs'; kind = 'Reset'; skip = 2; times = 100000 }
            try {
                $failure = { $waiting | Wait-QuiltBatch -Timeout 4 3>$null } | Should -Throw -ErrorId 'WaitTimeout,QuiltPS.WaitQuiltBatchCommand' -PassThru
                "$failure" | Should -Match 'AWS Batch has not answered since \d\d:\d\d:\d\d'
                "$failure" | Should -Not -Match 'go on'
            } finally { Send-FakeBatch faults/clear }
        }

        It 'are not said to go on when AWS Batch does not know them' {
            Send-FakeBatch options @{ visibleAfterMs = 3600000 }
            try {
                $failure = { $waiting | Wait-QuiltBatch -Timeout 1 3>$null } | Should -Throw -ErrorId 'WaitTimeout,QuiltPS.WaitQuiltBatchCommand' -PassThru
                "$failure" | Should -Match 'unknown to AWS Batch in us-east-1'
                "$failure" | Should -Not -Match 'They go on'
            } finally { Send-FakeBatch options @{ visibleAfterMs = 0 } }
        }

        It 'go on when who waits for them presses Ctrl+C, and he is told how to come back' {
            $script = "$TestDrive/wait.ps1"
            @"
            Import-Module '$((Get-Module QuiltPS).Path)'
            'waiting'
            Wait-QuiltBatch '$($waiting[0].RunId)' | Push-QuiltPackage
            'not reached'
"@ | Set-Content $script
            $said = Invoke-InterruptedScript $script {
                $args[0].StandardOutput.ReadLine() | Should -Be waiting
                Send-FakeBatch calls/reset
                do { $calls = Read-FakeBatch calls } until ($calls.PSObject.Properties['DescribeJobs'] -and $calls.DescribeJobs.calls -gt 1)
            }
            $said | Should -Match "Get-QuiltBatch $($waiting[0].RunId) \| Wait-QuiltBatch, followed by the same as before"
            $said | Should -Not -Match 'not reached'
            ($waiting | Get-QuiltBatchStatus).IsEnded | Should -Not -Contain $true
        }
    }

    Context 'that ended, one of them badly' {
        BeforeAll {
            if ($registry) { $jobs = $subjects | Submit-QuiltBatch -Queue q -JobDefinition rend -Output results/1.0.0 -ExpectedOutput size.txt | Wait-QuiltBatch }
        }

        It 'show kind and last lines of the failure' {
            $failed = $jobs | Where-Object Outcome -EQ Failed
            $failed.Failure | Should -Be Application
            $failed.LastLines | Should -Be 'no brain in image'
            ($failed | Format-List | Out-String) | Should -Match '(?m)^LastLines +: no brain in image'
        }

        It 'give their logs as one, by time' {
            $lines = $jobs | Get-QuiltBatchLog
            $lines.Count | Should -Be 5
            $lines.Time | Should -Be ($lines.Time | Sort-Object)
            $shown = ($lines | Out-String -Width 120) -split "`r?`n" -match '\S'
            $shown | Should -HaveCount (2 + $lines.Count) -Because 'the heads come once'
            $shown | Should -Contain 'data--sub-10150          first line of sub-10150'
            @($jobs | Get-QuiltBatchLog -Tail 1).Count | Should -Be 3
        }

        It 'give files by pattern, and an error for each job and pattern without one' {
            $files = $jobs | Receive-QuiltBatchResult -Destination "$TestDrive/received" -Include size.txt, *.pdf -ErrorVariable problems -ErrorAction SilentlyContinue
            $files.LogicalKey | Sort-Object | Should -Be data/sub-10150/size.txt, data/sub-10152/size.txt
            $problems.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'ResultNotFound,QuiltPS.ReceiveQuiltBatchResultCommand'
            $problems.Count | Should -Be 4
        }

        It 'are not pushed as a whole, are pushed in part when told to, and the late one makes the next revision' {
            { $jobs | Push-QuiltPackage -ErrorAction Stop } | Should -Throw -ErrorId 'JobsFailed,QuiltPS.PushQuiltPackageCommand'
            $part = $jobs | Push-QuiltPackage -AllowPartial -DatasetDescription
            $part.Metadata['run']['jobs']['FAILED'] | Should -Be 1

            $known = (Read-FakeBatch options).environment
            Send-FakeBatch options @{ environment = @{ S3_URL = $known.S3_URL; S3_KEYS = $known.S3_KEYS; FIXED = '1' } }
            $whole = $jobs | Restart-QuiltBatch | Wait-QuiltBatch | Push-QuiltPackage -DatasetDescription
            ($whole | Get-QuiltEntry results/1.0.0).LogicalKey | Should -Be results/1.0.0/data/sub-10150/size.txt, results/1.0.0/data/sub-10151/size.txt, results/1.0.0/data/sub-10152/size.txt, results/1.0.0/dataset_description.json
            $whole.Metadata['run']['jobs']['SUCCEEDED'] | Should -Be 3
            $whole.Metadata['run']['jobs']['FAILED'] | Should -BeNullOrEmpty
        }

        It 'are described as BIDS asks of derivatives' {
            $said = Get-QuiltPackage lab/LA5c -Registry $registry | Get-QuiltEntry results/1.0.0/dataset_description.json | Get-QuiltContent | Out-String | ConvertFrom-Json
            $said.GeneratedBy.Name, $said.GeneratedBy.Version, $said.GeneratedBy.Container.Tag | Should -Be rend, '1.0.0', registry/rend:1.0.0
            $said.SourceDatasets.Version | Should -Be $data.TopHash
        }

        It 'are submitted again from the hash of the revision alone, to the queue and with the definition that it records' {
            $hash = (Get-QuiltPackage lab/LA5c -Registry $registry).TopHash
            Get-ChildItem $env:QUILTPS_RUNS | Remove-Item -Recurse -Force
            $again = Get-QuiltPackage lab/LA5c -Registry $registry -TopHash $hash | Get-QuiltProvenance | Submit-QuiltBatch | Wait-QuiltBatch
            $again.Count | Should -Be 3
            $again.Run.Queue | Select-Object -Unique | Should -Be q
            $again.Run.Image | Select-Object -Unique | Should -Be registry/rend:1.0.0
            ($again.InputKey | Sort-Object) | Should -Be ($jobs.InputKey | Sort-Object)
            $again.Outcome | Select-Object -Unique | Should -Be Succeeded
        }
    }
}
