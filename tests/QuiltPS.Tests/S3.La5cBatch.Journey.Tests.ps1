# The README's expression over the 272 subjects of LA5c on AWS Batch, with what happens in a real study: a few jobs fail, one loses its
# machine in the middle, one hangs; others overwrite an image and delete one before their jobs start. The service is the tests' own, its jobs are processes of this machine, the S3 server is a real one.

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    . $PSScriptRoot/helpers/S3Objects.ps1
    . $PSScriptRoot/helpers/S3Program.ps1
    . $PSScriptRoot/helpers/FakeBatch.ps1
    Add-Type -Path $PSScriptRoot/helpers/La5c.cs
    $root = Enter-Sandbox
    $hasStore = Enter-Store S3
    $failing = '10159', '10171', '50004'
    $reclaimed = '10189'
    $hanging = '10206'
    $overwritten = '10273'
    $deleted = '10274'
    $program = New-S3Program "$root/rend.sh" @"
case "`$QUILT_SUBJECT" in
    $($failing -join '|')) if [ -z "`$FIXED" ]; then echo 'no brain in image' >&2; exit 3; fi ;;
    $reclaimed) if [ `$AWS_BATCH_JOB_ATTEMPT = 1 ]; then echo half | put half.tsv; echo half | put volumes.tsv; echo half done; sleep 600; fi ;;
    $hanging) if [ -z "`$FIXED" ]; then sleep 600; fi ;;
esac
bytes=`$(get | wc -c | tr -d ' ')
echo "`$QUILT_SUBJECT `$INPUT_VERSION_ID `$bytes" | put volumes.tsv
"@
    $null = Enter-FakeBatch -Option ($hasStore ? (New-S3BatchOption 'registry/rend:*' $program) : @{})
    if (-not $hasStore) { return }

    $null = Register-FakeJobDefinition rend registry/rend:1.0.0
    Send-FakeBatch job-faults @{ job = "data--$reclaimed"; attempt = 1; kind = 'Spot'; afterLog = 'half done'; afterMs = 1100 }
    $source = (Resolve-Path "$PSScriptRoot/../data/rend").Path
    $cohort = [La5c]::new("$source/labels.int16.gz")
    $subjects = $cohort.Write("$source/demographics.tsv", "$root/LA5c")
    $registry = New-Registry

    Send-FakeBatch options @{ slots = 0 } # none starts before the inputs have changed
    $submitted = Push-QuiltPackage lab/LA5c -Path "$root/LA5c" -Registry $registry -Message 'Images of the cohort' |
        Get-QuiltSubject -WarningAction Ignore |
        Submit-QuiltBatch -Queue q -JobDefinition rend -RetryOnSpot -ExpectedOutput volumes.tsv -Output "$registry/lab/LA5c/results/1.0.0"
    $imageOf = @{}
    foreach ($job in $submitted) { $imageOf[$job.Subject.Id] = "$($job.Subject.Image.PhysicalKey)" }
    Set-S3Object $imageOf[$overwritten] 'another image'
    Remove-S3Object $imageOf[$deleted]
    Send-FakeBatch options @{ slots = 4 }
    $stopped = $submitted | Where-Object { $_.Subject.Id -eq $hanging } | Stop-QuiltBatch -Reason 'hangs' -Confirm:$false
    $ended = $submitted | Wait-QuiltBatch -Timeout 900 -WarningVariable changes -WarningAction SilentlyContinue
}

AfterAll {
    Exit-FakeBatch
    Exit-Store
    Exit-Sandbox
}

Describe 'LA5c on AWS Batch' {
    BeforeEach { Assert-Store }

    It 'has one job for each subject' {
        $submitted.Subject.Id | Sort-Object | Should -Be ($subjects | Sort-Object)
        (Read-FakeBatch jobs).jobName | Sort-Object | Should -Be ($subjects.ForEach{ "data--$_" } | Sort-Object)
        (Read-FakeBatch calls).SubmitJob.calls | Should -Be 272
        Read-FakeBatch violations | Should -BeNullOrEmpty
    }

    It 'tells what became of each' {
        $ended | Should -HaveCount 272
        ($ended | Where-Object Outcome -EQ Succeeded) | Should -HaveCount 268
        ($ended | Where-Object Failure -EQ Application).Subject.Id | Sort-Object | Should -Be $failing
        ($ended | Where-Object Tries -EQ 2).Subject.Id | Should -Be $reclaimed
        $stopped.Failure | Should -Be Stopped
        $stopped.Reason | Should -Be 'stopped: hangs'
    }

    It 'marks the jobs whose image others overwrote or deleted before they started, which read the submitted version all the same' {
        $marked = $ended | Where-Object InputChange
        $marked.Subject.Id | Sort-Object | Should -Be $overwritten, $deleted
        $marked.Outcome | Select-Object -Unique | Should -Be Succeeded
        "$changes" | Should -BeLike "2 jobs (data--$overwritten, data--$deleted)*"
    }

    It 'shows the last lines of those that failed' {
        $lines = $ended | Where-Object Failure -EQ Application | Get-QuiltBatchLog -Tail 1
        $lines.Text | Should -Be (@('no brain in image') * 3)
    }

    It 'is told on a page of HTML' {
        $ended | Export-QuiltBatchReport "$root/report.html" -Tail 3
        $page = Get-Content "$root/report.html" -Raw
        foreach ($subject in $failing + $hanging) { $page | Should -BeLike "*data--$subject*" }
        $page | Should -BeLike '*no brain in image*'
    }

    It 'is not pushed in part' {
        { $ended | Push-QuiltPackage } | Should -Throw -ErrorId 'JobsFailed,QuiltPS.PushQuiltPackageCommand'
        @(Get-QuiltPackage lab/LA5c -Registry $registry -All) | Should -HaveCount 1
    }

    Context 'after it was mended' {
        BeforeAll {
            if (-not $hasStore) { return }
            $known = (Read-FakeBatch options).environment
            Send-FakeBatch options @{ environment = @{ S3_URL = $known.S3_URL; S3_KEYS = $known.S3_KEYS; FIXED = '1' } }
            $again = $ended | Restart-QuiltBatch | Wait-QuiltBatch -Timeout 600
            $all = Get-QuiltBatch | Select-Object -First 1 | Get-QuiltBatchStatus
            $results = $all | Push-QuiltPackage -Message 'Volumes, version 1.0.0' -WarningVariable warnings -WarningAction SilentlyContinue
            $data = Get-QuiltPackage lab/LA5c -Registry $registry -All | Select-Object -Last 1
        }

        It 'has run again what had failed, and nothing else' {
            $again.Subject.Id | Sort-Object | Should -Be ($failing + $hanging | Sort-Object)
            $again.Outcome | Select-Object -Unique | Should -Be Succeeded
            $again.Attempt | Select-Object -Unique | Should -Be 2
            (Read-FakeBatch calls).SubmitJob.calls | Should -Be 276
        }

        It 'has a result of each subject, and nothing of what the lost machine left behind' {
            $tables = @($results | Get-QuiltEntry 'results/1.0.0/*')
            $tables.LogicalKey | Sort-Object | Should -Be ($subjects.ForEach{ "results/1.0.0/data/$_/volumes.tsv" } | Sort-Object)
            "$warnings" | Should -BeLike "data--${reclaimed}:*half.tsv*"
            ($results | Get-QuiltEntry "results/1.0.0/data/$reclaimed/volumes.tsv" | Get-QuiltContent) | Should -BeLike "$reclaimed *"
        }

        It 'has results of the images as they were submitted, though they are no longer the newest' {
            foreach ($subject in $overwritten, $deleted) {
                $image = $data | Get-QuiltEntry "$subject/*.nii.gz"
                $results | Get-QuiltEntry "results/1.0.0/data/$subject/volumes.tsv" | Get-QuiltContent |
                    Should -Be "$subject $($image.PhysicalKey.VersionId) $($image.Size)"
            }
        }

        It 'traces a result to the version of the image that its job has read' {
            $entry = $results | Get-QuiltEntry results/1.0.0/data/10217/volumes.tsv
            $origin = $entry | Get-QuiltProvenance
            $input = ConvertFrom-QuiltUri $origin.Input
            $input.TopHash | Should -Be $data.TopHash
            $image = Get-QuiltPackage lab/LA5c -Registry $registry -TopHash $input.TopHash | Get-QuiltEntry $input.Path
            $entry | Get-QuiltContent | Should -Be "10217 $($image.PhysicalKey.VersionId) $($image.Size)"
            $origin.Job | Should -BeIn $all.JobId
            $origin.Queue | Should -Be q
            $origin.JobDefinition | Should -Be rend:1
        }

        It 'has nothing left to do' {
            $data | Get-QuiltSubject -WarningAction Ignore | Submit-QuiltBatch -Queue q -JobDefinition rend -SkipDone -ExpectedOutput volumes.tsv -Output results/1.0.0 |
                Should -BeNullOrEmpty
        }
    }
}
