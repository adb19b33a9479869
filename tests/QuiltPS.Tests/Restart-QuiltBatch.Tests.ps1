BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    $study = New-Study -Path "$TestDrive/study"
    $subjects = $study.Package | Get-QuiltSubject
    $luck = "$($study.Path)/luck"
    $program = New-Program $study luck.sh "case `$QUILT_SUBJECT in *1) test -e '$luck' || { echo 'out of luck' >&2; exit 3; };; esac; echo x > `"`$OUTPUT_PATH/x`""
}

AfterAll {
    Remove-Study $study
}

Describe 'Restart-QuiltBatch' {
    BeforeEach {
        Remove-Item $luck -ErrorAction Ignore
        $jobs = $subjects[0..2] | Submit-QuiltBatch -Local $program -ExpectedOutput x | Wait-QuiltBatch
        $failed = $jobs | Where-Object Outcome -EQ Failed
    }

    It 'gives the jobs that failed another attempt in the same run' {
        $null = New-Item $luck
        $again = $jobs | Restart-QuiltBatch
        $again.Name | Should -Be 'data--sub-10151'
        $again.RunId | Should -Be $failed.RunId
        $again.Attempt | Should -Be 2
        ($again | Wait-QuiltBatch).Outcome | Should -Be 'Succeeded'
        @(Get-QuiltBatchStatus $failed.RunId).Outcome | Select-Object -Unique | Should -Be 'Succeeded'
    }

    It 'works while others of the run still run' {
        $wait = New-Program $study wait.sh 'case $QUILT_SUBJECT in *0) sleep 300;; *) exit 3;; esac'
        $both = $subjects[0..1] | Submit-QuiltBatch -Local $wait -ThrottleLimit 2
        ($both[1] | Wait-QuiltBatch).Outcome | Should -Be 'Failed'
        ($both | Restart-QuiltBatch).Name | Should -Be $both[1].Name
        ($both[0] | Get-QuiltBatchStatus).IsEnded | Should -BeFalse
        $null = $both | Stop-QuiltBatch -Confirm:$false
    }

    It 'restarts nothing with -WhatIf, with more memory in any unit either' {
        $jobs | Restart-QuiltBatch -WhatIf | Should -BeNullOrEmpty
        $jobs | Restart-QuiltBatch -MemoryOnRetry 32GB -WhatIf | Should -BeNullOrEmpty
        ($failed | Get-QuiltBatchStatus).Attempt | Should -Be 1
    }

    It 'works from another session, and the results of both can be pushed there' {
        $null = New-Item $luck
        $said = Invoke-FreshPwsh @"
            `$env:QUILTPS_RUNS = '$env:QUILTPS_RUNS'
            Import-Module '$((Get-Module QuiltPS).Path)'
            (Restart-QuiltBatch '$($failed.RunId)' | Wait-QuiltBatch).Outcome
            (Get-QuiltBatchStatus '$($failed.RunId)' | Push-QuiltPackage lab/restarted).Count
"@
        $said[0] | Should -Be 'Succeeded'
        $said[1] | Should -Be 3
    }

    It 'names what cannot be restarted: <Name>' -ForEach @(
        @{ Name = 'a run that does not exist'; Call = { Restart-QuiltBatch none -ErrorAction Stop }; Id = 'RunNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'a job that its run does not have'; Call = { Restart-QuiltBatch -JobId "$($failed.RunId)-9" -ErrorAction Stop }; Id = 'JobNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'a variable that no job would get'; Call = { $failed | Restart-QuiltBatch -Environment @{ MODEL = 'large' } -WhatIf -ErrorAction Stop }; Id = 'InvalidEnvironment'; Category = 'InvalidArgument' }
        @{ Name = 'memory that is none'; Call = { $failed | Restart-QuiltBatch -MemoryOnRetry lots }; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData' }
        @{ Name = 'a license file that is not there'; Call = { $failed | Restart-QuiltBatch -LicenseFile /no/such -ErrorAction Stop }; Id = 'PathNotFound'; Category = 'ObjectNotFound' }
    ) {
        $Call | Should -Throw -ErrorId "$Id,QuiltPS.RestartQuiltBatchCommand" -PassThru | ForEach-Object { $_.CategoryInfo.Category | Should -Be $Category }
    }

    It 'says of a program that is gone that it is' {
        $gone = New-Program $study gone.sh 'exit 3'
        $job = $subjects[0] | Submit-QuiltBatch -Local $gone | Wait-QuiltBatch
        Remove-Item $gone
        { $job | Restart-QuiltBatch -ErrorAction Stop } | Should -Throw -ErrorId 'ProgramNotFound,QuiltPS.RestartQuiltBatchCommand' -PassThru |
            ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
    }

    It 'asks another session for the values of secrets, by name' {
        $job = $subjects[1] | Submit-QuiltBatch -Local $program -Environment @{ DB_PASSWORD = 'hunter2' } | Wait-QuiltBatch
        $null = New-Item $luck
        $said = Invoke-FreshPwsh @"
            `$env:QUILTPS_RUNS = '$env:QUILTPS_RUNS'
            Import-Module '$((Get-Module QuiltPS).Path)'
            try { Restart-QuiltBatch '$($job.RunId)' -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.CategoryInfo.Category; `$_ -match 'DB_PASSWORD' }
            (Restart-QuiltBatch '$($job.RunId)' -Environment @{ DB_PASSWORD = 'hunter2' } | Wait-QuiltBatch).Outcome
"@
        $said | Should -Be 'SecretsMissing,QuiltPS.RestartQuiltBatchCommand', 'InvalidOperation', 'True', 'Succeeded'
    }
}
