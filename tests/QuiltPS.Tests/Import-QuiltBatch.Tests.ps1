# Jobs that batchtools submitted are taken up; the service is the tests' own, the S3 server a real one.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    . $PSScriptRoot/helpers/S3Server.ps1
    . $PSScriptRoot/helpers/S3Program.ps1
    . $PSScriptRoot/helpers/FakeBatch.ps1
    $study = New-Study -Path "$TestDrive/study"
    $s3 = Enter-S3
    $registry = New-S3Registry
    $program = New-S3Program "$TestDrive/rend.sh" 'case $INPUT_IMAGE in *sub-2.nii.gz) echo "no brain" >&2; exit 3;; esac; echo ok | put rethinq-report.pdf; echo done'
    $null = Enter-FakeBatch -Option ($registry ? (New-S3BatchOption 'registry/rend:*' $program) : @{})
    $submission = "$TestDrive/submission.json"
    if ($registry) {
        # As submit_subjects does, and writes.
        $definition = Register-FakeJobDefinition rend registry/rend:1.0.0
        $details = @{}
        foreach ($subject in 'sub-1', 'sub-2') {
            $image = "$registry/LA5c/$subject/$subject.nii.gz"
            $output = "$registry/out/1.0.0/LA5c/$subject"
            $environment = @{ name = 'INPUT_IMAGE'; value = $image }, @{ name = 'OUTPUT_PATH'; value = $output }
            $made = Invoke-FakeBatchOperation SubmitJob @{ jobName = "LA5c--$subject"; jobQueue = 'q'; jobDefinition = $definition; containerOverrides = @{ environment = $environment } }
            $details[$made.jobId] = [ordered]@{
                date = [DateTime]::UtcNow.ToString('R'); group = 'LA5c'; image = $image; jobDefinition = 'arn:aws:batch:us-east-1:123456789012:job-definition/rend:1'
                jobId = $made.jobId; jobName = "LA5c--$subject"; output_path = $output; queue = 'arn:aws:batch:us-east-1:123456789012:job-queue/q'; subject_id = $subject
            }
        }
        $details | ConvertTo-Json | Set-Content $submission
        $run = Import-QuiltBatch $submission
        $jobs = $run | Wait-QuiltBatch | Sort-Object Name
    }
}

AfterAll {
    Exit-FakeBatch
    Remove-Study $study
    Exit-S3
}

Describe 'Import-QuiltBatch' {
    BeforeEach { Assert-S3 }

    It 'makes a run whose jobs are waited for' {
        $run | Should -BeOfType Quilt.Run
        $run.Total | Should -Be 2
        $jobs.Name | Should -Be 'LA5c--sub-1', 'LA5c--sub-2'
        $jobs.Outcome | Should -Be 'Succeeded', 'Failed'
        $jobs[1].Failure | Should -Be 'Application'
    }

    It 'gives jobs whose logs and results can be had' {
        ($jobs[1] | Get-QuiltBatchLog).Text | Should -Be 'no brain'
        ($jobs[0] | Receive-QuiltBatchResult -Include *.pdf -Destination "$TestDrive/got").LogicalKey | Should -Be 'LA5c/sub-1/rethinq-report.pdf'
    }

    It 'gives jobs that a report tells of' {
        $jobs | Export-QuiltBatchReport "$TestDrive/report.html"
        Get-Content "$TestDrive/report.html" -Raw | Should -BeLike '*<pre>no brain</pre>*'
    }

    It 'gives jobs that cannot be submitted again, since nobody kept what they read' {
        { $jobs[1] | Restart-QuiltBatch -ErrorAction Stop } | Should -Throw -ErrorId 'PackageNotPushed,QuiltPS.RestartQuiltBatchCommand'
    }

    It 'makes nothing under -WhatIf' {
        $before = @(Get-QuiltBatch).Count
        Import-QuiltBatch $submission -WhatIf | Should -BeNullOrEmpty
        @(Get-QuiltBatch).Count | Should -Be $before
    }

    It 'takes ends from status.json that AWS Batch has forgotten' {
        $jobs | Export-QuiltBatch "$TestDrive/again.json" -StatusPath "$TestDrive/status.json"
        Send-FakeBatch forget
        $again = Import-QuiltBatch "$TestDrive/again.json" -StatusPath "$TestDrive/status.json" | Get-QuiltBatchStatus | Sort-Object Name
        $again.Outcome | Should -Be 'Succeeded', 'Failed'
        $again.ExitCode | Should -Be 0, 3
        ($again[1] | Get-QuiltBatchLog).Text | Should -Be 'no brain'
    }
}

Describe 'Export-QuiltBatch' {
    BeforeEach { Assert-S3 }

    It 'writes what batchtools wrote' {
        $jobs | Export-QuiltBatch "$TestDrive/back.json" | Should -BeNullOrEmpty
        $back = Get-Content "$TestDrive/back.json" -Raw | ConvertFrom-Json -AsHashtable
        foreach ($id in $details.Keys) {
            foreach ($name in 'group', 'image', 'jobDefinition', 'jobId', 'jobName', 'output_path', 'queue', 'subject_id') { $back[$id][$name] | Should -Be $details[$id][$name] -Because $name }
        }
    }

    It 'writes the states in the form of check_status' {
        $file = $jobs | Export-QuiltBatch "$TestDrive/s.json" -StatusPath "$TestDrive/s-status.json" -PassThru
        $file.Name | Should -Be 's.json', 's-status.json'
        $status = Get-Content "$TestDrive/s-status.json" -Raw | ConvertFrom-Json -AsHashtable
        $status.FAILED[0].Values.exit_code | Should -Be 3
        $status.SUCCEEDED[0].Values.output_path | Should -Be "$registry/out/1.0.0/LA5c/sub-1"
    }

    It 'leaves a file alone that is there' {
        'mine' | Set-Content "$TestDrive/mine.json"
        { $jobs | Export-QuiltBatch "$TestDrive/mine.json" -ErrorAction Stop } | Should -Throw -ErrorId 'TargetModified,QuiltPS.ExportQuiltBatchCommand'
    }
}

Describe 'Batchtools files that are none' {
    It 'are refused: <Name>' -ForEach @(
        @{ Name = 'a file that is not there'; Content = $null; Id = 'PathNotFound' }
        @{ Name = 'a file of another kind'; Content = 'jobId,jobName'; Id = 'InvalidRecord' }
    ) {
        if ($Content) { $Content | Set-Content "$TestDrive/other.json" }
        { Import-QuiltBatch "$TestDrive/$($Content ? 'other' : 'none').json" -ErrorAction Stop } | Should -Throw -ErrorId "$Id,QuiltPS.ImportQuiltBatchCommand"
    }

    It 'hold no job of this machine' {
        $local = $study.Package | Get-QuiltSubject | Select-Object -First 1 | Submit-QuiltBatch -Local (New-SizeProgram $study) | Wait-QuiltBatch
        { $local | Export-QuiltBatch "$TestDrive/local.json" -ErrorAction Stop } | Should -Throw -ErrorId 'JobNotFound,QuiltPS.ExportQuiltBatchCommand'
    }
}
