# The plain journey on AWS Batch against moto, an implementation that is not ours: queue, definition, submit, describe, list, terminate.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Moto.ps1
    . $PSScriptRoot/helpers/FreshPwsh.ps1
    $root = Enter-Sandbox
    $moto = Start-Moto
    if ($moto.Reason) { return }
    Enter-Moto
    Set-Moto config @{ batch = @{ use_docker = $false } } # jobs succeed at once
    New-MotoQueue tests
    $container = @{ image = 'registry/rend:1.0.0'; command = @('run'); resourceRequirements = @(@{ type = 'VCPU'; value = '1' }, @{ type = 'MEMORY'; value = '2048' }) }
    $null = Invoke-MotoBatch RegisterJobDefinition @{ jobDefinitionName = 'rend'; type = 'container'; containerProperties = $container }
    $registry = New-MotoRegistry
    $null = New-Folder ./study @{ 'sub-01/sub-01.nii.gz' = 'one'; 'sub-02/sub-02.nii.gz' = 'two'; 'sub-03/sub-03.nii.gz' = 'three'; 'demographics.tsv' = "subject_id`nsub-01`nsub-02`nsub-03`n" }
    $subjects = Push-QuiltPackage lab/study ./study -Registry $registry | Get-QuiltSubject -WarningAction Ignore
}

AfterAll {
    Exit-Moto
    Stop-Moto
    Exit-Sandbox
}

Describe 'Jobs on moto' {
    BeforeEach { Assert-Moto }

    It 'are submitted, one for each subject, and come to their end' {
        $jobs = $subjects | Submit-QuiltBatch -Queue tests -JobDefinition rend -Output results/1.0.0
        $jobs.Name | Should -Be data--sub-01, data--sub-02, data--sub-03
        $ended = $jobs | Wait-QuiltBatch -Timeout 300
        $ended.Outcome | Select-Object -Unique | Should -Be Succeeded
        (Get-QuiltBatch | Select-Object -First 1 | Get-QuiltBatchStatus).EngineId | Should -Be $jobs.EngineId

        $there = Invoke-MotoBatch DescribeJobs @{ jobs = @($jobs.EngineId) }
        $there.jobs.jobName | Sort-Object | Should -Be ($jobs.Name | Sort-Object)
        ($there.jobs[0].container.environment | Where-Object name -EQ QUILT_RUN_ID).value | Should -Be $jobs[0].RunId
    }

    It 'are run with an image of another tag by a revision that is registered once' {
        $first = $subjects[0] | Submit-QuiltBatch -Queue tests -JobDefinition rend -ContainerTag 1.0.1 -Output results/1.0.1
        $again = $subjects[1] | Submit-QuiltBatch -Queue tests -JobDefinition rend -ContainerTag 1.0.1 -Output results/1.0.1
        $first.Run.JobDefinition | Should -Be rend:2
        $again.Run.JobDefinition | Should -Be rend:2
        $first.Run.Image | Should -Be registry/rend:1.0.1
    }

    It 'are found by their name when the record does not tell their id' {
        $job = $subjects[2] | Submit-QuiltBatch -Queue tests -JobDefinition rend -Output results/2.0.0
        # As a session leaves the record that is killed right after it sent the job.
        $record = "$env:QUILTPS_RUNS/$($job.RunId)/record.jsonl"
        $lines = (Get-Content $record) -notmatch '"engine_id"' -replace '"owner":"', '"owner":"00'
        Set-Content "$env:QUILTPS_RUNS/record" $lines
        Move-Item "$env:QUILTPS_RUNS/record" $record -Force
        $found = Invoke-FreshPwsh "Import-Module '$((Get-Module QuiltPS).Path)'; (Get-QuiltBatchStatus -RunId $($job.RunId)).EngineId"
        $found | Should -Be $job.EngineId
    }

    It 'are stopped with the reason that is given' {
        # With its other kind of jobs, and without Docker, moto's wait for a while and then fail.
        Set-Moto config @{ batch = @{ use_docker = $true } }
        Set-Moto state-manager/set-transition @{ model_name = 'batch::job'; transition = @{ progression = 'time'; seconds = 1 } }
        $stopped = $subjects | Submit-QuiltBatch -Queue tests -JobDefinition rend -Output results/3.0.0 | Stop-QuiltBatch -Reason 'wrong image' -Confirm:$false
        $stopped.Failure | Select-Object -Unique | Should -Be Stopped
        $stopped.Reason | Select-Object -Unique | Should -Be 'stopped: wrong image'
    }

    It 'are refused with the words of the service where the queue is not there' {
        { $subjects | Submit-QuiltBatch -Queue test -JobDefinition rend } | Should -Throw -ErrorId 'QueueNotFound,QuiltPS.SubmitQuiltBatchCommand'
    }
}
