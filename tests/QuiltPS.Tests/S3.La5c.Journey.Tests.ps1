# The 272 subjects of LA5c in a bucket: the push of the data, the subjects that jobs are submitted for, and the push of results that
# jobs have put into the bucket themselves.

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    Add-Type -Path $PSScriptRoot/helpers/La5c.cs
    $root = Enter-Sandbox
    if (-not (Enter-Store S3)) { return }
    $source = (Resolve-Path "$PSScriptRoot/../data/rend").Path
    $cohort = [La5c]::new("$source/labels.int16.gz")
    $subjects = $cohort.Write("$source/demographics.tsv", "$root/LA5c")
    $registry = New-Registry
    $bucket = $registry -replace '^s3://'

    <# What the push or its plan says of its counts. #>
    function Get-Counts([string] $Text) { [regex]::Match($Text, 'copy \d.*?keep [^)]*\)').Value }
}

AfterAll {
    Exit-Store
    Exit-Sandbox
}

Describe 'LA5c in a bucket' {
    BeforeEach { Assert-Store }

    It 'is pushed under the top hash that it has in a folder' {
        $data = Push-QuiltPackage lab/LA5c -Path "$root/LA5c" -Registry $registry -Message 'Images of the cohort'
        $data.Count | Should -Be 545
        $data.TopHash | Should -BeExactly '738aad9cb13c90b25482f44feaf26ed969b7d48526331beaf214d1751e732859'
        @($data.Entries | Where-Object { -not $_.PhysicalKey.VersionId }) | Should -BeNullOrEmpty
        Get-ContentCount $registry | Should -Be 545
    }

    It 'sends nothing when it is pushed again' {
        $before = Get-ContentCount $registry
        $said = Push-QuiltPackage lab/LA5c -Path "$root/LA5c" -Registry $registry -Message 'Again' -Verbose 4>&1 | Where-Object { "$_" -like 'Pushed*' }
        Get-Counts "$said" | Should -BeLike 'copy 0 files (0 B), reuse 545 files (*'
        Get-ContentCount $registry | Should -Be $before
    }

    It 'has 272 subjects, each with the exact version of its image' {
        $found = @(Get-QuiltPackage lab/LA5c -Registry $registry | Get-QuiltSubject -WarningAction Ignore)
        $found.Id | Sort-Object | Should -Be ($subjects | Sort-Object)
        $found.ForEach{ "$($_.Image.PhysicalKey)" } | Select-Object -Unique | Should -HaveCount 272
        @($found.Image | Where-Object { -not $_.PhysicalKey.VersionId }) | Should -BeNullOrEmpty
        $found[0].Metadata.age | Should -BeOfType long
    }

    Context 'results that jobs left there' {
        BeforeAll {
            if (-not $registry) { return }
            foreach ($subject in $subjects) { Set-S3Object $registry "lab/LA5c/results/1.0.0/data/$subject/volumes.tsv" "label`tvoxels`n1`t$($subject.Length)`n" }
            $push = @{ Name = 'lab/LA5c'; Path = "$registry/lab/LA5c/results/1.0.0"; Prefix = 'results/1.0.0'; Registry = $registry; Message = 'Volumes' }
            $versions = @(Get-S3Version $registry | Where-Object Key -Like 'lab/*' | ForEach-Object { "$($_.Key) $($_.VersionId)" })
        }

        It 'are planned with the counts that the push then meets, and without one changing request' {
            $before = Get-RegistryState $registry
            $planned = Get-Counts "$(Get-WhatIf { Push-QuiltPackage @push -WhatIf } | Select-Object -Last 1)"
            Get-RegistryState $registry | Should -Be $before
            $planned | Should -BeLike 'copy 0 files (0 B), reuse 0 files (0 B), keep 817 files (*'
            $said = Push-QuiltPackage @push -Verbose 4>&1 | Where-Object { "$_" -like 'Pushed*' }
            Get-Counts "$said" | Should -Be $planned
        }

        It 'stay where they are, under their exact versions' {
            $results = Get-QuiltPackage lab/LA5c -Registry $registry
            $results.Count | Should -Be 817
            Get-S3Version $registry | Where-Object Key -Like 'lab/*' | ForEach-Object { "$($_.Key) $($_.VersionId)" } | Should -Be $versions
            $named = $results.Entries | ForEach-Object { "$($_.PhysicalKey.Path) $($_.PhysicalKey.VersionId)" } | Sort-Object
            $named | Should -Be ($versions | Sort-Object)
            $results | Get-QuiltEntry results/1.0.0 | Select-Object -First 1 | Get-QuiltContent | Select-Object -First 1 | Should -Be "label`tvoxels"
        }
    }

    It 'is installed in part: entries that metadata chose, from the pipeline' {
        $rows = Import-Csv "$source/demographics.tsv" -Delimiter "`t"
        $old = @($rows | Where-Object { [int]$_.age -ge 49 })
        $tagged = foreach ($row in $rows) { [pscustomobject]@{ LogicalKey = "$($row.subject_id)/$($row.subject_id).nii.gz"; Metadata = @{ age = [int]$row.age } } }
        $null = $tagged | Set-QuiltEntry -Package (Get-QuiltPackage lab/LA5c -Registry $registry) | Push-QuiltPackage
        $files = Get-QuiltPackage lab/LA5c -Registry $registry | Get-QuiltEntry *.nii.gz | Where-Object { $_.Metadata.age -ge 49 } | Install-QuiltPackage ./old
        $files.Count | Should -Be $old.Count
        $files | ForEach-Object { (Get-FileHash $_.Path).Hash | Should -Be (Get-FileHash "$root/LA5c/$($_.LogicalKey)").Hash }
    }
}
