BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
}

Describe 'A study in which one subject fails' {
    BeforeAll {
        $study = New-Study -Path "$TestDrive/study"
        $luck = "$($study.Path)/luck"
        $volume = New-Program $study volume.sh @"
case `$QUILT_SUBJECT in *3) test -e '$luck' || { echo 'no image that anybody could read' >&2; exit 65; };; esac
wc -c < "`$INPUT_IMAGE" > "`$OUTPUT_PATH/volumes.tsv"
"@
        $study.Package | Get-QuiltSubject |
            Submit-QuiltBatch -Local $volume -Output results/1.0.0 -ExpectedOutput volumes.tsv |
            Wait-QuiltBatch |
            Push-QuiltPackage -Message 'Volumes, version 1.0.0' -ErrorVariable problems -ErrorAction SilentlyContinue
        $run = Get-QuiltBatch | Select-Object -First 1
    }

    AfterAll { Remove-Study $study }

    It 'refuses to push a part for the whole' {
        $problems.FullyQualifiedErrorId | Should -Be 'JobsFailed,QuiltPS.PushQuiltPackageCommand'
        @(Get-QuiltPackage lab/LA5c -Registry $study.Registry -All).Count | Should -Be 1
    }

    It 'counts seven that succeeded and one that failed' {
        $run.Counts.SUCCEEDED | Should -Be 7
        $run.Counts.FAILED | Should -Be 1
    }

    It 'shows why in the log of the one that failed' {
        $failed = $run | Get-QuiltBatchStatus | Where-Object Outcome -EQ Failed
        $failed.Name | Should -Be 'data--sub-10153'
        $failed.ExitCode | Should -Be 65
        ($failed | Get-QuiltBatchLog).Text | Should -Contain 'no image that anybody could read'
    }

    It 'runs that one again, in a later session, and pushes the results of all there' {
        $null = New-Item $luck
        $said = Invoke-FreshPwsh @"
            `$env:QUILTPS_RUNS = '$env:QUILTPS_RUNS'
            Import-Module '$((Get-Module QuiltPS).Path)'
            `$again = Get-QuiltBatch | Select-Object -First 1 | Restart-QuiltBatch | Wait-QuiltBatch
            "`$(`$again.Name) `$(`$again.Outcome) `$(`$again.Attempt)"
            (Get-QuiltBatch | Select-Object -First 1 | Get-QuiltBatchStatus | Push-QuiltPackage -Message 'Volumes, version 1.0.0').TopHash
"@
        $said[0] | Should -Be 'data--sub-10153 Succeeded 2'
        $said[1] | Should -Be (Get-QuiltPackage lab/LA5c -Registry $study.Registry).TopHash
    }

    It 'has added the results to the data, and nothing else' {
        $latest = Get-QuiltPackage lab/LA5c -Registry $study.Registry
        $changes = Compare-QuiltPackage $study.Package $latest
        $changes.Kind | Select-Object -Unique | Should -Be 'Added'
        $changes.LogicalKey | Should -Be (0..7).ForEach{ "results/1.0.0/data/sub-1015$_/volumes.tsv" }
        $latest | Test-QuiltPackage | Should -BeNullOrEmpty
    }

    It 'traces each result to its image, and says what the run was' {
        $latest = Get-QuiltPackage lab/LA5c -Registry $study.Registry
        $latest.Metadata.run.id | Should -Be $run.Id
        $latest.Metadata.run.jobs.SUCCEEDED | Should -Be 8
        foreach ($from in $latest | Get-QuiltProvenance) {
            $image = ConvertFrom-QuiltUri $from.Input
            $image.TopHash | Should -Be $study.Package.TopHash
            $image.Path | Should -Be "$($from.Subject)/$($from.Subject).nii.gz"
        }
    }

    It 'was received without being pushed, too' {
        $tables = $run | Receive-QuiltBatchResult -Include volumes.tsv -Destination "$TestDrive/tables"
        $tables.Count | Should -Be 8
    }
}

Describe 'A study that is run again with -SkipDone' {
    BeforeAll {
        $study = New-Study -Path "$TestDrive/again"
        $size = New-SizeProgram $study
        $how = @{ Local = $true; FilePath = $size; Output = 'results/1.0.0'; SkipDone = $true }
        $null = $study.Package | Get-QuiltSubject | Submit-QuiltBatch @how | Wait-QuiltBatch | Push-QuiltPackage

        function Get-WhatIsLeft($Package) { $Package | Get-QuiltSubject | Submit-QuiltBatch @how | Wait-QuiltBatch }
        function Push-Data { Push-QuiltPackage lab/LA5c -Path $study.Data -Registry $study.Registry }
    }

    AfterAll { Remove-Study $study }

    It 'runs nothing when nothing has changed' {
        Get-WhatIsLeft (Get-QuiltPackage lab/LA5c -Registry $study.Registry) | Should -BeNullOrEmpty
    }

    It 'knows the results of later revisions when the subjects come from the first' {
        Get-WhatIsLeft $study.Package | Should -BeNullOrEmpty
    }

    It 'runs nothing when only times have changed' {
        Get-ChildItem $study.Data -Recurse -File | ForEach-Object { $_.LastWriteTime = [DateTime]::new(2001, 1, 1) }
        Get-WhatIsLeft (Push-Data) | Should -BeNullOrEmpty
    }

    It 'runs nothing when the registry was copied elsewhere' {
        $copy = "$TestDrive/elsewhere"
        Copy-Item $study.Registry $copy -Recurse
        Get-WhatIsLeft (Get-QuiltPackage lab/LA5c -Registry $copy) | Should -BeNullOrEmpty
    }

    It 'runs exactly the one whose image was edited, and then none' {
        New-LabelImage "$($study.Data)/sub-10154/sub-10154.nii.gz" -Voxels 400
        $jobs = Get-WhatIsLeft (Push-Data)
        $jobs.Name | Should -Be 'data--sub-10154'
        Get-WhatIsLeft ($jobs | Push-QuiltPackage) | Should -BeNullOrEmpty
    }

    It 'runs all when <What> changed' -ForEach @(
        @{ What = 'the arguments'; Change = @{ ArgumentList = @('--fast') } }
        @{ What = 'a variable'; Change = @{ Environment = @{ MODE = 1 } } }
    ) {
        $jobs = Get-QuiltPackage lab/LA5c -Registry $study.Registry | Get-QuiltSubject | Submit-QuiltBatch @how @Change
        @($jobs).Count | Should -Be 8
        $null = $jobs | Wait-QuiltBatch
    }

    It 'runs nothing when only a secret changed' {
        $first = Get-QuiltPackage lab/LA5c -Registry $study.Registry | Get-QuiltSubject |
            Submit-QuiltBatch @how -Environment @{ DB_PASSWORD = 'one' } | Wait-QuiltBatch | Push-QuiltPackage
        $first | Get-QuiltSubject | Submit-QuiltBatch @how -Environment @{ DB_PASSWORD = 'two' } | Should -BeNullOrEmpty
    }

    It 'runs all when the program was edited' {
        Add-Content $size '# another comment'
        $jobs = Get-QuiltPackage lab/LA5c -Registry $study.Registry | Get-QuiltSubject | Submit-QuiltBatch @how
        @($jobs).Count | Should -Be 8
        $null = $jobs | Wait-QuiltBatch
    }
}

Describe 'A BIDS study that is run again with -SkipDone' {
    BeforeAll {
        $study = New-Study -Path "$TestDrive/bids"
        $data = "$($study.Path)/bids"
        1..4 | ForEach-Object {
            $name = $_ -le 2 ? "sub-0${_}_acq-mprage_T1w" : "sub-0${_}_T1w"
            $null = New-Item "$data/sub-0$_/anat" -ItemType Directory
            New-LabelImage "$data/sub-0$_/anat/$name.nii.gz" -Voxels $_
        }
        "participant_id`tage", (1..4).ForEach{ "sub-0$_`t3$_" } | Write-Output | Set-Content "$data/participants.tsv"
        '{"Name": "a study", "BIDSVersion": "1.9.0"}' | Set-Content "$data/dataset_description.json"
        '{"MagneticFieldStrength": 3}' | Set-Content "$data/T1w.json"
        '{"EchoTime": 0.003}' | Set-Content "$data/acq-mprage_T1w.json"
        $how = @{ Local = $true; FilePath = New-SizeProgram $study; Output = 'results/1.0.0'; SkipDone = $true }
        function Push-Data { Push-QuiltPackage lab/bids -Path $data -Registry $study.Registry }
        $null = Push-Data | Get-QuiltSubject | Submit-QuiltBatch @how | Wait-QuiltBatch | Push-QuiltPackage
    }

    AfterAll { Remove-Study $study }

    It 'runs exactly the subjects that inherit a sidecar that was edited' {
        '{"EchoTime": 0.004}' | Set-Content "$data/acq-mprage_T1w.json"
        $jobs = Push-Data | Get-QuiltSubject | Submit-QuiltBatch @how | Wait-QuiltBatch
        $jobs.Subject.Id | Sort-Object | Should -Be '01', '02'
        $null = $jobs | Push-QuiltPackage
    }

    It 'runs all when a sidecar of all was edited' {
        '{"MagneticFieldStrength": 7}' | Set-Content "$data/T1w.json"
        @(Push-Data | Get-QuiltSubject | Submit-QuiltBatch @how | Wait-QuiltBatch).Count | Should -Be 4
    }
}
