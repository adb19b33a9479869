# A result made again from the hash of its revision alone: the registry is there, the run's record is not.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    $study = New-Study -Path "$TestDrive/study"
    $registry = $study.Registry
    $subjects = $study.Package | Get-QuiltSubject
    $model = New-Item "$($study.Path)/model.bin" -Value 'weights'
    $program = New-Program $study model.sh 'echo "$1|$(cat "$2")|$MODE|${#DB_PASSWORD}|$(wc -c < "$INPUT_IMAGE")" > "$OUTPUT_PATH/volumes.tsv"; echo log > "$OUTPUT_PATH/log.txt"'

    function Push-Result([hashtable] $More = @{}) {
        $subjects | Submit-QuiltBatch -Local $program --fast, $model -Environment (@{ MODE = 7 } + $More) -ExpectedOutput volumes.tsv -Timeout 90 -Output results/1.0.0 | Wait-QuiltBatch | Push-QuiltPackage
    }

    # Nothing of a run is left.
    function Remove-Run { Get-ChildItem $env:QUILTPS_RUNS | Remove-Item -Recurse -Force }

    $hash = (Push-Result).TopHash
    $recorded = Get-QuiltPackage lab/LA5c -Registry $registry -TopHash $hash | Get-QuiltProvenance
    # Later revisions change the data: what is made again does not read them.
    'edited' | Set-Content "$($study.Data)/sub-10150/sub-10150.nii.gz"
    $null = Push-QuiltPackage lab/LA5c $study.Data -Registry $registry
    Remove-Run
}

AfterAll { Remove-Study $study }

Describe 'Get-QuiltPackage -TopHash | Get-QuiltProvenance | Submit-QuiltBatch' {
    BeforeEach { $results = Get-QuiltPackage lab/LA5c -Registry $registry -TopHash $hash }

    It 'submits the same jobs over the same revision, which make the same results' {
        $again = $results | Get-QuiltProvenance | Submit-QuiltBatch -Local | Wait-QuiltBatch | Sort-Object Name
        $again.Name | Should -Be $subjects.JobName
        $again.InputKey | Should -Be $recorded.InputKey
        $again.OutputKey | Should -Be $recorded.LogicalKey
        $again.Outcome | Select-Object -Unique | Should -Be 'Succeeded'
        @($again.RunId | Select-Object -Unique).Count | Should -Be 1
        $run = Get-QuiltBatch $again[0].RunId
        $run.Package | Should -Be "$($study.Package)"
        $run.Command | Should -Be $program, '--fast', $model.FullName
        Get-Content "$($again[0].Output)/volumes.tsv" | Should -Be "--fast|weights|7|0|$($subjects[0].Image.Size)"
        ($again | Push-QuiltPackage -Force).Find('results/1.0.0/data/sub-10150/volumes.tsv').Hash |
            Should -Be $results.Find('results/1.0.0/data/sub-10150/volumes.tsv').Hash
    }

    It 'submits one job for a subject, however many of its results come, and needs no -Local' {
        $job = $results | Get-QuiltEntry 'results/*sub-10151*' | Get-QuiltProvenance | Submit-QuiltBatch
        $job.Name | Should -Be 'data--sub-10151'
        ($job | Wait-QuiltBatch).InputKey | Should -Be $recorded[1].InputKey
    }

    It 'asks for the time that the jobs were given, unless it is named anew' {
        $origin = $results | Get-QuiltProvenance | Select-Object -First 1
        $origin.Resource["timeout"] | Should -Be 90
        $recordedTimeout = { (Get-Content "$env:QUILTPS_RUNS/$($args[0].RunId)/record.jsonl" -TotalCount 1 | ConvertFrom-Json).run.spec.timeout }
        & $recordedTimeout ($origin | Submit-QuiltBatch -Local | Wait-QuiltBatch) | Should -Be 90
        & $recordedTimeout ($origin | Submit-QuiltBatch -Local -Timeout 60 | Wait-QuiltBatch) | Should -Be 60
    }

    It 'takes further parameters, and others in place of the recorded ones' {
        $job = $results | Get-QuiltProvenance | Select-Object -First 1 | Submit-QuiltBatch -Local -Output results/2.0.0 -Timeout 60 -ThrottleLimit 1 | Wait-QuiltBatch
        $job.OutputKey | Should -Be 'results/2.0.0/data/sub-10150'
        $job.InputKey | Should -Be $recorded[0].InputKey
        $job = $results | Get-QuiltProvenance | Select-Object -First 1 |
            Submit-QuiltBatch -Local -ArgumentList --slow, $model -WarningVariable told -WarningAction SilentlyContinue | Wait-QuiltBatch
        $job.Run.Command | Should -Contain '--slow'
        "$told" | Should -Match 'data--sub-10150'
    }

    It 'takes objects of other kinds by the names of their properties' {
        $job = $results | Get-QuiltProvenance | Select-Object Input, FilePath, ArgumentList, Environment, InputKey -First 1 | Submit-QuiltBatch | Wait-QuiltBatch
        $job.InputKey | Should -Be $recorded[0].InputKey
    }

    It 'plans with -WhatIf, shows what the package says is to be run, and submits nothing' {
        $before = @(Get-QuiltBatch).Count
        $said = Get-WhatIf { $results | Get-QuiltProvenance | Submit-QuiltBatch -Local -WhatIf | Should -BeNullOrEmpty }
        @(Get-QuiltBatch).Count | Should -Be $before
        $said[0] | Should -BeLike """Submit job that runs $program --fast $($model.FullName)"" on target ""data--sub-10150 *"
    }

    It 'leaves out with -SkipDone what the package holds' {
        $results | Get-QuiltProvenance | Submit-QuiltBatch -Local -SkipDone | Should -BeNullOrEmpty
        @(Get-WhatIf { $results | Get-QuiltProvenance | Submit-QuiltBatch -Local -SkipDone -WhatIf })[-1] | Should -BeLike '*Submit 0 jobs over *; leave out 8 subjects done already.'
    }

    It 'reads a registry that lies elsewhere now, where -Registry names it' {
        $moved = "$($study.Path)/moved"
        Copy-Item $registry $moved -Recurse
        $job = $recorded[0] | Submit-QuiltBatch -Local -Registry $moved | Wait-QuiltBatch
        $job.InputKey | Should -Be $recorded[0].InputKey
        $job.Run.Registry | Should -Be $moved
    }

    Context 'what can no longer be had' {
        It 'is told: <Name>' -ForEach @(
            @{ Name = 'the program is gone'; Do = { Move-Item $program "$program.aside" }; Undo = { Move-Item "$program.aside" $program -Force }; Id = 'ProgramNotFound'; Category = 'ObjectNotFound'; Says = 'model\.sh' }
            @{ Name = 'the program is another'; Do = { Copy-Item $program "$program.aside"; Add-Content $program '# edited' }; Undo = { Move-Item "$program.aside" $program -Force }; Id = 'ProgramChanged'; Category = 'InvalidData'; Says = 'sha256:' }
            @{ Name = 'a file among its arguments is gone'; Do = { Move-Item $model "$model.aside" }; Undo = { Move-Item "$model.aside" $model -Force }; Id = 'InputKeyChanged'; Category = 'InvalidData'; Says = 'model\.bin' }
            @{ Name = 'a file among its arguments is another'; Do = { 'other' | Set-Content $model }; Undo = { [IO.File]::WriteAllText($model, 'weights') }; Id = 'InputKeyChanged'; Category = 'InvalidData'; Says = 'argument' }
            @{ Name = 'the registry is gone'; Do = { Move-Item $registry "$registry.aside" }; Undo = { Move-Item "$registry.aside" $registry -Force }; Id = 'RevisionNotFound'; Category = 'ObjectNotFound'; Says = 'registry' }
        ) {
            & $Do
            try {
                $jobs = $recorded[0..1] | Submit-QuiltBatch -Local -ErrorVariable problems -ErrorAction SilentlyContinue
            } finally { & $Undo }
            $jobs | Should -BeNullOrEmpty
            @($problems).Count | Should -Be 2 -Because 'each result is told of'
            $problems[0].FullyQualifiedErrorId | Should -Be "$Id,QuiltPS.SubmitQuiltBatchCommand"
            $problems[0].CategoryInfo.Category | Should -Be $Category
            "$($problems[0])" | Should -Match $Says
        }

        It 'is told: the input revision is not in the registry' {
            $gone = $recorded[0] | Select-Object *
            $gone.Input = $gone.Input -replace '@[0-9a-f]{64}', "@$('0' * 64)"
            { $gone | Submit-QuiltBatch -Local -ErrorAction Stop } | Should -Throw -ErrorId 'RevisionNotFound,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
        }

        It 'is told: the image is no subject''s' {
            $none = $recorded[0] | Select-Object *
            $none.Input = $none.Input -replace 'path=.*', 'path=demographics.tsv'
            { $none | Submit-QuiltBatch -Local -ErrorAction Stop } | Should -Throw -ErrorId 'SubjectNotFound,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
        }

        It 'is told: it names no exact revision' {
            { [pscustomobject]@{ Input = 'quilt+s3://bucket#package=lab/LA5c'; FilePath = $program } | Submit-QuiltBatch -Local -ErrorAction Stop } |
                Should -Throw -ErrorId 'InvalidUri,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'InvalidArgument' }
        }

        It 'is told: secrets were not recorded; their values are taken from a license file' {
            $secret = Push-Result @{ DB_PASSWORD = 'hunter2-x' }
            Remove-Run
            "$($secret.Metadata)" | Should -Not -Match 'hunter2'
            $all = $secret | Get-QuiltProvenance
            $all[0].SecretName | Should -Be 'DB_PASSWORD'
            { $all[0] | Submit-QuiltBatch -Local -ErrorAction Stop } | Should -Throw -ErrorId 'SecretsMissing,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'InvalidOperation'; "$_" | Should -Match 'DB_PASSWORD' }
            '[{"name": "DB_PASSWORD", "value": "hunter2-x"}]' | Set-Content "$($study.Path)/license.json"
            $job = $all[0] | Submit-QuiltBatch -Local -LicenseFile "$($study.Path)/license.json" | Wait-QuiltBatch
            $job.InputKey | Should -Be $all[0].InputKey
            Get-Content "$($job.Output)/volumes.tsv" | Should -Match '\|9\|'
        }

        It 'is told: secrets were not recorded; -Environment that names nothing but them leaves the other variables as they were' {
            $all = Push-Result @{ DB_PASSWORD = 'hunter2-x' } | Get-QuiltProvenance
            Remove-Run
            { $all[0] | Submit-QuiltBatch -Local -ErrorAction Stop } | Should -Throw -ExpectedMessage '*-LicenseFile, or with -Environment*'
            $job = $all[0] | Submit-QuiltBatch -Local -Environment @{ DB_PASSWORD = 'hunter2-x' } -WarningVariable told | Wait-QuiltBatch
            $told | Should -BeNullOrEmpty
            $job.InputKey | Should -Be $all[0].InputKey
            Get-Content "$($job.Output)/volumes.tsv" | Should -Match '\|7\|9\|'
            Get-Content "$env:QUILTPS_RUNS/$($job.RunId)/record.jsonl" -Raw | Should -Not -Match 'hunter2'
            $job = $all[0] | Submit-QuiltBatch -Local -Environment @{ DB_PASSWORD = 'hunter2-x'; OTHER = 1 } -WarningVariable told -WarningAction SilentlyContinue | Wait-QuiltBatch
            "$told" | Should -Match 'another result'
            Get-Content "$($job.Output)/volumes.tsv" | Should -Match '\|\|9\|' -Because 'other variables take the place of the recorded ones'
        }

        It 'is told: a variable is a secret of one of the results, and is given to none of the others, wherever it comes' {
            '[{"name": "FS_CODE", "value": "hunter2-y"}]' | Set-Content "$($study.Path)/license.json" # a name that tells nothing
            $licensed = $subjects[0] | Submit-QuiltBatch -Local $program --fast, $model -Environment @{ MODE = 7 } -LicenseFile "$($study.Path)/license.json" -ExpectedOutput volumes.tsv -Timeout 90 -Output results/1.0.0 |
                Wait-QuiltBatch | Push-QuiltPackage
            $secret = $licensed | Get-QuiltProvenance | Where-Object SecretName -Contains FS_CODE | Select-Object -First 1
            $open = Push-Result | Get-QuiltProvenance | Where-Object { -not $_.SecretName } | Select-Object -Last 1
            Remove-Run
            $jobs = $secret, $open | Submit-QuiltBatch -Local -Environment @{ FS_CODE = 'hunter2-y' } -WarningVariable told -ErrorAction Stop | Wait-QuiltBatch
            $told | Should -BeNullOrEmpty
            $jobs.InputKey | Sort-Object | Should -Be (@($secret.InputKey, $open.InputKey) | Sort-Object)
            $headers = $jobs.RunId.ForEach{ Get-Content "$env:QUILTPS_RUNS/$_/record.jsonl" -TotalCount 1 }
            @($headers -match 'FS_CODE') | Should -HaveCount 1
            Get-ChildItem $env:QUILTPS_RUNS -Recurse -Filter record.jsonl | Select-String hunter2 | Should -BeNullOrEmpty
            Remove-Run
            { $open, $secret | Submit-QuiltBatch -Local -Environment @{ FS_CODE = 'hunter2-y' } -WarningAction SilentlyContinue } |
                Should -Throw -ErrorId 'InvalidEnvironment,QuiltPS.SubmitQuiltBatchCommand' -ExpectedMessage '*FS_CODE*Where-Object SecretName -Contains FS_CODE*'
        }

        It 'is told: it was made by no program of this machine' {
            { [pscustomobject]@{ Input = $recorded[0].Input; FilePath = $null } | Submit-QuiltBatch -Local -ErrorAction Stop } |
                Should -Throw -ErrorId 'ProgramNotFound,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
        }
    }
}

Describe 'Making again what was found in other ways' {
    It 'finds the subject with its recorded inputs: <Name>' -ForEach @(
        @{ Name = 'below a prefix'; Find = @{ Prefix = 'derivatives/raw' } }
        @{ Name = 'with a group of its own'; Find = @{ Prefix = 'derivatives/raw'; Group = 'pilot' } }
        @{ Name = 'BIDS with sessions, every image'; Find = @{ Prefix = 'bids'; AllImages = $true } }
        @{ Name = 'a DICOM folder'; Find = @{ Prefix = 'dicom' } }
    ) {
        $data = "$($study.Path)/found"
        $files = @{
            'demographics.tsv'                                            = "id`tage`n1`t40`n"
            '1/1.nii.gz'                                                  = 'one'
            '1/1.json'                                                    = '{}'
            'derivatives/raw/2/2.nii.gz'                                  = 'two'
            'derivatives/raw/2/2.json'                                    = '{}'
            'bids/participants.tsv'                                       = "participant_id`tage`nsub-3`t30`n"
            'bids/T1w.json'                                               = '{"MagneticFieldStrength": 3}'
            'bids/sub-3/ses-1/anat/sub-3_ses-1_run-1_T1w.nii.gz'          = 'three'
            'bids/sub-3/ses-1/anat/sub-3_ses-1_run-2_T1w.nii.gz'          = 'three again'
            'dicom/4/dicom/a.dcm'                                         = 'a'
            'dicom/4/dicom/b.dcm'                                         = 'b'
        }
        foreach ($file in $files.Keys) {
            $null = New-Item (Split-Path "$data/$file") -ItemType Directory -Force
            [IO.File]::WriteAllText("$data/$file", $files[$file])
        }
        $package = Push-QuiltPackage lab/found $data -Registry $registry
        $found = @($package | Get-QuiltSubject @Find -WarningAction SilentlyContinue -ErrorAction SilentlyContinue)
        $found.Count | Should -BeGreaterThan 0
        $results = $found | Submit-QuiltBatch -Local $program -WarningAction SilentlyContinue | Wait-QuiltBatch | Push-QuiltPackage
        $recorded = @($results | Get-QuiltProvenance | Where-Object Run -EQ $results.Metadata.run.id)
        $again = @($recorded | Submit-QuiltBatch -Local | Wait-QuiltBatch)
        $again.Count | Should -Be $found.Count
        ($again.InputKey | Sort-Object) | Should -Be ($recorded.InputKey | Sort-Object)
        ($again.Name | Sort-Object) | Should -Be ($found.JobName | Sort-Object)
    }
}
