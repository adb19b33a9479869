BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    $study = New-Study -Path "$TestDrive/study"
    $subjects = $study.Package | Get-QuiltSubject
    $mixed = New-Program $study mixed.sh 'case $QUILT_SUBJECT in *1) exit 3;; esac; echo x > "$OUTPUT_PATH/x"'
    $jobs = $subjects[0..2] | Submit-QuiltBatch -Local $mixed -Output results/1.0.0 | Wait-QuiltBatch
    $run = $jobs[0].RunId
}

AfterAll {
    Remove-Study $study
}

Describe 'Get-QuiltBatchStatus' {
    It 'looks again at jobs, in the order of their submission' {
        $now = $jobs[2, 0, 1] | Get-QuiltBatchStatus
        $now.Name | Should -Be $subjects[0..2].ForEach{ "data--$($_.Id)" }
        $now[0] | Should -BeOfType Quilt.Job
        $now[1].Outcome | Should -Be 'Failed'
        $now[1].ExitCode | Should -Be 3
    }

    It 'looks at all jobs of a run, given by position, by name, or as an object' {
        @(Get-QuiltBatchStatus $run).Count | Should -Be 3
        @([pscustomobject]@{ RunId = $run } | Get-QuiltBatchStatus).Count | Should -Be 3
        @(Get-QuiltBatch $run | Get-QuiltBatchStatus).Count | Should -Be 3
        (Get-QuiltBatchStatus -JobId $jobs[0].JobId).Name | Should -Be $jobs[0].Name
    }

    It 'gives jobs whose properties are raw' {
        $now = Get-QuiltBatchStatus $run
        $now[0].Status | Should -BeOfType Quilt.JobStatus
        $now[0].Started | Should -BeOfType DateTimeOffset
        $now[0].Stopped | Should -BeGreaterOrEqual $now[0].Started
        $now[0].OutputKey | Should -Be 'results/1.0.0/data/sub-10150'
        $now[0].Attempt | Should -Be 1
    }

    It 'gives each run with the counts of its jobs, with -Summary' {
        $summary = $jobs | Get-QuiltBatchStatus -Summary
        $summary | Should -BeOfType Quilt.Run
        $summary.Id | Should -Be $run
        $summary.Counts.SUCCEEDED | Should -Be 2
        $summary.Counts.FAILED | Should -Be 1
        $summary.Total | Should -Be 3
        $summary.IsAlive | Should -BeFalse
    }

    It 'looks at the newest run when nothing is named, and at nothing for a pipeline without objects' {
        $newest = $subjects[0] | Submit-QuiltBatch -Local $mixed | Wait-QuiltBatch
        (Get-QuiltBatchStatus).JobId | Should -Be $newest.JobId
        @() | Get-QuiltBatchStatus | Should -BeNullOrEmpty
    }

    It 'has a line for each job, and shows the whole reason in the list' {
        $job = $subjects[0] | Submit-QuiltBatch -Local $mixed -ExpectedOutput volumes.tsv, 'reports/summary-of-*.pdf' | Wait-QuiltBatch
        $rows = ($job | Out-String -Width 120) -split "`r?`n" -match '\S'
        $rows | Should -HaveCount 4
        $rows[-1] | Should -Match 'missing or empty: volumes\.t.*…'
        ($job | Format-List | Out-String -Width 120) -replace '\s+', ' ' | Should -Match 'missing or empty: volumes\.tsv, reports/summary-of-\*\.pdf'
    }

    Context 'errors' {
        It 'names <Name>' -ForEach @(
            @{ Name = 'a run that does not exist'; Call = { Get-QuiltBatchStatus ../../etc -ErrorAction Stop }; Id = 'RunNotFound' }
            @{ Name = 'a job that its run does not have'; Call = { Get-QuiltBatchStatus -JobId "$run-99" -ErrorAction Stop }; Id = 'JobNotFound' }
            @{ Name = 'what is no id of a job'; Call = { Get-QuiltBatchStatus -JobId none -ErrorAction Stop }; Id = 'JobNotFound' }
        ) {
            $Call | Should -Throw -ErrorId "$Id,QuiltPS.GetQuiltBatchStatusCommand" -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
        }

        It 'says that there is no run yet' {
            $aside = $env:QUILTPS_RUNS
            $env:QUILTPS_RUNS = "$TestDrive/none"
            try {
                { Get-QuiltBatchStatus } | Should -Throw -ErrorId 'RunNotFound,QuiltPS.GetQuiltBatchStatusCommand' -PassThru |
                    ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
            } finally { $env:QUILTPS_RUNS = $aside }
        }
    }
}
