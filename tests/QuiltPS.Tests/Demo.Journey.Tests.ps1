# What `build.ps1 Demo` does, in a process of its own, for a user with an empty home folder.

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/FreshPwsh.ps1
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    . $root/tools/Demo.ps1
    $null = New-Item "$TestDrive/home" -ItemType Directory
    $registry = "$TestDrive/registry"
    Publish-DemoProgram
    $env:TMPDIR, $before = "$TestDrive", $env:TMPDIR # the demo makes its data in a temporary folder
    $output = Invoke-FreshScript "$root/examples/rend/run.ps1" -HomePath "$TestDrive/home" -ArgumentList '-Registry', $registry
    $exitCode = $LASTEXITCODE
    $env:TMPDIR = $before
    $revisions = @(Get-QuiltPackage lab/rend -Registry $registry -All)
}

Describe 'The demo' {
    BeforeAll {
        <# The study of a script: its commands and their parameters, without the values. #>
        function Get-Study([string] $Path) {
            $isStudy = { $args[0] -is [Management.Automation.Language.PipelineAst] -and $args[0].PipelineElements.Count -eq 5 }
            $study = [Management.Automation.Language.Parser]::ParseFile($Path, [ref]$null, [ref]$null).Find($isStudy, $true)
            $study.PipelineElements.ForEach{
                $_.CommandElements.Where{ $_ -is [Management.Automation.Language.CommandParameterAst] -or $_.Extent.Text -match '-Quilt' }.Extent.Text -join ' '
            }
        }
    }

    It 'comes to its end' {
        $exitCode | Should -Be 0 -Because ($output -join "`n")
    }

    It 'says where its data and its registry are' {
        $output | Should -Contain "Registry: $registry"
        $data = @($output -match '^Data: ')[0] -replace '^Data:\s+'
        "$data/demographics.tsv" | Should -Exist
    }

    It 'leaves two revisions, each of which reads back' {
        $revisions | Should -HaveCount 2
        $revisions[1].Count | Should -Be 17 -Because 'there are eight images, eight sidecars and the table'
        $revisions[0].Count | Should -Be 25
    }

    It 'adds exactly one table per subject with the second' {
        $changes = @(Compare-QuiltPackage $revisions[1] $revisions[0])
        $changes.Kind | Select-Object -Unique | Should -Be 'Added'
        $changes.LogicalKey | Should -Be @(1..8).ForEach{ "results/1.0.0/data/phantom-00$_/volumes.tsv" }
    }

    # On paper: the boxes of New-Phantom.ps1, each less the one inside it. Subject 1 has lost 2 voxels of grey and white matter a
    # side, subject 2 has lost 4, subject 3 has lost 6, subject 4 none, and so on; nuclei are 6, 8 and 4 voxels high in turn.
    It 'finds in subject <Number> the voxels that its phantom has' -ForEach @(
        @{ Number = 1; Grey = 38 * 46 * 32; White = 24 * 30 * 20; Nuclei = 2 * 4 * 6 * 6; Voxel = 1.05 * 1.1 * 1.0 }
        @{ Number = 2; Grey = 36 * 44 * 32; White = 24 * 28 * 20; Nuclei = 2 * 4 * 6 * 8; Voxel = 1.10 * 1.1 * 0.9 }
        @{ Number = 3; Grey = 34 * 42 * 32; White = 24 * 26 * 20; Nuclei = 2 * 4 * 6 * 4; Voxel = 1.15 * 1.1 * 1.0 }
        @{ Number = 4; Grey = 40 * 48 * 32; White = 24 * 32 * 20; Nuclei = 2 * 4 * 6 * 6; Voxel = 1.20 * 1.1 * 0.9 }
        @{ Number = 5; Grey = 38 * 46 * 32; White = 24 * 30 * 20; Nuclei = 2 * 4 * 6 * 8; Voxel = 1.00 * 1.1 * 1.0 }
        @{ Number = 6; Grey = 36 * 44 * 32; White = 24 * 28 * 20; Nuclei = 2 * 4 * 6 * 4; Voxel = 1.05 * 1.1 * 0.9 }
        @{ Number = 7; Grey = 34 * 42 * 32; White = 24 * 26 * 20; Nuclei = 2 * 4 * 6 * 6; Voxel = 1.10 * 1.1 * 1.0 }
        @{ Number = 8; Grey = 40 * 48 * 32; White = 24 * 32 * 20; Nuclei = 2 * 4 * 6 * 8; Voxel = 1.15 * 1.1 * 0.9 }
    ) {
        $expected = (44 * 52 * 36 - $Grey), ($Grey - $White), ($White - $Nuclei), $Nuclei
        $rows = @(Get-QuiltEntry -Package $revisions[0] -LogicalKey "results/1.0.0/data/phantom-00$Number/volumes.tsv" |
            Get-QuiltContent | ConvertFrom-Csv -Delimiter "`t")
        $rows.label | Should -Be '1', '2', '3', '4'
        $rows.voxels | Should -Be $expected
        foreach ($i in 0..3) {
            # The header holds the voxel's edges as floats: seven digits.
            [double]$rows[$i].mm3 / ($expected[$i] * $Voxel) - 1 | Should -BeLessThan 1e-6
            1 - [double]$rows[$i].mm3 / ($expected[$i] * $Voxel) | Should -BeLessThan 1e-6
        }
    }

    It 'says of every result which image of which revision it was made from' {
        $traced = @(Get-QuiltProvenance $revisions[0])
        $traced | Should -HaveCount 8
        foreach ($one in $traced) {
            $uri = ConvertFrom-QuiltUri $one.Input
            $uri.TopHash | Should -Be $revisions[1].TopHash
            $uri.Path | Should -Be "$($one.Subject)/$($one.Subject).nii.gz"
        }
    }

    It 'records the run in the second revision' {
        $revisions[0].Metadata.run.jobs.SUCCEEDED | Should -Be 8
        $revisions[0].Metadata.run.input | Should -BeLike "*lab/rend@$($revisions[1].TopHash)*"
    }

    It 'leaves a registry in which every byte is as it was pushed' {
        $revisions | Test-QuiltPackage | Should -BeNullOrEmpty
    }

    It 'ends with commands that work when they are typed' {
        $from = [Array]::IndexOf($output, ($output -match '^Import-Module ')[0])
        $commands = $output[$from..($output.Count - 1)] -join "`n"
        Set-Content "$TestDrive/next.ps1" "`$ErrorActionPreference = 'Stop'`n$commands"
        $log = Invoke-FreshScript "$TestDrive/next.ps1" -HomePath "$TestDrive/home"
        $LASTEXITCODE | Should -Be 0 -Because ($log -join "`n")
        "$TestDrive/home/rend/results/1.0.0/data/phantom-008/volumes.tsv" | Should -Exist
    }

    It 'runs the expression that the README shows' {
        $blocks = (Get-Content "$root/README.md" -Raw) -split '(?m)^```'
        Set-Content "$TestDrive/readme.ps1" ($blocks.Where{ $_ -match '^powershell\r?\n' }[0] -replace '^powershell')
        $shown = Get-Study "$TestDrive/readme.ps1"
        $shown | Should -HaveCount 5
        Get-Study "$root/examples/rend/run.ps1" | Should -Be $shown
    }
}
