# What Submit-QuiltBatch -Queue does on request: arrays, copies of inputs, sidecars, checks, pauses; the service is the tests' own, the S3 server a real one.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/AwsStudy.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    # As a container of an array begins (docs/container-contract.md), and one that knows nothing of versions goes on.
    $study = Enter-AwsStudy -Path "$TestDrive/study" -Program @'
if [ -n "$QUILT_ARRAY" ]; then
  eval "$(s3 "$S3_URL/${QUILT_ARRAY#s3://}" | sed -n "$((AWS_BATCH_JOB_ARRAY_INDEX + 1))p" | jq -r 'to_entries[] | "export \(.key)=\(.value | @sh)"')"
fi
s3 "$S3_URL/${INPUT_IMAGE#s3://}" > image || exit 7
if [ "$QUILT_SUBJECT" = sub-10157 ] && [ -z "$FIXED" ]; then exit 3; fi
if [ -n "$SUBJECT_SIDECAR" ]; then s3 "$S3_URL/${SUBJECT_SIDECAR#s3://}" | put told.json; fi
wc -c < image | tr -d ' ' | put size.txt
'@
    $registry, $data, $subjects = $study.Bucket, $study.Pushed, $study.Subjects
    $aws = @{ Queue = 'q'; JobDefinition = 'rend' }
}

AfterAll { Exit-AwsStudy $study }

Describe 'Submit-QuiltBatch -Queue, on request' {
    BeforeEach { Assert-S3 }

    Context '-Array' {
        BeforeEach { if (-not (Get-Command jq -CommandType Application -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'jq is not installed' } }

        It 'makes one array of all subjects, whose results are pushed and traced, and restarts the child that failed' {
            Send-FakeBatch calls/reset
            $jobs = $subjects | Submit-QuiltBatch @aws -Array -Output results/array -ExpectedOutput size.txt
            (Read-FakeBatch calls).SubmitJob.calls | Should -Be 1
            @($jobs.EngineId -replace ':\d+$' | Select-Object -Unique) | Should -HaveCount 1
            $jobs.Name | Should -Be $subjects.JobName

            $failed = $jobs | Wait-QuiltBatch | Where-Object Outcome -NE Succeeded
            $failed.Subject.Id | Should -Be sub-10157
            $known = (Read-FakeBatch options).environment
            Send-FakeBatch options @{ environment = @{ S3_URL = $known.S3_URL; S3_KEYS = $known.S3_KEYS; FIXED = '1' } }
            ($failed | Restart-QuiltBatch | Wait-QuiltBatch).Outcome | Should -Be Succeeded

            $results = Get-QuiltBatchStatus $jobs[0].RunId | Push-QuiltPackage -Message 'Sizes'
            $entry = $results | Get-QuiltEntry results/array/data/sub-10150/size.txt
            [long]($entry | Get-QuiltContent) | Should -Be ($data | Get-QuiltEntry sub-10150/sub-10150.nii.gz).Size
            ($results | Get-QuiltProvenance).Count | Should -Be $subjects.Count
            $results.Entries.LogicalKey -like '*.inputs*' | Should -BeNullOrEmpty
        }

        It 'lets others wait for the array as for one job' {
            Send-FakeBatch options @{ slots = 0 }
            $array = $subjects | Submit-QuiltBatch @aws -Array -Output results/first
            $next = $subjects[0] | Submit-QuiltBatch @aws -Output results/second -DependsOn $array
            $depends = (Invoke-FakeBatchOperation DescribeJobs @{ jobs = @($next.EngineId) }).jobs.dependsOn.jobId
            $depends | Should -Be ($array[0].EngineId -replace ':\d+$')
            $array + $next | Stop-QuiltBatch -Confirm:$false | Should -HaveCount ($subjects.Count + 1)
            Send-FakeBatch options @{ slots = 4 }
        }
    }

    Context 'inputs that change before jobs start' {
        BeforeAll {
            if ($registry) {
                # Others overwrite one image and delete another, by their own means.
                $change = {
                    param($Run)
                    Send-FakeBatch options @{ slots = 0 }
                    $jobs = & $Run
                    $own = "$TestDrive/own"
                    $null = New-Item -ItemType Directory $own -Force
                    $key = ($jobs[0].Subject.Image.PhysicalKey.ToString() -replace '\?.*')
                    'changed' | Set-Content "$own/image"
                    $null = & sh -c 'curl -sS --fail-with-body -H x-amz-content-sha256:UNSIGNED-PAYLOAD --aws-sigv4 aws:amz:us-east-1:s3 --user "$1" -T "$2" "$3"' sh "$($env:AWS_ACCESS_KEY_ID):$($env:AWS_SECRET_ACCESS_KEY)" "$own/image" ($key -replace '^s3:/', $env:AWS_ENDPOINT_URL_S3)
                    Send-FakeBatch options @{ slots = 4 }
                    $jobs
                }
            }
        }

        It 'are not seen with -StageInput' {
            $some = $subjects | Where-Object Id -NE sub-10157 | Select-Object -First 2
            $done = & $change { $some | Submit-QuiltBatch @aws -StageInput -Output results/staged } | Wait-QuiltBatch -WarningVariable warned
            $done.Outcome | Select-Object -Unique | Should -Be Succeeded
            $done.Where{ $_.InputChange } | Should -BeNullOrEmpty
            $warned | Should -BeNullOrEmpty

            # The images are others by now, and the container reads whatever is newest.
            $hash = ($done | Push-QuiltPackage -Message 'Staged').TopHash
            Get-ChildItem $env:QUILTPS_RUNS | Remove-Item -Recurse -Force
            $recorded = Get-QuiltPackage lab/LA5c -Registry $registry -TopHash $hash | Get-QuiltProvenance | Where-Object LogicalKey -Like results/staged/*
            $recorded.StageInput | Should -Be $true, $true
            $again = $recorded | Submit-QuiltBatch -Output results/again | Wait-QuiltBatch
            ($again.InputKey | Sort-Object) | Should -Be ($recorded.InputKey | Sort-Object)
            $second = $again | Push-QuiltPackage -Message 'Again'
            foreach ($id in $some.Id) {
                [long]($second | Get-QuiltEntry results/again/data/$id/size.txt | Get-QuiltContent) | Should -Be ($data | Get-QuiltEntry $id/$id.nii.gz).Size
            }
        }

        It 'are told without it, on the job and by warnings' {
            $some = $subjects | Where-Object Id -NE sub-10157 | Select-Object -First 2
            $done = & $change { $some | Submit-QuiltBatch @aws -Output results/plain } | Wait-QuiltBatch -WarningVariable warned -WarningAction SilentlyContinue
            $done.Where{ $_.InputChange }.Name | Should -Be $some[0].JobName
            $warned | Should -HaveCount 1
            $null = $done | Push-QuiltPackage -Message 'Doubtful' -WarningVariable pushed -WarningAction SilentlyContinue
            $pushed -match $some[0].JobName | Should -HaveCount 1
        }
    }

    Context '-UploadMetadata' {
        BeforeAll {
            if ($registry) { $some = $subjects | Where-Object Id -NE sub-10157 | Select-Object -First 2 }
        }

        It 'puts into S3 what the table and the sidecar say of each subject, before its job is sent, and results are made again with it' {
            $jobs = $some | Submit-QuiltBatch @aws -UploadMetadata -Output results/told
            $place = "lab/LA5c/results/told/.inputs/$($jobs[0].RunId)/data/sub-10150/sub-10150.json"
            $details = (Get-S3Text $registry $place | ConvertFrom-Json -AsHashtable).metadata.scan_details
            $details["Patient's Name"], $details['Patient ID'], $details["Patient's Sex"], $details["Patient's Age"] | Should -Be 'sub-10150', 'LA5c', 'F', 30
            $details['Manufacturer'], $details['Magnetic Field Strength'], $details['Diagnosis'] | Should -Be 'SIEMENS', 3, 'CONTROL'
            $details.Keys | Should -Not -Contain 'Acquisition Date' -Because 'the table does not know it'

            $results = $jobs | Wait-QuiltBatch | Push-QuiltPackage -Message 'Told'
            $results.Entries.LogicalKey -like '*.inputs*' | Should -BeNullOrEmpty
            ($results | Get-QuiltEntry results/told/data/sub-10150/told.json | Get-QuiltContent | Out-String | ConvertFrom-Json -AsHashtable).metadata.scan_details["Patient's Age"] | Should -Be 30

            $recorded = $results | Get-QuiltProvenance | Where-Object LogicalKey -Like results/told/*
            $recorded.UploadMetadata | Should -Be $true, $true
            ($recorded | Submit-QuiltBatch | Wait-QuiltBatch).InputKey | Sort-Object | Should -Be ($recorded.InputKey | Sort-Object)
        }

        It 'goes with jobs that are restarted in another session' {
            Send-FakeBatch options @{ slots = 0 }
            $failed = $some[0] | Submit-QuiltBatch @aws -UploadMetadata -Output results/toldagain | Stop-QuiltBatch -Confirm:$false
            Send-FakeBatch options @{ slots = 4 }
            $said = Invoke-FreshPwsh @"
                `$env:QUILTPS_RUNS = '$env:QUILTPS_RUNS'
                Import-Module '$((Get-Module QuiltPS).Path)'
                (Restart-QuiltBatch '$($failed.RunId)').EngineId
"@
            $job = (Invoke-FakeBatchOperation DescribeJobs @{ jobs = @($said) }).jobs
            ($job.container.environment | Where-Object name -EQ SUBJECT_SIDECAR).value | Should -Be "$registry/lab/LA5c/results/toldagain/.inputs/$($failed.RunId)/data/sub-10150/sub-10150.json"
            $null = Wait-QuiltBatch $failed.RunId
        }

        It 'leaves out subjects whose results were made of the same metadata, and no others' {
            ($some | Submit-QuiltBatch @aws -UploadMetadata -SkipDone -Output results/told) | Should -BeNullOrEmpty
            $older = $some[0] | ForEach-Object { $_.Metadata }
            $changed = [Quilt.Subject]@{ Id = $some[0].Id; Image = $some[0].Image; Inputs = $some[0].Inputs; Package = $some[0].Package; Metadata = $older.With('sex', 'M') }
            $job = $changed | Submit-QuiltBatch @aws -UploadMetadata -SkipDone -Output results/toldother
            $job.Name | Should -Be data--sub-10150
            $null = $job | Wait-QuiltBatch
        }

        It 'writes nothing under -WhatIf' {
            $some | Submit-QuiltBatch @aws -UploadMetadata -Output results/planned -WhatIf | Should -BeNullOrEmpty
            Get-S3Key $registry lab/LA5c/results/planned | Should -BeNullOrEmpty
        }
    }

    Context 'before the first job' {
        BeforeEach { Send-FakeBatch calls/reset }

        It 'says which subject lacks an input, and submits the others' {
            $odd = $subjects[0] | Select-Object -First 1
            $gone = [Quilt.Subject]@{
                Id = 'sub-0'; Group = 'data'; Package = $data
                Image = [Quilt.Entry]@{ LogicalKey = 'gone.nii'; Size = 1; Hash = $odd.Image.Hash; PhysicalKey = [Quilt.PhysicalKey]::S3(($registry -replace '^s3://'), 'gone.nii', 'x'); Package = $data }
            }
            $jobs = @($gone) + $odd | Submit-QuiltBatch @aws -Output results/checked -ErrorVariable told -ErrorAction SilentlyContinue
            $told.FullyQualifiedErrorId | Should -Be 'ContentNotFound,QuiltPS.SubmitQuiltBatchCommand'
            $jobs.Name | Should -Be $odd.JobName
            { @($gone) + $odd | Submit-QuiltBatch @aws -Output results/checked -ErrorAction Stop } | Should -Throw -ErrorId 'ContentNotFound,QuiltPS.SubmitQuiltBatchCommand'
            (Read-FakeBatch calls).SubmitJob.calls | Should -Be 1
        }

        It 'refuses what no machine of the queue is large enough for, unless told' {
            { $subjects | Submit-QuiltBatch @aws -Vcpu 1000 } | Should -Throw -ErrorId 'JobDoesNotFit,QuiltPS.SubmitQuiltBatchCommand'
            (Read-FakeBatch calls).PSObject.Properties.Name | Should -Not -Contain SubmitJob
            $job = $subjects[0] | Submit-QuiltBatch @aws -Vcpu 1000 -NoCheck -Output results/large
            $job.Status | Should -Be SUBMITTED
            $null = $job | Stop-QuiltBatch -Confirm:$false
        }

        It 'looks and changes nothing under -WhatIf' {
            $subjects | Submit-QuiltBatch @aws -Array -StageInput -Prune -ContainerTag 9.9.9 -Stagger 100 -WhatIf | Should -BeNullOrEmpty
            $calls = (Read-FakeBatch calls).PSObject.Properties.Name
            $calls | Should -Contain DescribeComputeEnvironments
            $calls -match '^(Submit|Register|Deregister|Tag|Cancel|Terminate)' | Should -BeNullOrEmpty
        }

        It 'says under -WhatIf where each job would run, of which image, with how much and to where, and what would be registered' {
            $said = Get-WhatIf { $subjects[0] | Submit-QuiltBatch @aws -ContainerTag 8.0.0 -Memory 8GB -Output results/planned -WhatIf }
            $job, $place = $subjects[0].JobName, "$registry/lab/LA5c/results/planned/data/$($subjects[0].Id)"
            $said[0] | Should -BeLike "*`"$job (* on queue q in us-east-1, by a new revision of rend:1 with the tag 8.0.0, image registry/rend:8.0.0, 1 vCPU, 8192 MiB, results to $place`"."
            $said[1] | Should -Be '"Register a revision of the job definition" on target "rend:1, with the image registry/rend:8.0.0".'
            (Get-WhatIf { $subjects[0] | Submit-QuiltBatch @aws -Memory 8GiB -WhatIf })[0] | Should -BeLike '*, by rend:1, image registry/rend:1.0.0, 1 vCPU, 8192 MiB, *'
        }

        It 'tells each job under -WhatIf, and in which arrays they would go out' {
            $other = $data | Push-QuiltPackage lab/Other -Registry $registry | Get-QuiltSubject | Select-Object -First 1
            $said = Get-WhatIf { @($subjects) + $other | Submit-QuiltBatch @aws -Array -WhatIf }
            foreach ($name in $subjects.JobName) { $said -like "*$name (*" | Should -Not -BeNullOrEmpty }
            $said[-1] | Should -BeLike "*Submit $($subjects.Count + 1) jobs over * as 1 array job of $($subjects.Count) children and 1 job of its own."
            (Read-FakeBatch calls).PSObject.Properties.Name -match '^(Submit|Register)' | Should -BeNullOrEmpty
            (Get-WhatIf { $subjects | Submit-QuiltBatch @aws -WhatIf })[-1] | Should -Not -BeLike '*array*'
        }

        It 'says at the end of a plan what is asked for beyond what the lines of the jobs say' {
            @(Get-WhatIf { $subjects[0] | Submit-QuiltBatch @aws -Attempts 3 -Timeout 3600 -StageInput -ExpectedOutput volumes.tsv, *.pdf -WhatIf })[-1] |
                Should -BeLike '*Submit 1 job over *; 3 attempts each; at most 1h 00m for an attempt; with copies of their inputs; each to leave volumes.tsv, `*.pdf.'
        }
    }

    Context 'a job that is to be tried again' {
        BeforeEach {
            $known = (Read-FakeBatch options).environment
            Send-FakeBatch options @{ environment = @{ S3_URL = $known.S3_URL; S3_KEYS = $known.S3_KEYS } } # nobody has FIXED it
            $job = $subjects | Where-Object Id -EQ sub-10157 | Submit-QuiltBatch @aws -Attempts 2 -MemoryOnRetry 2 -Output results/again
            Wait-Until { (Read-FakeBatch jobs).Where{ $_.jobId -eq $job.EngineId }.status -eq 'FAILED' }
            Send-FakeBatch calls/reset
        }

        It 'is not sent for who only looks, nor under -WhatIf, nor by who stops it' {
            $null = $job | Stop-QuiltBatch -WhatIf
            $null = $job | Restart-QuiltBatch -WhatIf
            { $job | Receive-QuiltBatchResult -Destination "$TestDrive/none" -WhatIf } | Should -Throw -ErrorId 'JobNotEnded,QuiltPS.ReceiveQuiltBatchResultCommand'
            $null = $job | Push-QuiltPackage -WhatIf -ErrorAction SilentlyContinue
            $null = $job | Get-QuiltBatchLog
            $job | Export-QuiltBatchReport "$TestDrive/again.html"
            ($job | Stop-QuiltBatch -Confirm:$false).Attempt | Should -Be 1
            (Read-FakeBatch calls).PSObject.Properties.Name | Should -Not -Contain SubmitJob
        }

        It 'is sent by who asks how it is' {
            ($job | Get-QuiltBatchStatus).Attempt | Should -Be 2
            (Read-FakeBatch calls).SubmitJob.calls | Should -Be 1
            ($job | Wait-QuiltBatch).Outcome | Should -Be Failed
        }
    }

    It 'takes away its own old revisions with -Prune' {
        foreach ($tag in '2.0.0', '3.0.0') {
            $null = $subjects[0] | Submit-QuiltBatch @aws -ContainerTag $tag -Prune -WhatIf
            $job = $subjects[0] | Submit-QuiltBatch @aws -ContainerTag $tag -Prune -Output "results/$tag"
            $null = $job | Wait-QuiltBatch
            Send-FakeBatch forget
        }
        $left = (Invoke-FakeBatchOperation DescribeJobDefinitions @{ jobDefinitionName = 'rend'; status = 'ACTIVE' }).jobDefinitions
        $left.containerProperties.image | Sort-Object | Should -Be registry/rend:1.0.0, registry/rend:3.0.0
    }

    It 'makes results again whose revision -Prune took away, with one like it, which is registered once a job was agreed to' {
        $done = $subjects[0] | Submit-QuiltBatch @aws -ContainerTag 4.0.0 -Output results/4.0.0 | Wait-QuiltBatch
        $hash = ($done | Push-QuiltPackage -Message 'By 4.0.0').TopHash
        Send-FakeBatch forget
        $null = $subjects[0] | Submit-QuiltBatch @aws -ContainerTag 5.0.0 -Prune -Output results/5.0.0 | Wait-QuiltBatch
        $recorded = Get-QuiltPackage lab/LA5c -Registry $registry -TopHash $hash | Get-QuiltProvenance | Where-Object LogicalKey -Like results/4.0.0/*
        { $recorded | Submit-QuiltBatch -JobDefinition $recorded.JobDefinition -ErrorAction Stop } | Should -Throw -ErrorId 'JobDefinitionNotUsable,QuiltPS.SubmitQuiltBatchCommand'

        Send-FakeBatch calls/reset
        $said = Get-WhatIf { $recorded | Submit-QuiltBatch -WhatIf | Should -BeNullOrEmpty }
        "$said" | Should -BeLike "*a new revision like $($recorded.JobDefinition), which is not active any more*Register a revision of the job definition*registry/rend:4.0.0*"
        (Read-FakeBatch calls).PSObject.Properties.Name | Should -Not -Contain RegisterJobDefinition

        $again = $recorded | Submit-QuiltBatch | Wait-QuiltBatch
        $again.Outcome | Should -Be Succeeded
        $again.InputKey | Should -Be $recorded.InputKey
        $again.Run.Image | Should -Be registry/rend:4.0.0
        (Read-FakeBatch calls).RegisterJobDefinition.calls | Should -Be 1
    }

    It 'waits between jobs with -Stagger' {
        $jobs = $subjects | Select-Object -First 3 | Submit-QuiltBatch @aws -Stagger 0.4 -Output results/slow
        $created = (Invoke-FakeBatchOperation DescribeJobs @{ jobs = $jobs.EngineId }).jobs | Sort-Object createdAt
        ($created[1].createdAt - $created[0].createdAt), ($created[2].createdAt - $created[1].createdAt) | ForEach-Object { $_ | Should -BeGreaterOrEqual 350 }
        $null = $jobs | Wait-QuiltBatch
    }
}
