BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Study.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox
}

AfterAll { Exit-Sandbox }

Describe 'Push-QuiltPackage with jobs (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        $isThere = Enter-Store $Store
        if (-not $isThere) { return }
        $study = New-Study -Path "$root/study" -Registry (New-Registry)
        $registry = $study.Registry
        $subjects = $study.Package | Get-QuiltSubject | Select-Object -First 3
        $size = New-SizeProgram $study
        $partial = New-Program $study partial.sh 'case $QUILT_SUBJECT in *1) exit 3;; esac; echo 1 > "$OUTPUT_PATH/size.txt"'
    }

    BeforeEach { Assert-Store }

    AfterAll {
        if ($isThere) { Remove-Study $study }
        Exit-Store
    }

    It 'waits for the last, and adds their results where the run says, saying where they come from' {
        $base = Get-QuiltPackage lab/LA5c -Registry $registry
        $jobs = $subjects | Submit-QuiltBatch -Local $size -Output results/1.0.0
        $pushed = $jobs | Push-QuiltPackage -Message 'Sizes'
        "$(Compare-QuiltPackage $base $pushed | ForEach-Object LogicalKey)" |
            Should -Be "$($subjects.ForEach{ "results/1.0.0/data/$($_.Id)/size.txt" })"
        $pushed.Name, $pushed.Registry, $pushed.Message | Should -Be 'lab/LA5c', $registry, 'Sizes'
        $pushed.Metadata.run.id | Should -Be $jobs[0].RunId
        $pushed.Metadata.run.jobs.SUCCEEDED | Should -Be 3
        $entry = $pushed | Get-QuiltEntry "results/1.0.0/data/$($subjects[0].Id)/size.txt"
        [long]($entry | Get-QuiltContent) | Should -Be $subjects[0].Image.Size
        ($entry | Get-QuiltProvenance).Subject | Should -Be $subjects[0].Id
    }

    It 'says with -Verbose whom it waits for' {
        # The job ends when that was said, or after a minute.
        $gate = "$($study.Path)/gate-$Store"
        $gated = New-Program $study gated.sh "for i in `$(seq 1200); do test -e '$gate' && break; sleep 0.05; done; echo 1 > `"`$OUTPUT_PATH/size.txt`""
        $job = $subjects[0] | Submit-QuiltBatch -Local $gated -Output results/gated
        $said = $job | Push-QuiltPackage -Verbose 4>&1 | ForEach-Object { if ("$_" -match "waits for 1 job \($($job.Name)\)") { $null = New-Item $gate -Force }; $_ }
        Test-Path $gate | Should -BeTrue
        @($said | Where-Object { $_ -is [Quilt.Package] }) | Should -HaveCount 1
    }

    It 'keeps what others pushed while the jobs ran' {
        $jobs = $subjects | Submit-QuiltBatch -Local $size -Output results/1.1.0 | Wait-QuiltBatch
        $null = Push-QuiltPackage lab/LA5c (New-Folder ./notes @{ 'notes.txt' = 'x' }) -Registry $registry
        ($jobs | Push-QuiltPackage).Find('notes.txt') | Should -Not -BeNullOrEmpty
    }

    It 'takes another place, name and registry' {
        $elsewhere = New-Registry
        $pushed = $subjects | Submit-QuiltBatch -Local $size -Output results/1.2.0 |
            Push-QuiltPackage lab/results -Prefix sizes -Registry $elsewhere
        $pushed.Name, $pushed.Registry | Should -Be 'lab/results', $elsewhere
        $pushed.Entries.LogicalKey | Should -Be $subjects.ForEach{ "sizes/data/$($_.Id)/size.txt" }
    }

    It 'pushes the results of several runs one after the other' {
        $jobs = @($subjects[0] | Submit-QuiltBatch -Local $size -Output results/a) + @($subjects[0] | Submit-QuiltBatch -Local $size -Output results/b)
        $pushed = $jobs | Push-QuiltPackage
        $pushed | Should -HaveCount 2
        $pushed[1].Entries.LogicalKey | Where-Object { $_ -like 'results/[ab]/*' } | Should -HaveCount 2
    }

    It 'takes a run for all of its jobs' {
        $jobs = $subjects | Submit-QuiltBatch -Local $size -Output results/4.0.0 | Wait-QuiltBatch
        $pushed = Get-QuiltBatch $jobs[0].RunId | Push-QuiltPackage
        ($pushed | Get-QuiltEntry results/4.0.0).LogicalKey | Should -Be $subjects.ForEach{ "results/4.0.0/data/$($_.Id)/size.txt" }
    }

    It 'changes nothing with -WhatIf, and tells each result' {
        $jobs = $subjects | Submit-QuiltBatch -Local $size -Output results/3.0.0 | Wait-QuiltBatch
        $before = Get-RegistryState $registry
        $said = Get-WhatIf { $jobs | Push-QuiltPackage -WhatIf }
        @($said -match 'results/3.0.0/data/.*/size.txt').Count | Should -Be 3
        Get-RegistryState $registry | Should -Be $before
    }

    It 'waits for nobody with -WhatIf: it says which jobs still run, and plans what has ended' {
        $wait = New-WaitingProgram $study
        $running = $subjects[0] | Submit-QuiltBatch -Local $wait
        $said = Get-WhatIf { $running | Push-QuiltPackage -WhatIf -WarningVariable told -WarningAction SilentlyContinue; $script:told = $told }
        $said | Should -BeNullOrEmpty
        "$script:told" | Should -Match $running.Name
        ($running | Get-QuiltBatchStatus).IsEnded | Should -BeFalse
        $null = $running | Stop-QuiltBatch -Confirm:$false

        # One ends, the other runs.
        $half = New-Program $study half.sh 'case $QUILT_SUBJECT in *1) sleep 300;; esac; echo 1 > "$OUTPUT_PATH/half.txt"'
        $both = $subjects[0..1] | Submit-QuiltBatch -Local $half -ThrottleLimit 2 -Output results/half
        $null = $both[0] | Wait-QuiltBatch
        $said = Get-WhatIf { $both | Push-QuiltPackage -WhatIf -WarningAction SilentlyContinue }
        @($said -match 'results/half/data/.*/half.txt').Count | Should -Be 1
        $null = $both | Stop-QuiltBatch -Confirm:$false
    }

    It 'pushes with -AllowIncomplete what jobs left that lack an expected output, marked, so that they are not taken for done' {
        $how = @{ Local = $true; FilePath = $size; Output = 'results/slip'; Environment = @{ SLIP = $Store } }
        $jobs = $subjects | Submit-QuiltBatch @how -ExpectedOutput sizes.txt | Wait-QuiltBatch
        foreach ($switches in @{}, @{ AllowPartial = $true }) {
            { $jobs | Push-QuiltPackage @switches -ErrorAction Stop } | Should -Throw '*-AllowIncomplete*' -ErrorId 'JobsFailed,QuiltPS.PushQuiltPackageCommand'
        }
        $pushed = $jobs | Push-QuiltPackage -AllowIncomplete
        $entries = @($pushed | Get-QuiltEntry results/slip)
        $entries | Should -HaveCount 3
        $entries.ForEach{ $_.Metadata.outcome } | Select-Object -Unique | Should -Be Incomplete
        $pushed.Metadata.run.jobs.INCOMPLETE | Should -Be 3
        @($subjects | Submit-QuiltBatch @how -SkipDone | Wait-QuiltBatch | Push-QuiltPackage | Get-QuiltEntry results/slip).Where{ $_.Metadata['outcome'] } | Should -BeNullOrEmpty
    }

    It 'pushes with -AllowIncomplete nothing while others failed' {
        $mixed = New-Program $study mixed.sh 'case $QUILT_SUBJECT in *1) exit 3;; esac; echo 1 > "$OUTPUT_PATH/size.txt"'
        $jobs = $subjects | Submit-QuiltBatch -Local $mixed -Output results/mixed -ExpectedOutput sizes.txt | Wait-QuiltBatch
        { $jobs | Push-QuiltPackage -AllowIncomplete -ErrorAction Stop } | Should -Throw -ErrorId 'JobsFailed,QuiltPS.PushQuiltPackageCommand'
        @($jobs | Push-QuiltPackage -AllowIncomplete -AllowPartial | Get-QuiltEntry results/mixed) | Should -HaveCount 2
    }

    # Last: TestDrive loses what a context has added to it.
    Context 'when a job failed' {
        BeforeAll { $jobs = $subjects | Submit-QuiltBatch -Local $partial -Output results/2.0.0 | Wait-QuiltBatch }

        It 'pushes nothing' {
            $before = Get-RegistryState $registry
            $jobs | Push-QuiltPackage -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be 'JobsFailed,QuiltPS.PushQuiltPackageCommand'
            $failure.CategoryInfo.Category | Should -Be 'InvalidResult'
            Get-RegistryState $registry | Should -Be $before
        }

        It 'pushes the others with -AllowPartial, and says so' {
            $pushed = $jobs | Push-QuiltPackage -AllowPartial
            $pushed.Entries.LogicalKey | Where-Object { $_ -like 'results/2.0.0/*' } | Should -HaveCount 2
            $pushed.Metadata.run.jobs.FAILED | Should -Be 1
            $pushed.Metadata.run.jobs.SUCCEEDED | Should -Be 2
        }

        It 'counts the whole run, though only some of its jobs are pushed' {
            $pushed = $jobs | Where-Object Outcome -EQ Succeeded | Select-Object -First 1 | Push-QuiltPackage
            $pushed.Metadata.run.jobs.SUCCEEDED, $pushed.Metadata.run.jobs.FAILED | Should -Be 2, 1
        }
    }
}
