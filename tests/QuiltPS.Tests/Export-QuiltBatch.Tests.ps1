# Jobs as the files of batchtools; the service is the tests' own, the S3 server a real one.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/AwsStudy.ps1
    . $PSScriptRoot/helpers/Batchtools.ps1
    $study = Enter-AwsStudy -Path "$TestDrive/study" -Program 'case $INPUT_IMAGE in *sub-2.nii.gz) exit 3;; esac'
    $registry = $study.Bucket
    if (-not $registry) { return }
    $details = New-BatchtoolsSubmission $registry "$TestDrive/submission.json"
    $jobs = Import-QuiltBatch "$TestDrive/submission.json" | Wait-QuiltBatch | Sort-Object Name
}

AfterAll { Exit-AwsStudy $study }

Describe 'Export-QuiltBatch' {
    BeforeEach { Assert-S3 }

    It 'writes what batchtools wrote' {
        $jobs | Export-QuiltBatch "$TestDrive/back.json" | Should -BeNullOrEmpty
        $back = Get-Content "$TestDrive/back.json" -Raw | ConvertFrom-Json -AsHashtable
        $back.Keys | Sort-Object | Should -Be ($details.Keys | Sort-Object)
        foreach ($id in $details.Keys) {
            foreach ($name in 'group', 'image', 'jobDefinition', 'jobId', 'jobName', 'output_path', 'queue', 'subject_id') { $back[$id][$name] | Should -Be $details[$id][$name] -Because $name }
        }
    }

    It 'writes plain UTF-8 that ends in a line break' {
        $null = $jobs | Export-QuiltBatch "$TestDrive/bytes.json"
        $bytes = [IO.File]::ReadAllBytes("$TestDrive/bytes.json")
        $bytes[0], $bytes[-2], $bytes[-1] | Should -Be ([byte][char]'{'), ([byte][char]'}'), 10
    }

    It 'writes the states in the form of check_status' {
        $file = $jobs | Export-QuiltBatch "$TestDrive/s.json" -StatusPath "$TestDrive/s-status.json" -PassThru
        $file.Name | Should -Be 's.json', 's-status.json'
        $status = Get-Content "$TestDrive/s-status.json" -Raw | ConvertFrom-Json -AsHashtable
        $status.FAILED[0].Values.exit_code | Should -Be 3
        $status.SUCCEEDED[0].Values.output_path | Should -Be "$registry/out/1.0.0/LA5c/sub-1"
    }

    It 'writes nothing under -WhatIf' {
        $jobs | Export-QuiltBatch "$TestDrive/planned.json" -StatusPath "$TestDrive/planned-status.json" -PassThru -WhatIf | Should -BeNullOrEmpty
        Get-ChildItem "$TestDrive/planned*" | Should -BeNullOrEmpty
    }

    It 'leaves a file alone that is there, unless told' {
        'mine' | Set-Content "$TestDrive/mine.json"
        { $jobs | Export-QuiltBatch "$TestDrive/mine.json" -ErrorAction Stop } | Should -Throw -ErrorId 'TargetModified,QuiltPS.ExportQuiltBatchCommand'
        Get-Content "$TestDrive/mine.json" | Should -Be 'mine'
        $jobs | Export-QuiltBatch "$TestDrive/mine.json" -Force
        (Get-Content "$TestDrive/mine.json" -Raw | ConvertFrom-Json -AsHashtable).Count | Should -Be 2
    }
}

Describe 'Export-QuiltBatch of jobs of this machine' {
    It 'is refused: batchtools knows none' {
        $local = $study.Package | Get-QuiltSubject | Select-Object -First 1 | Submit-QuiltBatch -Local (New-SizeProgram $study) | Wait-QuiltBatch
        { $local | Export-QuiltBatch "$TestDrive/local.json" -ErrorAction Stop } | Should -Throw -ErrorId 'JobNotFound,QuiltPS.ExportQuiltBatchCommand'
    }
}
