BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    $study = New-Study -Path "$TestDrive/study"
    $subjects = $study.Package | Get-QuiltSubject
    $size = New-SizeProgram $study
    $first = $subjects[0..1] | Submit-QuiltBatch -Local $size -Output results/1.0.0 | Wait-QuiltBatch
    $other = Push-QuiltPackage lab/other -Path $study.Data -Registry $study.Registry
    $second = $other | Get-QuiltSubject -Include sub-10150 | Submit-QuiltBatch -Local $size | Wait-QuiltBatch
}

AfterAll {
    Remove-Study $study
}

Describe 'Get-QuiltBatch' {
    It 'lists runs, newest first' {
        $runs = Get-QuiltBatch
        $runs.Id | Should -Be $second.RunId, $first[0].RunId
        $runs[0] | Should -BeOfType Quilt.Run
    }

    It 'tells of each what ran, over which revision, where its results belong, and how its jobs are' {
        $run = Get-QuiltBatch $first[0].RunId
        $run.Package | Should -Be "$($study.Package)"
        $run.Registry | Should -Be $study.Package.Registry
        $run.Engine | Should -Be 'local'
        $run.Image | Should -Be $size
        $run.ImageDigest | Should -Be "sha256:$((Get-FileHash $size).Hash.ToLower())"
        $run.Output | Should -Be 'results/1.0.0'
        $run.Total | Should -Be 2
        $run.Created | Should -BeOfType DateTimeOffset
    }

    It 'counts jobs by the names of their states, in the order of states, incomplete ones apart from those that succeeded' {
        $mixed = New-Program $study mixed.sh 'case $QUILT_SUBJECT in *0) exit 3;; *1) exit 0;; esac; echo x > "$OUTPUT_PATH/x"'
        $jobs = $subjects[0..3] | Submit-QuiltBatch -Local $mixed -ExpectedOutput x | Wait-QuiltBatch
        $run = Get-QuiltBatch $jobs[0].RunId
        $run.Counts.Keys | Should -Be 'SUCCEEDED', 'INCOMPLETE', 'FAILED'
        $run.Counts.SUCCEEDED, $run.Counts.INCOMPLETE, $run.Counts.FAILED | Should -Be 2, 1, 1
        $run.Counts['PENDING'] | Should -BeNullOrEmpty
        -join ($run | Format-Table | Out-String -Width 120) | Should -Match '2 SUCCEEDED, 1 INCOMPLETE, 1 FAILED'
        Remove-Item "$env:QUILTPS_RUNS/$($run.Id)" -Recurse -Force
    }

    It 'keeps the ids that fit a wildcard' {
        (Get-QuiltBatch "$($second.RunId.Substring(0, $second.RunId.Length - 2))*").Id | Should -Contain $second.RunId
        Get-QuiltBatch 'nothing*' | Should -BeNullOrEmpty
    }

    It 'keeps the runs over a package' {
        (Get-QuiltBatch -Name lab/other).Id | Should -Be $second.RunId
        @(Get-QuiltBatch -Name 'lab/*').Count | Should -Be 2
    }

    It 'takes ids from the pipeline, by value and by property name' {
        ($first[0].RunId | Get-QuiltBatch).Id | Should -Be $first[0].RunId
        ([pscustomobject]@{ RunId = $first[0].RunId } | Get-QuiltBatch).Id | Should -Be $first[0].RunId
    }

    It 'names a run that does not exist' {
        { Get-QuiltBatch none -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,QuiltPS.GetQuiltBatchCommand' -PassThru |
            ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
    }

    It 'names the run that a mistyped id is near to' {
        $typed = $second.RunId.Substring(0, $second.RunId.Length - 1) + '_'
        { Get-QuiltBatch $typed -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,QuiltPS.GetQuiltBatchCommand' -PassThru |
            ForEach-Object { "$_" | Should -Match $second.RunId }
    }

    It 'names a run whose record cannot be read, and lists the others' {
        $folder = New-Item "$env:QUILTPS_RUNS/20200101-000000-broken" -ItemType Directory
        'not a record' | Set-Content "$folder/record.jsonl"
        try {
            $runs = Get-QuiltBatch -ErrorVariable problems -ErrorAction SilentlyContinue
            $runs.Count | Should -Be 2
            $problems.FullyQualifiedErrorId | Should -Be 'InvalidRecord,QuiltPS.GetQuiltBatchCommand'
            $problems[0].CategoryInfo.Category | Should -Be 'InvalidData'
        } finally { Remove-Item $folder -Recurse }
    }

    It 'tells of a run whose process was killed that its jobs are lost' {
        $wait = New-WaitingProgram $study
        $script = @"
            `$env:QUILTPS_RUNS = '$env:QUILTPS_RUNS'
            Import-Module '$((Get-Module QuiltPS).Path)'
            Get-QuiltSubject lab/LA5c -Registry '$($study.Registry)' -Include sub-10150, sub-10151 | Submit-QuiltBatch -Local '$wait' -ThrottleLimit 1 | Out-Null
            Start-Sleep 300
"@
        $pwsh = Get-PwshCommand
        $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))
        $process = Start-Process $pwsh.Program -ArgumentList ($pwsh.Arguments + '-NoProfile', '-EncodedCommand', $encoded) -PassThru
        Wait-Until { @(Get-WaitingProcess $study).Count -eq 1 }
        $alive = Get-QuiltBatch | Select-Object -First 1
        $alive.IsAlive | Should -BeTrue
        Stop-Process $process -Force
        Wait-Until { -not (Get-QuiltBatch $alive.Id).IsAlive }
        $lost = Get-QuiltBatchStatus $alive.Id
        $lost.Status | Should -Be 'FAILED', 'FAILED'
        $lost[0].Reason | Should -Not -BeNullOrEmpty
        Wait-Until { -not (Get-WaitingProcess $study) }
        @(Wait-QuiltBatch $alive.Id).Count | Should -Be 2 -Because 'nobody waits for the dead'
        @(Restart-QuiltBatch $alive.Id).Count | Should -Be 2
        $null = Stop-QuiltBatch $alive.Id -Confirm:$false
    }
}
