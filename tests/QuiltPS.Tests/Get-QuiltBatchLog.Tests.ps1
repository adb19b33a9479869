BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    $study = New-Study -Path "$TestDrive/study"
    $subjects = $study.Package | Get-QuiltSubject
    $program = New-Program $study lines.sh 'for i in 1 2 3 4 5; do echo "$QUILT_SUBJECT line $i"; done; echo "bad news" >&2'
    $jobs = $subjects[0..1] | Submit-QuiltBatch -Local $program | Wait-QuiltBatch
}

AfterAll {
    Remove-Study $study
}

Describe 'Get-QuiltBatchLog' {
    It 'gives what a job wrote to its output and to its errors, line by line' {
        $log = $jobs | Where-Object Name -EQ data--sub-10150 | Get-QuiltBatchLog
        $log[0] | Should -BeOfType Quilt.LogLine
        $log.Text | Select-Object -First 5 | Should -Be (1..5).ForEach{ "sub-10150 line $_" }
        $log.Text | Should -Contain 'bad news'
        $log.Job | Select-Object -Unique | Should -Be 'data--sub-10150'
    }

    It 'gives the logs of a run, one job after the other' {
        $log = Get-QuiltBatchLog $jobs[0].RunId
        $log.Job | Select-Object -Unique | Should -Be 'data--sub-10150', 'data--sub-10151'
    }

    It 'gives the last lines with -Tail' {
        @($jobs[0] | Get-QuiltBatchLog -Tail 2).Count | Should -Be 2
        $jobs[0] | Get-QuiltBatchLog -Tail 0 | Should -BeNullOrEmpty
        @($jobs[0] | Get-QuiltBatchLog -Tail 99).Count | Should -Be 6
    }

    It 'gives the first lines to a pipeline that needs no more' {
        @($jobs | Get-QuiltBatchLog | Select-Object -First 1).Count | Should -Be 1
    }

    Context '-Follow' {
        It 'gives lines as they are written, until the job ends' {
            $gate = "$($study.Path)/gate"
            $slow = New-Program $study slow.sh "echo begun; until test -e '$gate'; do sleep 0.05; done; echo ended"
            $job = $subjects[0] | Submit-QuiltBatch -Local $slow
            $texts = $job | Get-QuiltBatchLog -Follow | ForEach-Object {
                if ($_.Text -eq 'begun') { $null = New-Item $gate }
                $_.Text
            }
            $texts | Should -Be 'begun', 'ended'
        }

        It 'follows several jobs side by side' {
            $gate = "$($study.Path)/gates"
            # Each waits for the other: whoever followed one to its end first would never see the second begin.
            $pair = New-Program $study pair.sh "echo begun; until test -e '$gate'; do sleep 0.05; done; echo ended"
            $both = $subjects[0..1] | Submit-QuiltBatch -Local $pair -ThrottleLimit 2
            $begun = 0
            $texts = $both | Get-QuiltBatchLog -Follow | ForEach-Object {
                if ($_.Text -eq 'begun' -and ++$begun -eq 2) { $null = New-Item $gate }
                $_.Text
            }
            $texts | Sort-Object | Should -Be 'begun', 'begun', 'ended', 'ended'
        }

        It 'ends at once when it is stopped, and leaves the job alone' {
            $long = New-Program $study long.sh 'echo begun; sleep 300'
            $job = $subjects[0] | Submit-QuiltBatch -Local $long
            $pipeline = Start-Pipeline '$job | Get-QuiltBatchLog -Follow' @{ job = $job }
            Wait-Until { $pipeline.Output.Count }
            Stop-Pipeline $pipeline | Should -BeTrue
            ($job | Get-QuiltBatchStatus).IsEnded | Should -BeFalse
            $null = $job | Stop-QuiltBatch -Confirm:$false
        }
    }

    It 'gives the logs of the newest run when nothing is named' {
        $newest = $subjects[0] | Submit-QuiltBatch -Local $program | Wait-QuiltBatch
        (Get-QuiltBatchLog -Tail 1).JobId | Should -Be $newest.JobId
    }

    It 'holds no escape codes when a script has an error: <Script>' -ForEach @(@{ Script = 'throw "no' }, @{ Script = 'Write-Error bad; nothing-of-that-name' }) {
        $file = "$($study.Path)/bin/wrong.ps1"
        $Script | Set-Content $file
        $log = ($subjects[0] | Submit-QuiltBatch -Local $file | Wait-QuiltBatch | Get-QuiltBatchLog).Text -join ' '
        $log | Should -Match 'wrong.ps1'
        $log | Should -Not -Match "`e"
    }

    It 'gives with -Attempt what an earlier attempt wrote, and names jobs that had no such' {
        $luck = "$($study.Path)/luck"
        $unlucky = New-Program $study unlucky.sh "case `$QUILT_SUBJECT in *1) test -e '$luck' || { echo 'out of luck'; exit 3; };; esac; echo fine"
        $both = $subjects[0..1] | Submit-QuiltBatch -Local $unlucky | Wait-QuiltBatch
        $null = New-Item $luck
        $null = $both | Restart-QuiltBatch | Wait-QuiltBatch
        ($both | Get-QuiltBatchLog).Text | Should -Be 'fine', 'fine'
        ($both | Get-QuiltBatchLog -Attempt 1).Text | Should -Be 'fine', 'out of luck'
        ($both | Get-QuiltBatchLog -Attempt 2 -ErrorVariable problems -ErrorAction SilentlyContinue).Job | Should -Be 'data--sub-10151'
        $problems.FullyQualifiedErrorId | Should -Be 'JobNotFound,QuiltPS.GetQuiltBatchLogCommand'
        "$problems" | Should -Match 'data--sub-10150'
    }

    It 'names <Name>' -ForEach @(
        @{ Name = 'a run that does not exist'; Call = { Get-QuiltBatchLog none -ErrorAction Stop }; Id = 'RunNotFound' }
        @{ Name = 'a job that its run does not have'; Call = { Get-QuiltBatchLog -JobId "$($jobs[0].RunId)-99" -ErrorAction Stop }; Id = 'JobNotFound' }
    ) {
        $Call | Should -Throw -ErrorId "$Id,QuiltPS.GetQuiltBatchLogCommand" -PassThru |
            ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
    }
}
