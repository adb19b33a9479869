BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    $study = New-Study -Path "$TestDrive/study"
    $subjects = $study.Package | Get-QuiltSubject
    $program = New-Program $study write.sh 'cd "$OUTPUT_PATH" && mkdir -p reports && echo "$QUILT_SUBJECT" > id.txt && echo report > reports/one.pdf; case $QUILT_SUBJECT in *1) exit 3;; esac'
    $jobs = $subjects[0..1] | Submit-QuiltBatch -Local $program | Wait-QuiltBatch | Sort-Object Name # they end in any order
}

AfterAll {
    Remove-Study $study
}

Describe 'Receive-QuiltBatchResult' {
    BeforeEach { $to = "$TestDrive/to-$([guid]::NewGuid().ToString('n'))" }

    It 'puts each job''s files below group and subject, and gives them' {
        $files = $jobs | Receive-QuiltBatchResult -Destination $to
        $files | ForEach-Object { $_ | Should -BeOfType Quilt.ReceivedFile }
        $files.Path | ForEach-Object { [IO.Path]::GetRelativePath($to, $_) } | Sort-Object |
            Should -Be (@('sub-10150', 'sub-10151').ForEach{ "data/$_/id.txt"; "data/$_/reports/one.pdf" })
        Get-Content "$to/data/sub-10150/id.txt" | Should -Be 'sub-10150'
        $first = $files | Where-Object LogicalKey -EQ data/sub-10150/id.txt
        $first.Job, $first.JobId, $first.Subject, $first.Size, $first.Action | Should -Be $jobs[0].Name, $jobs[0].JobId, 'sub-10150', 10, 'Copy'
    }

    It 'gives what other cmdlets take for a path' {
        $file = $jobs[0] | Receive-QuiltBatchResult -Destination $to -Include id.txt
        $file | Get-Content | Should -Be 'sub-10150'
        ($file | Get-Item).FullName | Should -Be $file.FullName
        Get-Content $file | Should -Be 'sub-10150'
    }

    It 'puts them into the current folder by default' {
        $null = New-Item $to -ItemType Directory
        Push-Location $to
        try { $null = Receive-QuiltBatchResult $jobs[0].RunId } finally { Pop-Location }
        Test-Path "$to/data/sub-10150/id.txt" | Should -BeTrue
    }

    It 'takes the files that -Include names' {
        ($jobs | Receive-QuiltBatchResult -Destination $to -Include *.pdf).LogicalKey | Split-Path -Leaf | Select-Object -Unique | Should -Be 'one.pdf'
    }

    It 'keeps files that are there already, and leaves alone those that were edited' {
        $null = $jobs | Receive-QuiltBatchResult -Destination $to
        'mine' | Set-Content "$to/data/sub-10150/id.txt"
        $files = $jobs | Receive-QuiltBatchResult -Destination $to -ErrorVariable problems -ErrorAction SilentlyContinue
        $files.Count | Should -Be 3
        $problems.FullyQualifiedErrorId | Should -Be 'TargetModified,QuiltPS.ReceiveQuiltBatchResultCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ResourceExists'
        Get-Content "$to/data/sub-10150/id.txt" | Should -Be 'mine'
        $null = $jobs | Receive-QuiltBatchResult -Destination $to -Force
        Get-Content "$to/data/sub-10150/id.txt" | Should -Be 'sub-10150'
    }

    It 'writes nothing with -WhatIf' {
        $jobs | Receive-QuiltBatchResult -Destination $to -WhatIf | Should -BeNullOrEmpty
        Test-Path $to | Should -BeFalse
    }

    It 'tells with -WhatIf what becomes of each file, and the counts' {
        $null = $jobs | Receive-QuiltBatchResult -Destination $to -Include id.txt
        'mine' | Set-Content "$to/data/sub-10150/id.txt"
        $said = Get-WhatIf { $jobs | Receive-QuiltBatchResult -Destination $to -WhatIf }
        $said | Should -Contain """Copy"" on target ""$to/data/sub-10150/reports/one.pdf (7 B)""."
        $said | Should -Contain """Refuse"" on target ""$to/data/sub-10150/id.txt (10 B)""."
        $said[-1] | Should -BeLike '"Receive results of 2 jobs: Keep 1 file (10 B), Copy 2 files (14 B), Refuse 1 file (10 B)"*'
        Get-Content "$to/data/sub-10150/id.txt" | Should -Be 'mine'
    }

    It 'says of jobs that still run that they do, and gives the files of the others' {
        $wait = New-WaitingProgram $study
        $running = $subjects[0] | Submit-QuiltBatch -Local $wait
        $files = $running, $jobs[0] | Receive-QuiltBatchResult -Destination $to -ErrorVariable problems -ErrorAction SilentlyContinue
        @($files).Count | Should -Be 2
        $problems.FullyQualifiedErrorId | Should -Be 'JobNotEnded,QuiltPS.ReceiveQuiltBatchResultCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ResourceBusy'
        $problems[0].TargetObject | Should -Be $running.JobId
        $null = $running | Stop-QuiltBatch -Confirm:$false
    }

    Context 'errors' {
        It '<Name>' -ForEach @(
            @{ Name = 'names a job that left no such file'; More = @{ Include = '*.nii' }; Id = 'ResultNotFound'; Category = 'ObjectNotFound' }
            @{ Name = 'refuses a pattern that leaves the folder'; More = @{ Include = '../*' }; Id = 'UnsafePath'; Category = 'SecurityError' }
        ) {
            { $jobs[0] | Receive-QuiltBatchResult -Destination $to @More -ErrorAction Stop } |
                Should -Throw -ErrorId "$Id,QuiltPS.ReceiveQuiltBatchResultCommand" -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be $Category }
        }

        It 'names a run that does not exist' {
            { Receive-QuiltBatchResult none -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,QuiltPS.ReceiveQuiltBatchResultCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
        }
    }
}
