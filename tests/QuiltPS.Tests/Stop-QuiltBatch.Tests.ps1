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

Describe 'Stop-QuiltBatch' {
    BeforeEach {
        Remove-Item "$($study.Path)/pids/*" -ErrorAction Ignore
        $jobs = $subjects[0..2] | Submit-QuiltBatch -Local $wait -ThrottleLimit 2
        Wait-Until { @(Get-WaitingProcess $study).Count -eq 2 }
    }

    AfterEach { $null = $jobs | Stop-QuiltBatch -Confirm:$false }

    It 'ends jobs that run and jobs that have not begun' {
        $stopped = $jobs | Stop-QuiltBatch -Reason 'changed my mind' -Confirm:$false
        $stopped.Status | Should -Be 'FAILED', 'FAILED', 'FAILED'
        $stopped[0].Reason | Should -Match 'changed my mind'
        Get-WaitingProcess $study | Should -BeNullOrEmpty
        @(Get-ChildItem "$($study.Path)/pids").Count | Should -Be 2 -Because 'the third never began'
    }

    It 'ends one job and leaves the others' {
        ($jobs[0] | Stop-QuiltBatch -Confirm:$false).Name | Should -Be $jobs[0].Name
        ($jobs[1] | Get-QuiltBatchStatus).IsEnded | Should -BeFalse
    }

    It 'ends all jobs of a run' {
        @(Stop-QuiltBatch $jobs[0].RunId -Confirm:$false).Count | Should -Be 3
    }

    It 'leaves out jobs that have ended' {
        $null = $jobs | Stop-QuiltBatch -Confirm:$false
        $jobs | Stop-QuiltBatch -Confirm:$false -WarningAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'says when nothing was to be ended, and under -Verbose which jobs it left alone' {
        $null = $jobs[0] | Stop-QuiltBatch
        $said = @($jobs | Stop-QuiltBatch -Verbose -WarningVariable told 4>&1) | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$said" | Should -Match "$($jobs[0].Name) ended before"
        $told | Should -BeNullOrEmpty
        $null = $jobs | Stop-QuiltBatch -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -Match 'Nothing was to be stopped'
    }

    It 'ends nothing with -WhatIf' {
        $jobs | Stop-QuiltBatch -WhatIf | Should -BeNullOrEmpty
        @(Get-WaitingProcess $study).Count | Should -Be 2
    }

    It 'names a run and a job that do not exist' {
        { Stop-QuiltBatch none -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,QuiltPS.StopQuiltBatchCommand' -PassThru |
            ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
        { Stop-QuiltBatch -JobId "$($jobs[0].RunId)-9" -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'JobNotFound,QuiltPS.StopQuiltBatchCommand' -PassThru |
            ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
    }

    It 'works from another session' {
        $said = Invoke-FreshPwsh @"
            `$env:QUILTPS_RUNS = '$env:QUILTPS_RUNS'
            Import-Module '$((Get-Module QuiltPS).Path)'
            (Stop-QuiltBatch '$($jobs[0].RunId)' -Confirm:`$false).Status
"@
        $said | Should -Be 'FAILED', 'FAILED', 'FAILED'
        Get-WaitingProcess $study | Should -BeNullOrEmpty
        @($jobs | Wait-QuiltBatch).Status | Should -Be 'FAILED', 'FAILED', 'FAILED'
    }

    It 'ends what a job has started, though it ignores its signal' {
        $stubborn = New-Program $study stubborn.sh "trap '' TERM; (trap '' TERM; sleep 300) & echo `$! > '$($study.Path)/pids/child'; echo `$`$ > '$($study.Path)/pids/parent'; sleep 300"
        $job = $subjects[3] | Submit-QuiltBatch -Local $stubborn
        Wait-Until { @(Get-WaitingProcess $study).Count -eq 4 }
        $null = $job | Stop-QuiltBatch -Confirm:$false
        @(Get-WaitingProcess $study).Count | Should -Be 2
    }
}
