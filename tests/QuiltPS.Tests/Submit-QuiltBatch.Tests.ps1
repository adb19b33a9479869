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

Describe 'Submit-QuiltBatch -Local' {
    Context 'jobs' {
        It 'gives a job for each subject, named group--subject, of one run' {
            $jobs = $subjects | Submit-QuiltBatch -Local $size
            $jobs.Name | Should -Be $subjects.ForEach{ "data--$($_.Id)" }
            @($jobs.RunId | Select-Object -Unique).Count | Should -Be 1
            $jobs[0] | Should -BeOfType Quilt.Job
            $jobs[0].Run.Engine | Should -Be 'local'
            $jobs[0].Run.Package | Should -Be "$($study.Package)"
        }

        It 'gives each job as soon as it is accepted, before it has run' {
            $first = $subjects | Submit-QuiltBatch -Local $wait | Select-Object -First 1
            $first.Name | Should -Be 'data--sub-10150'
            $first.IsEnded | Should -BeFalse
            # The run is known, and the job goes on, though the pipeline needed no more.
            ($first | Get-QuiltBatchStatus).IsEnded | Should -BeFalse
            @(Get-QuiltBatchStatus $first.RunId).Count | Should -Be 1
            ($first | Stop-QuiltBatch -Confirm:$false).Status | Should -Be 'FAILED'
        }

        It 'runs at most -ThrottleLimit jobs at once' {
            $program = New-Program $study count.sh "cd '$($study.Path)' && mkdir -p now && touch now/`$QUILT_SUBJECT && ls now | wc -l > `"`$OUTPUT_PATH/n`" && sleep 0.3 && rm now/`$QUILT_SUBJECT"
            $jobs = $subjects | Submit-QuiltBatch -Local $program -ThrottleLimit 2 | Wait-QuiltBatch
            $jobs.Status | Should -Not -Contain 'FAILED'
            $most = $jobs | ForEach-Object { [int](Get-Content "$($_.Output)/n") } | Measure-Object -Maximum
            $most.Maximum | Should -BeIn 1, 2
        }

        It 'takes subjects that a script made' {
            $made = [Quilt.Subject]@{ Id = 'x'; Image = ($study.Package | Get-QuiltEntry sub-10150/sub-10150.nii.gz) }
            $job = $made | Submit-QuiltBatch -Local $size | Wait-QuiltBatch
            $job.Outcome | Should -Be 'Succeeded'
            $job.Name | Should -Be 'data--x'
        }
    }

    Context 'programs' {
        It 'hands over the arguments, and the environment of the contract' {
            $program = New-Program $study say.sh 'echo "$1|$2|$MODE|$QUILT_SUBJECT|$QUILT_PACKAGE|$(basename "$INPUT_IMAGE")"'
            $job = $subjects[0] | Submit-QuiltBatch -Local $program 'a b', '$c' -Environment @{ MODE = 7 } | Wait-QuiltBatch
            ($job | Get-QuiltBatchLog).Text | Should -Contain 'a b|$c|7|sub-10150|lab/LA5c|sub-10150.nii.gz'
        }

        It 'runs a script in this PowerShell: <Name>' -ForEach @(
            @{ Name = 'it ends'; Script = 'exit 0'; ExitCode = 0 }
            @{ Name = 'it exits with a code'; Script = 'exit 7'; ExitCode = 7 }
            @{ Name = 'it throws'; Script = 'throw "no"'; ExitCode = 1 }
            @{ Name = 'its version'; Script = "if (`"`$(`$PSVersionTable.PSVersion)`" -ne '$($PSVersionTable.PSVersion)') { exit 9 }"; ExitCode = 0 }
        ) {
            $file = "$($study.Path)/bin/script.ps1"
            $Script | Set-Content $file
            $job = $subjects[0] | Submit-QuiltBatch -Local $file | Wait-QuiltBatch
            $job.ExitCode | Should -Be $ExitCode
            $job.Status | Should -Be ($ExitCode ? 'FAILED' : 'SUCCEEDED')
        }

        It 'finds a program by its path relative to the current folder, and by its name in PATH' {
            Push-Location "$($study.Path)/bin"
            try {
                ($subjects[0] | Submit-QuiltBatch -Local size.sh | Wait-QuiltBatch).Outcome | Should -Be 'Succeeded'
                ($subjects[0] | Submit-QuiltBatch -Local ./size.sh | Wait-QuiltBatch).Outcome | Should -Be 'Succeeded'
                ($subjects[0] | Submit-QuiltBatch -Local true | Wait-QuiltBatch).Outcome | Should -Be 'Succeeded'
            } finally { Pop-Location }
        }

        It 'runs here without -Local, since only local jobs have a program' {
            $job = $subjects[0] | Submit-QuiltBatch $size | Wait-QuiltBatch
            $job.Run.Engine, "$($job.Outcome)" | Should -Be 'local', 'Succeeded'
        }

        It 'refuses <Name>, before any job' -ForEach @(
            @{ Name = 'a program that does not exist'; More = @{ FilePath = '/no/such/program' } }
            @{ Name = 'a file that may not be executed'; More = @{ FilePath = "$TestDrive/study/data/LA5c/demographics.tsv" } }
            @{ Name = 'to go without a program'; More = @{} }
        ) {
            $before = @(Get-QuiltBatch).Count
            { $subjects | Submit-QuiltBatch -Local @More } | Should -Throw -ErrorId 'ProgramNotFound,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
            @(Get-QuiltBatch).Count | Should -Be $before
        }

        It 'tells who writes program and arguments in one text where arguments go' {
            { $subjects | Submit-QuiltBatch -Local 'sh script.sh' } | Should -Throw -ErrorId 'ProgramNotFound,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { "$_" | Should -Match '-FilePath sh -ArgumentList' }
        }

        It 'warns of an argument that looks like a script and names no file' {
            $null = $subjects[0] | Submit-QuiltBatch -Local true nothing.py, --x.py, 0.5 -WarningVariable told -WarningAction SilentlyContinue | Wait-QuiltBatch
            $told | Should -HaveCount 1
            "$told" | Should -Match 'nothing\.py'
        }

        It 'asks for subjects instead of prompting for them' {
            { Submit-QuiltBatch -Local $size } | Should -Throw -ErrorId 'InvalidSubject,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'InvalidArgument' }
            @() | Submit-QuiltBatch -Local $size | Should -BeNullOrEmpty
        }
    }

    Context 'outcome' {
        It 'is Incomplete when the expected output is missing' {
            $job = $subjects[0] | Submit-QuiltBatch -Local $size -ExpectedOutput volumes.tsv, *.txt | Wait-QuiltBatch
            $job.ExitCode | Should -Be 0
            $job.Outcome | Should -Be 'Incomplete'
            $job.Reason | Should -Match 'volumes\.tsv'
        }

        It 'is Failed when the time is over, whether it is given as <Timeout>' -ForEach @(
            @{ Timeout = 0.3 }, @{ Timeout = '00:00:00.3' }, @{ Timeout = [timespan]::FromMilliseconds(300) }
        ) {
            $job = $subjects[0] | Submit-QuiltBatch -Local $wait -Timeout $Timeout | Wait-QuiltBatch
            $job.Outcome | Should -Be 'Failed'
            Get-WaitingProcess $study | Should -BeNullOrEmpty
        }

        It 'refuses a time limit of <Timeout>' -ForEach @(@{ Timeout = 0 }, @{ Timeout = -1 }, @{ Timeout = 'soon' }) {
            { $subjects[0] | Submit-QuiltBatch -Local $wait -Timeout $Timeout } |
                Should -Throw -ErrorId 'ParameterArgumentTransformationError,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'InvalidData' }
        }
    }

    Context '-WhatIf' {
        It 'names each job, submits none and records nothing' {
            $before = @(Get-QuiltBatch).Count
            $said = Invoke-FreshPwsh @"
                `$env:QUILTPS_RUNS = '$env:QUILTPS_RUNS'
                Import-Module '$((Get-Module QuiltPS).Path)'
                Get-QuiltSubject lab/LA5c -Registry '$($study.Registry)' | Submit-QuiltBatch -Local '$size' -WhatIf
"@
            $subjects.ForEach{ $said -match "data--$($_.Id)" | Should -Not -BeNullOrEmpty }
            $said -match '8 jobs over 16 input files' | Should -Not -BeNullOrEmpty
            @(Get-QuiltBatch).Count | Should -Be $before
        }

        It 'gives nothing' {
            $subjects | Submit-QuiltBatch -Local $size -WhatIf | Should -BeNullOrEmpty
        }
    }

    Context 'secrets' {
        It 'reach the job, and neither the log nor the record' {
            $license = "$($study.Path)/license.json"
            '[{"name": "LICENSE_KEY", "value": "hunter2-from-a-file"}]' | Set-Content $license
            $program = New-Program $study secret.sh 'echo "got $LICENSE_KEY and $DB_PASSWORD"; echo ${#LICENSE_KEY} > "$OUTPUT_PATH/n"'
            $job = $subjects[0] | Submit-QuiltBatch -Local $program -LicenseFile $license -Environment @{ DB_PASSWORD = 'hunter2-from-a-table' } | Wait-QuiltBatch
            Get-Content "$($job.Output)/n" | Should -Be 19
            ($job | Get-QuiltBatchLog).Text -join ' ' | Should -Match 'got \*+ and \*+'
            # All but the locks of the living, which nobody else may open.
            Get-ChildItem "$env:QUILTPS_RUNS/$($job.RunId)" -Recurse -File | Where-Object DirectoryName -NotLike '*/owners' |
                Select-String hunter2 | Should -BeNullOrEmpty
        }

        It 'are in no stream, no provenance and no pushed package either' {
            '[{"name": "LICENSE_KEY", "value": "hunter2-from-a-file"}]' | Set-Content "$($study.Path)/license.json"
            $program = New-Program $study quiet.sh 'echo ${#LICENSE_KEY} > "$OUTPUT_PATH/n"'
            $said = & {
                $jobs = $subjects[0..1] | Submit-QuiltBatch -Local $program -LicenseFile "$($study.Path)/license.json" -Output results/quiet -Verbose -Debug
                $jobs | Wait-QuiltBatch -Verbose -Debug
                $jobs | Restart-QuiltBatch -LicenseFile "$($study.Path)/license.json" -Verbose -Debug
                $pushed = $jobs | Push-QuiltPackage lab/quiet -Registry "$TestDrive/quiet" -Verbose -Debug
                $pushed, $pushed.Metadata, ($pushed | Get-QuiltProvenance -Verbose), (Get-QuiltBatch $jobs[0].RunId)
            } *>&1
            $text = $said | ForEach-Object { $_; $_ | Format-List * | Out-String } | Out-String
            $text | Should -Match 'LICENSE_KEY'
            $text | Should -Not -Match 'hunter2'
            Get-ChildItem "$TestDrive/quiet" -Recurse -File -Force | Select-String hunter2 | Should -BeNullOrEmpty
        }

        It 'of the session are in no log, though a job prints its environment' {
            $env:REND_API_TOKEN = 'hunter2-of-the-session'
            try {
                $program = New-Program $study env.sh 'env; echo done > "$OUTPUT_PATH/n"'
                $text = ($subjects[0] | Submit-QuiltBatch -Local $program | Wait-QuiltBatch | Get-QuiltBatchLog).Text
                $text | Should -Contain 'REND_API_TOKEN=***'
                $text -match '^QUILT_INPUT_KEY=[0-9a-f]{64}$' | Should -HaveCount 1
            } finally {
                $env:REND_API_TOKEN = $null
            }
        }

        It 'are not told by the error about a file that is no license file' {
            'hunter2' | Set-Content "$($study.Path)/wrong.json"
            { $subjects[0] | Submit-QuiltBatch -Local $size -LicenseFile "$($study.Path)/wrong.json" } |
                Should -Throw -ErrorId 'InvalidLicenseFile,QuiltPS.SubmitQuiltBatchCommand' -PassThru |
                ForEach-Object { "$_" | Should -Not -Match 'hunter2'; $_.CategoryInfo.Category | Should -Be 'InvalidData' }
        }
    }

    Context '-UploadMetadata' {
        BeforeAll {
            $told = New-Program $study told.sh 'cat "$SUBJECT_SIDECAR" > "$OUTPUT_PATH/told.json"'
        }

        It 'gives each job a sidecar of what the table and its own sidecar say, which is no result' {
            $jobs = $subjects[0..1] | Submit-QuiltBatch -Local $told -UploadMetadata -Output results/told | Wait-QuiltBatch | Sort-Object Name # they come as they end
            $details = (Get-Content "$($jobs[1].Output)/told.json" -Raw | ConvertFrom-Json -AsHashtable).metadata.scan_details
            $details["Patient's Name"], $details["Patient's Sex"], $details["Patient's Age"], $details['Diagnosis'] | Should -Be 'sub-10151', 'M', 31, 'SCHZ'

            $results = $jobs | Push-QuiltPackage lab/told -Registry "$TestDrive/told"
            @($results.Entries.LogicalKey -like 'results/told/*') | Should -Be $subjects[0..1].ForEach{ "results/told/data/$($_.Id)/told.json" }
            $recorded = $results | Get-QuiltProvenance | Where-Object LogicalKey -Like results/told/*
            ($recorded | Submit-QuiltBatch | Wait-QuiltBatch | Sort-Object Name).InputKey | Should -Be $recorded.InputKey
        }

        It 'leaves it out otherwise' {
            ($subjects[0] | Submit-QuiltBatch -Local $told | Wait-QuiltBatch).Outcome | Should -Be 'Failed'
        }
    }

    Context 'errors' {
        It 'says of <Kind> that jobs are submitted for subjects, and what to type' -ForEach @(
            @{ Kind = 'a package'; Object = { $study.Package }; Says = '| Get-QuiltSubject | Submit-QuiltBatch' }
            @{ Kind = 'an entry'; Object = { $subjects[0].Image }; Says = '| Get-QuiltSubject | Submit-QuiltBatch' }
            @{ Kind = 'a run'; Object = { [Quilt.Run]@{ Id = 'r'; Engine = 'local' } }; Says = 'Restart-QuiltBatch' }
        ) {
            foreach ($target in @{ Local = $true; FilePath = $size }, @{ Queue = 'q'; JobDefinition = 'd' }, @{}) {
                & $Object | Submit-QuiltBatch @target -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
                @($problems).Count | Should -Be 1
                $problems[0].FullyQualifiedErrorId | Should -Be 'ParameterArgumentTransformationError,QuiltPS.SubmitQuiltBatchCommand'
                "$($problems[0])" | Should -BeLike "*$Says*"
            }
        }

        It 'refuses <Name>' -ForEach @(
            @{ Name = 'a malformed variable'; More = @{ Environment = @{ 'A=B' = 1 } }; Id = 'InvalidEnvironment'; Category = 'InvalidArgument' }
            @{ Name = 'a variable of the contract'; More = @{ Environment = @{ OUTPUT_PATH = '/' } }; Id = 'InvalidEnvironment'; Category = 'InvalidArgument' }
            @{ Name = 'a sidecar of one''s own'; More = @{ Environment = @{ SUBJECT_SIDECAR = '/x' } }; Id = 'InvalidEnvironment'; Category = 'InvalidArgument' }
            @{ Name = 'a text instead of a table of variables'; More = @{ Environment = 'A=1' }; Id = 'ParameterArgumentTransformationError'; Category = 'InvalidData' }
            @{ Name = 'an output that escapes the package'; More = @{ Output = '../results' }; Id = 'InvalidLogicalKey'; Category = 'InvalidArgument' }
            @{ Name = 'an expected output that escapes the folder'; More = @{ ExpectedOutput = '../x' }; Id = 'UnsafePath'; Category = 'SecurityError' }
            @{ Name = 'a license file that is not there'; More = @{ LicenseFile = '/no/such' }; Id = 'PathNotFound'; Category = 'ObjectNotFound' }
        ) {
            { $subjects | Submit-QuiltBatch -Local $size @More } | Should -Throw -ErrorId "$Id,QuiltPS.SubmitQuiltBatchCommand" -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be $Category }
        }

        It 'reports a subject that comes twice, and one without an image' {
            $none = [Quilt.Subject]@{ Id = 'none' }
            $jobs = $subjects[0], $subjects[0], $none | Submit-QuiltBatch -Local $size -ErrorVariable problems -ErrorAction SilentlyContinue
            @($jobs).Count | Should -Be 1
            $problems.FullyQualifiedErrorId | Should -Be 'InvalidSubject,QuiltPS.SubmitQuiltBatchCommand', 'InvalidSubject,QuiltPS.SubmitQuiltBatchCommand'
            $problems.CategoryInfo.Category | Should -Be 'InvalidArgument', 'InvalidArgument'
        }

        It 'reports a subject of a package that was not pushed, and submits the others' {
            $alone = [Quilt.Subject]@{ Id = 'alone'; Image = [Quilt.Entry]@{ LogicalKey = 'a.nii'; PhysicalKey = [Quilt.PhysicalKey]::File('/a.nii') } }
            $jobs = $alone, $subjects[0] | Submit-QuiltBatch -Local $size -ErrorVariable problems -ErrorAction SilentlyContinue
            @($jobs).Count | Should -Be 1
            $problems.FullyQualifiedErrorId | Should -Be 'PackageNotPushed,QuiltPS.SubmitQuiltBatchCommand'
            $problems[0].CategoryInfo.Category | Should -Be 'InvalidOperation'
        }
    }

    Context 'Ctrl+C' {
        It 'ends the jobs of the run that is being submitted, wherever in the pipeline it comes' -ForEach @(
            @{ Rest = 'Wait-QuiltBatch' }
            @{ Rest = 'ForEach-Object { if ($_.Name -like "*7") { Start-Sleep 300 } }' }
        ) {
            Remove-Item "$($study.Path)/pids/*"
            $pipeline = Start-Pipeline "`$subjects | Submit-QuiltBatch -Local `$wait -ThrottleLimit 3 | $Rest" @{ subjects = $subjects; wait = $wait }
            Wait-Until { @(Get-WaitingProcess $study).Count -eq 3 }
            Stop-Pipeline $pipeline | Should -BeTrue
            $run = Get-QuiltBatch | Select-Object -First 1
            Wait-Until { -not (Get-WaitingProcess $study) }
            Wait-Until { @(Get-QuiltBatchStatus $run.Id).IsEnded -notcontains $false }
            @(Get-QuiltBatchStatus $run.Id)[0].Reason | Should -Match 'Ctrl\+C'
        }

        It 'ends them when it is the signal of a terminal' {
            Remove-Item "$($study.Path)/pids/*"
            $pwsh = Get-PwshCommand
            $script = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes(@"
                `$env:QUILTPS_RUNS = '$env:QUILTPS_RUNS'
                Import-Module '$((Get-Module QuiltPS).Path)'
                Get-QuiltSubject lab/LA5c -Registry '$($study.Registry)' | Submit-QuiltBatch -Local '$wait' -ThrottleLimit 3 | Wait-QuiltBatch
"@))
            # Whoever runs the specs in the background has the signal ignored, and children inherit that: a terminal's do not.
            $process = Start-Process env -ArgumentList (@('--default-signal=INT', $pwsh.Program) + $pwsh.Arguments + '-NoProfile', '-NonInteractive', '-EncodedCommand', $script) -PassThru
            Wait-Until { @(Get-WaitingProcess $study).Count -eq 3 }
            kill -INT $process.Id
            Wait-Until { -not (Get-WaitingProcess $study) }
            $process.WaitForExit(60000) | Should -BeTrue
        }

        It 'does not come from a pipeline that fails: the jobs go on' {
            Remove-Item "$($study.Path)/pids/*"
            { $subjects[0..1] | Submit-QuiltBatch -Local $wait | ForEach-Object { throw 'enough' } } | Should -Throw 'enough'
            $run = Get-QuiltBatch | Select-Object -First 1
            Wait-Until { @(Get-WaitingProcess $study).Count -eq 1 }
            @(Get-QuiltBatchStatus $run.Id).IsEnded | Should -BeFalse
            $null = $run | Stop-QuiltBatch -Confirm:$false
            Get-WaitingProcess $study | Should -BeNullOrEmpty
        }
    }
}
