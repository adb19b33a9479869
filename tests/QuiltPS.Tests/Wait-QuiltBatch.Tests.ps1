BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    $study = New-Study -Path "$TestDrive/study"
    $subjects = $study.Package | Get-QuiltSubject
    $size = New-SizeProgram $study
    $wait = New-WaitingProgram $study
}

AfterAll {
    Remove-Study $study
}

Describe 'Wait-QuiltBatch' {
    It 'passes each job on as it ends' {
        # The first job ends only when the pipeline has seen the two others.
        $gate = "$($study.Path)/gate"
        $gated = New-Program $study gated.sh "case `$QUILT_SUBJECT in *0) until test -e '$gate'; do sleep 0.05; done;; esac"
        $seen = [Collections.Generic.List[Quilt.Job]]::new()
        $subjects[0..2] | Submit-QuiltBatch -Local $gated -ThrottleLimit 3 | Wait-QuiltBatch | ForEach-Object {
            $seen.Add($_)
            if ($seen.Count -eq 2) { $null = New-Item $gate }
        }
        $seen[2].Name | Should -Be 'data--sub-10150'
        $seen.Status | Should -Be 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'
    }

    It 'passes on a job that failed like one that succeeded' {
        $fail = New-Program $study fail.sh 'case $QUILT_SUBJECT in *1) exit 3;; esac'
        $jobs = $subjects[0..2] | Submit-QuiltBatch -Local $fail | Wait-QuiltBatch
        ($jobs | Where-Object Status -EQ FAILED).ExitCode | Should -Be 3
        @($jobs | Where-Object Outcome -EQ Succeeded).Count | Should -Be 2
    }

    It 'takes a run by its id, by a Run object, and jobs by their ids' {
        $jobs = $subjects[0..1] | Submit-QuiltBatch -Local $size
        $run = $jobs[0].RunId
        @(Wait-QuiltBatch $run).Count | Should -Be 2
        @(Get-QuiltBatch $run | Wait-QuiltBatch).Count | Should -Be 2
        (Wait-QuiltBatch -JobId $jobs[1].JobId).Name | Should -Be $jobs[1].Name
        @($jobs[0], $jobs[0] | Wait-QuiltBatch).Count | Should -Be 1
    }

    It 'takes by the pipeline jobs, runs, ids of runs as strings, and objects that a script makes' {
        $jobs = $subjects[0..1] | Submit-QuiltBatch -Local $size
        $run = $jobs[0].RunId
        ($jobs[1] | Wait-QuiltBatch).Name | Should -Be $jobs[1].Name
        @($run | Wait-QuiltBatch).Count | Should -Be 2
        @($run, $jobs[0] | Get-QuiltBatchStatus).Count | Should -Be 2
        @(Get-QuiltBatch $run | Wait-QuiltBatch).Count | Should -Be 2
        @(Get-QuiltBatch $run | Select-Object Id | Wait-QuiltBatch).Count | Should -Be 2
        @($jobs[1] | Select-Object JobId | Wait-QuiltBatch).Name | Should -Be $jobs[1].Name
        @(Wait-QuiltBatch -Job $jobs).Count | Should -Be 2
        @(Wait-QuiltBatch -Job $jobs[0]).Count | Should -Be 1
    }

    It 'returns at once, each job once, for jobs that have ended' {
        $jobs = $subjects[0..1] | Submit-QuiltBatch -Local $size | Wait-QuiltBatch
        @($jobs | Wait-QuiltBatch).Count | Should -Be 2
    }

    It 'gives the jobs that have ended when the pipeline needs no more' {
        $jobs = $subjects[0..1] | Submit-QuiltBatch -Local $size
        @($jobs | Wait-QuiltBatch | Select-Object -First 1).Count | Should -Be 1
        @($jobs | Wait-QuiltBatch).Outcome | Should -Be 'Succeeded', 'Succeeded'
    }

    Context '-Timeout' {
        It 'ends the pipeline when the time is over, so that nothing takes a part for the whole' {
            $jobs = @($subjects[0] | Submit-QuiltBatch -Local $size | Wait-QuiltBatch) + @($subjects[1] | Submit-QuiltBatch -Local $wait)
            $end = [pscustomobject]@{ Reached = $false }
            { $jobs | Wait-QuiltBatch -Timeout 0.5 | ForEach-Object -End { $end.Reached = $true } -Process {} } |
                Should -Throw -ErrorId 'WaitTimeout,QuiltPS.WaitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'OperationTimeout' }
            $end.Reached | Should -BeFalse
            ($jobs[1] | Get-QuiltBatchStatus).IsEnded | Should -BeFalse -Because 'the job goes on'
            $null = $jobs[1] | Stop-QuiltBatch -Confirm:$false
        }
    }

    Context '-Timeout 0' {
        It 'gives at once what has ended, and says which jobs run on' {
            $jobs = @($subjects[0] | Submit-QuiltBatch -Local $size | Wait-QuiltBatch) + @($subjects[1] | Submit-QuiltBatch -Local $wait)
            $ended = $jobs | Wait-QuiltBatch -Timeout 0 -WarningVariable told -WarningAction SilentlyContinue
            $ended.JobId | Should -Be $jobs[0].JobId
            "$told" | Should -Match $jobs[1].Name
            $null = $jobs[1] | Stop-QuiltBatch -Confirm:$false
            @($jobs | Wait-QuiltBatch -Timeout 0).Count | Should -Be 2
        }
    }

    Context 'errors' {
        It 'refuses a time of <Timeout>' -ForEach @(@{ Timeout = -1 }, @{ Timeout = '-00:00:01' }, @{ Timeout = 'soon' }) {
            { Wait-QuiltBatch none -Timeout $Timeout } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,QuiltPS.WaitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'InvalidData' }
        }

        It 'names a run that does not exist, and waits for the others' {
            $job = $subjects[0] | Submit-QuiltBatch -Local $size
            $done = Wait-QuiltBatch 'no-run', $job.RunId -ErrorVariable problems -ErrorAction SilentlyContinue
            $done.Name | Should -Be $job.Name
            $problems.FullyQualifiedErrorId | Should -Be 'RunNotFound,QuiltPS.WaitQuiltBatchCommand'
            $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'says of <Kind> that it is neither a job nor a run, and what to type' -ForEach @(
            @{ Kind = 'a subject'; Object = { $subjects[0] }; Says = "subject 'sub-10150'*Submit-QuiltBatch" }
            @{ Kind = 'a package'; Object = { $study.Package }; Says = "package 'lab/LA5c@*Get-QuiltBatchStatus" }
            @{ Kind = 'an entry'; Object = { $subjects[0].Image }; Says = 'the entry *Get-QuiltBatchStatus' }
            @{ Kind = 'a process'; Object = { Get-Process -Id $PID }; Says = "a Process, whose Id $PID *Get-QuiltBatch" }
        ) {
            foreach ($cmdlet in 'Wait-QuiltBatch', 'Get-QuiltBatchStatus') {
                & $Object | & $cmdlet -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
                @($problems).Count | Should -Be 1
                $problems[0].FullyQualifiedErrorId | Should -Be "ParameterArgumentTransformationError,QuiltPS.$($cmdlet -replace '-')Command"
                "$($problems[0])" | Should -BeLike "*$Says*"
            }
        }

        It 'says how a job is found by its name' {
            { Wait-QuiltBatch -JobId data--sub-10150 -ErrorAction Stop } | Should -Throw -ErrorId 'JobNotFound,QuiltPS.WaitQuiltBatchCommand' -ExpectedMessage "*Get-QuiltBatchStatus <run> | Where-Object Name -EQ 'data--sub-10150'*"
        }

        It 'names a job that does not exist' {
            { Wait-QuiltBatch -JobId 'no-job' -ErrorAction Stop } | Should -Throw -ErrorId 'JobNotFound,QuiltPS.WaitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
        }
    }

    Context 'Ctrl+C' {
        It 'ends the waiting, and the local jobs that it waits for' {
            Remove-Item "$($study.Path)/pids/*" -ErrorAction Ignore
            $jobs = $subjects[0..2] | Submit-QuiltBatch -Local $wait -ThrottleLimit 3
            Wait-Until { @(Get-WaitingProcess $study).Count -eq 3 }
            $pipeline = Start-Pipeline '$jobs | Wait-QuiltBatch' @{ jobs = $jobs[0..1] }
            Wait-Until { $pipeline.Shell.Streams.Progress.Count }
            Stop-Pipeline $pipeline | Should -BeTrue
            Wait-Until { @(Get-WaitingProcess $study).Count -eq 1 }
            ($jobs[2] | Get-QuiltBatchStatus).IsEnded | Should -BeFalse
            ($jobs[2] | Stop-QuiltBatch -Confirm:$false).Status | Should -Be 'FAILED'
        }
    }
}
