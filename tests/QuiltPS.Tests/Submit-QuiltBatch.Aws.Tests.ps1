# Jobs on AWS Batch over a package in S3, as a user types them: the service is the tests' own, the S3 server a real one.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/AwsStudy.ps1
    $study = Enter-AwsStudy -Path "$TestDrive/study" -Program @'
if [ "$QUILT_SUBJECT" = sub-10157 ] && [ -z "$FIXED" ]; then echo 'no brain in image' >&2; exit 3; fi
get | wc -c | tr -d ' ' | put size.txt
echo "size of $QUILT_SUBJECT"
'@
    $registry, $data, $subjects = $study.Bucket, $study.Pushed, $study.Subjects
}

AfterAll { Exit-AwsStudy $study }

Describe 'Submit-QuiltBatch -Queue' {
    BeforeEach { Assert-S3 }

    Context 'the whole way' {
        It 'runs a study on AWS Batch, from data to results that are traced and made again from their hash' {
            $results = $subjects | Where-Object Id -NE sub-10157 |
                Submit-QuiltBatch -Queue q -JobDefinition rend -Output "$registry/lab/LA5c/results/1.0.0" -ExpectedOutput size.txt |
                Wait-QuiltBatch |
                Push-QuiltPackage -Message 'Sizes'

            $entry = $results | Get-QuiltEntry results/1.0.0/data/sub-10150/size.txt
            [long]($entry | Get-QuiltContent) | Should -Be ($data | Get-QuiltEntry sub-10150/sub-10150.nii.gz).Size
            $entry.PhysicalKey.ToString() | Should -BeLike "$registry/lab/LA5c/results/1.0.0/data/sub-10150/size.txt?versionId=*"
            $recorded = Get-QuiltPackage lab/LA5c -Registry $registry -TopHash $results.TopHash | Get-QuiltProvenance
            $recorded.Queue | Select-Object -Unique | Should -Be q
            $recorded.JobDefinition | Select-Object -Unique | Should -Be rend:1
            $recorded.Region | Select-Object -Unique | Should -Be us-east-1

            Get-ChildItem $env:QUILTPS_RUNS | Remove-Item -Recurse -Force
            $again = $recorded | Submit-QuiltBatch -Queue q | Wait-QuiltBatch
            ($again.InputKey | Sort-Object) | Should -Be ($recorded.InputKey | Sort-Object)
            $again.Outcome | Select-Object -Unique | Should -Be Succeeded
            Read-FakeBatch violations | Should -BeNullOrEmpty
        }

        It 'goes to the recorded region, whatever that of the session is, unless another queue or region is named' {
            $recorded = Get-QuiltPackage lab/LA5c -Registry $registry | Get-QuiltProvenance | Select-Object -First 1
            $before = $env:AWS_REGION
            $env:AWS_REGION = 'eu-north-1'
            try {
                function Get-Region($Job) { (Get-Content "$env:QUILTPS_RUNS/$($Job.RunId)/record.jsonl" -First 1 | ConvertFrom-Json).run.spec.aws.region }
                Get-Region ($recorded | Submit-QuiltBatch) | Should -Be us-east-1
                Get-Region ($recorded | Submit-QuiltBatch -Queue q) | Should -Be eu-north-1
                Get-Region ($recorded | Submit-QuiltBatch -Queue q -Region eu-west-3) | Should -Be eu-west-3
            } finally { $env:AWS_REGION = $before }
        }

        It 'leaves out what the package holds results of' {
            $left = $subjects | Submit-QuiltBatch -Queue q -JobDefinition rend -SkipDone -ExpectedOutput size.txt
            $left.Subject.Id | Should -Be sub-10157
            $left | Stop-QuiltBatch -Confirm:$false
        }
    }

    Context 'a job that fails' {
        BeforeAll {
            if ($registry) { $failed = $subjects | Where-Object Id -EQ sub-10157 | Submit-QuiltBatch -Queue q -JobDefinition rend -Output results/2.0.0 | Wait-QuiltBatch }
        }

        It 'says its exit code, what kind of failure it was, and its last lines' {
            $failed.Outcome | Should -Be Failed
            $failed.ExitCode | Should -Be 3
            $failed.Failure | Should -Be Application
            ($failed | Get-QuiltBatchLog -Tail 1).Text | Should -Be 'no brain in image'
        }

        It 'gets another attempt, whose results can be had' {
            $known = (Read-FakeBatch options).environment
            Send-FakeBatch options @{ environment = @{ S3_URL = $known.S3_URL; S3_KEYS = $known.S3_KEYS; FIXED = '1' } }
            $again = $failed | Restart-QuiltBatch | Wait-QuiltBatch
            $again.Outcome | Should -Be Succeeded
            $again.Attempt | Should -Be 2
            ($again | Receive-QuiltBatchResult -Destination "$TestDrive/received").LogicalKey | Should -Be data/sub-10157/size.txt
        }
    }

    Context 'before anything is done' {
        It 'makes no changing call under -WhatIf' {
            Send-FakeBatch calls/reset
            $runs = @(Get-QuiltBatch).Count
            $subjects | Submit-QuiltBatch -Queue q -JobDefinition rend -ContainerTag 9.9.9 -WhatIf | Should -BeNullOrEmpty
            (Read-FakeBatch calls).PSObject.Properties.Name | Should -Not -Contain SubmitJob
            (Read-FakeBatch calls).PSObject.Properties.Name | Should -Not -Contain RegisterJobDefinition
            @(Get-QuiltBatch).Count | Should -Be $runs
        }

        It 'says that there is no such queue' {
            { $subjects | Submit-QuiltBatch -Queue qq -JobDefinition rend } | Should -Throw -ErrorId 'QueueNotFound,QuiltPS.SubmitQuiltBatchCommand'
        }

        It 'says once of a package in a folder that no job can read it, and asks AWS nothing' {
            Send-FakeBatch calls/reset
            $folder = $study.Package | Get-QuiltSubject
            { $folder | Submit-QuiltBatch -Queue q -JobDefinition rend } | Should -Throw -ErrorId 'PackageNotPushed,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { "$_" | Should -Match 'Copy-QuiltPackage lab/LA5c -Registry .* -Destination s3://'; "$_" | Should -Match '-Local' }
            Read-FakeBatch calls | ConvertTo-Json -Compress | Should -Be '{}'
        }

        It 'names what is missing, and nothing that results are made again with: <Name>' -ForEach @(
            @{ Name = 'the job definition'; Given = @{ Queue = 'q' }; Id = 'JobDefinitionNotFound'; Says = '-JobDefinition' }
            @{ Name = 'the queue'; Given = @{ JobDefinition = 'rend' }; Id = 'QueueNotFound'; Says = '-Queue' }
        ) {
            { $subjects | Submit-QuiltBatch @Given } | Should -Throw -ErrorId "$Id,QuiltPS.SubmitQuiltBatchCommand" -PassThru | ForEach-Object { "$_" | Should -Match $Says }
            { Submit-QuiltBatch @Given } | Should -Throw -ErrorId 'InvalidSubject,QuiltPS.SubmitQuiltBatchCommand' -PassThru | ForEach-Object { "$_" | Should -Match 'Get-QuiltSubject .*\| Submit-QuiltBatch' }
        }

        It 'refuses what is no memory, and what is no tag of an image, in a sentence: <Name> <Value>' -ForEach @(
            @{ Name = 'Memory'; Value = 2; Id = 'ParameterArgumentTransformationError'; Says = '8GB' }
            @{ Name = 'Memory'; Value = 'lots'; Id = 'ParameterArgumentTransformationError'; Says = '8GB' }
            @{ Name = 'MemoryOnRetry'; Value = 1; Id = 'ParameterArgumentTransformationError'; Says = 'factor' }
            @{ Name = 'ContainerTag'; Value = 'registry/rend:1.4.0'; Id = 'ParameterArgumentValidationError'; Says = '1\.4\.0\?' }
            @{ Name = 'ContainerTag'; Value = '.a'; Id = 'ParameterArgumentValidationError'; Says = 'letters, digits' }
        ) {
            $more = @{ $Name = $Value }
            { $subjects | Submit-QuiltBatch -Queue q -JobDefinition rend @more } | Should -Throw -ErrorId "$Id,QuiltPS.SubmitQuiltBatchCommand" -PassThru |
                ForEach-Object { "$_" | Should -Match $Says }
        }

        It 'says that there is no such job definition' {
            { $subjects | Submit-QuiltBatch -Queue q -JobDefinition rand } | Should -Throw -ErrorId 'JobDefinitionNotFound,QuiltPS.SubmitQuiltBatchCommand'
        }
    }

    Context 'Tab' {
        BeforeAll { . $PSScriptRoot/helpers/Completion.ps1 }

        It 'completes queues, job definitions with their images, and the revisions of one' {
            (Complete 'Submit-QuiltBatch -Queue ').CompletionText | Should -Be q
            $found = Complete 'Submit-QuiltBatch -Queue q -JobDefinition r'
            $found.CompletionText | Should -Be rend
            $found.ToolTip | Should -Be 'rend:1 registry/rend:1.0.0'
            (Complete 'Submit-QuiltBatch -Queue q -JobDefinition rend:').CompletionText | Should -Be rend:1
        }

        It 'does nothing where AWS Batch refuses to tell' {
            Send-FakeBatch api-faults @{ operation = 'DescribeJobQueues'; kind = 'Error'; status = 403; code = 'AccessDeniedException'; message = 'no' }
            $count = $Error.Count
            Complete 'Submit-QuiltBatch -Region eu-north-1 -Queue ' -Until { $true } | Should -BeNullOrEmpty
            $Error.Count | Should -Be $count
        }
    }

    Context 'where AWS Batch is not' {
        It 'says what is wrong: <Name>' -ForEach @(
            @{ Name = 'a URL that is none'; Id = 'InvalidEndpoint'; Says = "AWS_ENDPOINT_URL_BATCH is 'nonsense'"; Variables = @{ AWS_ENDPOINT_URL_BATCH = 'nonsense' } }
            @{
                Name = 'no region'; Id = 'RegionMissing'; Says = '-Region'
                Variables = @{ AWS_ENDPOINT_URL_BATCH = $null; AWS_REGION = $null; AWS_DEFAULT_REGION = $null; AWS_EC2_METADATA_DISABLED = 'true'; AWS_CONFIG_FILE = '/dev/null'; AWS_SHARED_CREDENTIALS_FILE = '/dev/null' }
            }
        ) {
            $outside = @{}
            foreach ($variable in $Variables.Keys) {
                $outside[$variable] = [Environment]::GetEnvironmentVariable($variable)
                [Environment]::SetEnvironmentVariable($variable, $Variables[$variable] ?? [NullString]::Value)
            }
            try {
                { $subjects | Submit-QuiltBatch -Queue q -JobDefinition rend } | Should -Throw -ErrorId "$Id,QuiltPS.SubmitQuiltBatchCommand" -PassThru |
                    ForEach-Object { "$_" | Should -Match $Says; $_.CategoryInfo.Category | Should -Be InvalidArgument }
            } finally {
                foreach ($variable in $outside.Keys) { [Environment]::SetEnvironmentVariable($variable, $outside[$variable] ?? [NullString]::Value) }
            }
        }
    }

    Context 'while it sends' {
        It 'shows how many of how many are sent, and gives each job as soon as it is' {
            # The last one is held up: any that is throttled, also the first, may be sent after the others, and jobs come in their order.
            Send-FakeBatch api-faults @{ operation = 'SubmitJob'; kind = 'Throttle'; body = "`"$($subjects[-1].Id)`""; times = 1000000 }
            $pipeline = Start-Pipeline '$subjects | Submit-QuiltBatch -Queue q -JobDefinition rend -Output results/5.0.0' @{ subjects = $subjects }
            try {
                Wait-Until { $pipeline.Output.Count }
                (Read-FakeBatch calls).SubmitJob.calls | Should -BeGreaterThan 0
                $pipeline.Running.IsCompleted | Should -BeFalse
                Wait-Until { @($pipeline.Shell.Streams.Progress).Where{ $_.PercentComplete -in 1..99 -and $_.Activity -like 'Sending*' } }
                Send-FakeBatch faults/clear
                $pipeline.Shell.EndInvoke($pipeline.Running)
                $shown = @($pipeline.Shell.Streams.Progress).Where{ $_.Activity -eq "Sending jobs to AWS Batch ($($subjects.Count))" }
                $shown.StatusDescription | Should -Match "^\d+ of $($subjects.Count) sent$"
                $shown.Where{ $_.PercentComplete -in 1..99 } | Should -Not -BeNullOrEmpty
                $pipeline.Output.Name | Should -Be $subjects.ForEach{ "$($_.Group)--$($_.Id)" }
            } finally {
                Send-FakeBatch faults/clear
                $pipeline.Shell.Dispose()
            }
        }
    }

    Context 'Ctrl+C' {
        It 'ends a submission that AWS Batch slows down at once, and sends no more' {
            Send-FakeBatch calls/reset
            Send-FakeBatch api-faults @{ operation = 'SubmitJob'; kind = 'Throttle'; skip = 1; times = 1000000 }
            try {
                $pipeline = Start-Pipeline '$subjects | Submit-QuiltBatch -Queue q -JobDefinition rend -Output results/4.0.0' @{ subjects = $subjects }
                Wait-Until { $calls = Read-FakeBatch calls; $calls.PSObject.Properties['SubmitJob'] -and $calls.SubmitJob.throttled }
                Stop-Pipeline $pipeline | Should -BeTrue
            } finally { Send-FakeBatch faults/clear }
            $jobs = Get-QuiltBatchStatus
            $jobs | Should -HaveCount $subjects.Count
            @($jobs | Where-Object EngineId) | Should -HaveCount 1
            ($jobs | Where-Object { -not $_.EngineId }).Reason | Select-Object -Unique | Should -Be 'not submitted: stopped before it was sent'
            $null = $jobs | Stop-QuiltBatch -Confirm:$false
        }

        BeforeAll {
            # A submission of six jobs in a shell of its own, where somebody presses Ctrl+C as soon as a condition holds; gives what it said.
            function Stop-Submission([string] $Parameter, [scriptblock] $IsTime) {
                $script = "$TestDrive/submit.ps1"
                @"
                Import-Module '$((Get-Module QuiltPS).Path)'
                Get-QuiltPackage lab/LA5c -Registry $registry | Get-QuiltSubject | Select-Object -First 6 | Submit-QuiltBatch -Queue q -JobDefinition rend $Parameter
                'not reached'
"@ | Set-Content $script
                Send-FakeBatch calls/reset
                try {
                    Invoke-InterruptedScript $script { Wait-Until { $calls = Read-FakeBatch calls; $calls.PSObject.Properties['SubmitJob'] -and (& $IsTime $calls.SubmitJob) } }
                } finally { Send-FakeBatch faults/clear }
            }
        }

        It 'says how many were sent and go on, that the rest was not, and how to come back; typed again it sends the rest' {
            Send-FakeBatch api-faults @{ operation = 'SubmitJob'; kind = 'Throttle'; skip = 2; times = 1000000 }
            $said = Stop-Submission '-Output results/6.0.0' { $args[0].throttled }
            $run = Get-QuiltBatch | Select-Object -First 1
            $said | Should -Match '2 jobs were sent and go on\. The other 4 did not go out'
            $said | Should -Match "Get-QuiltBatch $($run.Id) \| Wait-QuiltBatch"
            $said | Should -Not -Match 'not reached'
            $again = $subjects | Select-Object -First 6 | Submit-QuiltBatch -Queue q -JobDefinition rend -Output results/6.0.0
            $sent = Get-QuiltBatchStatus $run.Id | Where-Object EngineId
            $sent | Should -HaveCount 2
            $again.EngineId | Select-Object -Unique | Should -HaveCount 6
            $sent.EngineId.ForEach{ $_ | Should -BeIn $again.EngineId }
            $null = $again | Stop-QuiltBatch -Confirm:$false
        }

        It 'says so between jobs that are sent one after the other, too' {
            $said = Stop-Submission '-Output results/6.1.0 -Stagger 600' { $args[0].calls }
            $said | Should -Match '1 job was sent and goes on\. The other 5 did not go out'
            $null = Get-QuiltBatch | Select-Object -First 1 | Stop-QuiltBatch -Confirm:$false
        }
    }

    It 'stops jobs with the reason that is given' {
        Send-FakeBatch options @{ slots = 0 }
        try {
            $jobs = $subjects | Submit-QuiltBatch -Queue q -JobDefinition rend -Output results/3.0.0
            $stopped = $jobs | Stop-QuiltBatch -Reason 'wrong image' -Confirm:$false
            $stopped.Failure | Select-Object -Unique | Should -Be Stopped
            $stopped.Reason | Select-Object -Unique | Should -Be 'stopped: wrong image'
        } finally { Send-FakeBatch options @{ slots = 4 } }
    }
}
