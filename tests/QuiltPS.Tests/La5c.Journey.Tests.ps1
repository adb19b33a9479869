# The study over the 272 subjects of LA5c: real tables, images of real size, a real program.

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/FreshPwsh.ps1
    Add-Type -Path $PSScriptRoot/helpers/La5c.cs
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    . $root/tools/Demo.ps1
    $source = "$root/tests/data/rend"
    $cohort = [La5c]::new("$source/labels.int16.gz")
    $subjects = $cohort.Write("$source/demographics.tsv", "$TestDrive/LA5c")
    $env:QUILTPS_RUNS = "$TestDrive/runs"
}

AfterAll { $env:QUILTPS_RUNS = $null }

Describe 'The study over LA5c' {
    BeforeAll {
        $null = New-Item "$TestDrive/home" -ItemType Directory
        Publish-DemoProgram
        $package = @{ Name = 'lab/LA5c'; Registry = "$TestDrive/registry" }
        $output = Invoke-FreshScript "$root/examples/rend/run.ps1" -HomePath "$TestDrive/home" -ArgumentList @(
            '-Data', "$TestDrive/LA5c", '-Registry', $package.Registry, '-Name', $package.Name)
        $exitCode = $LASTEXITCODE
        $results, $data = Get-QuiltPackage @package -All
    }

    It 'comes to its end' {
        $exitCode | Should -Be 0 -Because ($output -join "`n")
    }

    It 'ends with 272 jobs that succeeded' {
        $jobs = Get-QuiltBatch | Get-QuiltBatchStatus
        $jobs | Should -HaveCount 272
        $jobs.Status | Select-Object -Unique | Should -Be 'SUCCEEDED'
        $jobs.Outcome | Select-Object -Unique | Should -Be 'Succeeded'
    }

    It 'finds every volume of every subject' {
        $tables = @(Get-QuiltEntry -Package $results -LogicalKey 'results/1.0.0/*/volumes.tsv')
        $tables.ForEach{ $_.LogicalKey.Split('/')[-2] } | Sort-Object | Should -Be ($subjects | Sort-Object)
        $wrong = foreach ($table in $tables) {
            $subject = $table.LogicalKey.Split('/')[-2]
            $voxel = [La5c]::VoxelVolume($subject)
            $lines = @($table | Get-QuiltContent | Select-Object -Skip 1)
            if ($lines.Count -ne $cohort.Counts.Count) { "${subject}: $($lines.Count) labels" }
            foreach ($line in $lines) {
                $label, $voxels, $mm3 = $line.Split("`t")
                $count = $cohort.Counts[[int]$label]
                if ([long]$voxels -ne $count -or [Math]::Abs([double]$mm3 / ($count * $voxel) - 1) -gt 1e-6) { "${subject}: $line" }
            }
        }
        $wrong | Should -BeNullOrEmpty
    }

    It 'adds exactly the results with the second revision' {
        $changes = @(Compare-QuiltPackage $data $results)
        $changes | Should -HaveCount 272
        $changes.Kind | Select-Object -Unique | Should -Be 'Added'
        $changes.Where{ $_.LogicalKey -notlike 'results/1.0.0/data/*/volumes.tsv' } | Should -BeNullOrEmpty
    }

    It 'leaves every byte as it was pushed' {
        $results | Test-QuiltPackage | Should -BeNullOrEmpty
    }

    It 'gives the data the top hash that Python computes, by the rules of FORMAT.md, from the same files' {
        $data.TopHash | Should -BeExactly '738aad9cb13c90b25482f44feaf26ed969b7d48526331beaf214d1751e732859'
    }

    It 'gives the data the same top hash on a second machine' {
        $elsewhere = New-Item "$TestDrive/second machine/data" -ItemType Directory -Force
        Copy-Item "$TestDrive/LA5c/*" $elsewhere -Recurse
        Get-ChildItem $elsewhere -Recurse -File | ForEach-Object { $_.LastWriteTimeUtc = [datetime]'2001-02-03' }
        $there = Push-QuiltPackage lab/LA5c -Path $elsewhere -Registry "$TestDrive/second machine/registry" -Message $data.Message
        $there.TopHash | Should -Be $data.TopHash
    }
}

Describe 'A study in which one job fails' {
    BeforeAll {
        $unlucky = $subjects[100]
        $program = "$TestDrive/fails-once"
        Set-Content $program -Value @(
            '#!/bin/sh'
            "if [ `$QUILT_SUBJECT = $unlucky ] && [ ! -e '$TestDrive/mended' ]; then echo 'no room for this brain' >&2; exit 7; fi"
            'wc -c < "$INPUT_IMAGE" > "$OUTPUT_PATH/size.txt"'
        )
        [IO.File]::SetUnixFileMode($program, 'UserRead, UserExecute')
        $data = Push-QuiltPackage lab/unlucky -Path "$TestDrive/LA5c" -Registry "$TestDrive/registry" -Message 'Images'
        $jobs = @($data | Get-QuiltSubject -WarningAction Ignore | Submit-QuiltBatch -Local -FilePath $program -Output results/1 -ExpectedOutput size.txt | Wait-QuiltBatch)
    }

    It 'has 271 jobs that succeeded and one that did not' {
        $jobs | Group-Object Status -AsHashTable -AsString | ForEach-Object { $_.SUCCEEDED.Count, $_.FAILED.Count } | Should -Be 271, 1
    }

    It 'names the job that failed, with its exit code and log' {
        $failed = $jobs | Where-Object Outcome -EQ Failed
        $failed.Name | Should -Be "data--$unlucky"
        $failed.ExitCode | Should -Be 7
        "$($failed | Get-QuiltBatchLog)" | Should -BeLike '*no room for this brain*'
    }

    It 'does not push while a job has failed' {
        { $jobs | Push-QuiltPackage } | Should -Throw -ErrorId 'JobsFailed,*'
        (Get-QuiltPackage lab/unlucky -Registry "$TestDrive/registry").TopHash | Should -Be $data.TopHash
    }

    It 'runs only that job again, and then pushes all' {
        $null = New-Item "$TestDrive/mended"
        $again = @($jobs | Where-Object Outcome -EQ Failed | Restart-QuiltBatch | Wait-QuiltBatch)
        $again.Name | Should -Be "data--$unlucky"
        $again.Status | Should -Be 'SUCCEEDED'
        $again.Attempt | Should -Be 2
        $all = @(Get-QuiltBatchStatus -RunId $jobs[0].RunId)
        $all.Where{ $_.Attempt -gt 1 } | Should -HaveCount 1
        $results = $all | Push-QuiltPackage -Message 'Sizes'
        @(Compare-QuiltPackage $data $results) | Should -HaveCount 272
        $results.Metadata.run.jobs.SUCCEEDED | Should -Be 272
    }

    It 'runs none with -SkipDone after all times were touched, and exactly one after the image of one subject was edited' {
        $how = @{ Local = $true; FilePath = $program; Output = 'results/1'; ExpectedOutput = 'size.txt'; SkipDone = $true }
        Get-ChildItem "$TestDrive/LA5c" -Recurse -File | ForEach-Object { $_.LastWriteTimeUtc = [datetime]'2002-03-04' }
        $same = Push-QuiltPackage lab/unlucky -Path "$TestDrive/LA5c" -Registry "$TestDrive/registry"
        $same | Get-QuiltSubject -WarningAction Ignore | Submit-QuiltBatch @how | Should -BeNullOrEmpty
        $edited = $subjects[7]
        [IO.File]::AppendAllText((Get-ChildItem "$TestDrive/LA5c/$edited" -Filter *.nii.gz).FullName, 'x')
        $next = Push-QuiltPackage lab/unlucky -Path "$TestDrive/LA5c" -Registry "$TestDrive/registry"
        $jobs = @($next | Get-QuiltSubject -WarningAction Ignore | Submit-QuiltBatch @how | Wait-QuiltBatch)
        $jobs.Name | Should -Be "data--$edited"
    }
}
