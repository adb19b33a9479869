BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Study.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox
}

AfterAll { Exit-Sandbox }

Describe 'Get-QuiltProvenance (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        $isThere = Enter-Store $Store
        if (-not $isThere) { return }
        $study = New-Study -Path "$root/study" -Registry (New-Registry)
        $subjects = $study.Package | Get-QuiltSubject
        $size = New-SizeProgram $study
        $jobs = $subjects | Submit-QuiltBatch -Local $size a -Output results/1.0.0 | Wait-QuiltBatch
        $results = $jobs | Push-QuiltPackage -Message Sizes
    }

    BeforeEach { Assert-Store }

    AfterAll {
        if ($isThere) { Remove-Study $study }
        Exit-Store
    }

    It 'traces a result to the exact bytes that it was made from' {
        $from = $results | Get-QuiltEntry results/1.0.0/data/sub-10152/size.txt | Get-QuiltProvenance
        $from | Should -BeOfType Quilt.Provenance
        $from.Subject | Should -Be 'sub-10152'
        $from.Package | Should -Be "$results"
        $from.InputKey | Should -Match '^[0-9a-f]{64}$'
        $from.Run | Should -Be $jobs[0].RunId
        $from.Image | Should -Be $size
        $from.ImageDigest | Should -Be "sha256:$((Get-FileHash $size).Hash.ToLower())"
        $from.Command | Should -Contain 'a'
        $input = ConvertFrom-QuiltUri $from.Input
        $input.TopHash | Should -Be $study.Package.TopHash
        $image = Get-QuiltPackage $input.Package -TopHash $input.TopHash -Registry $input.Registry | Get-QuiltEntry $input.Path
        $image.Hash | Should -Be ($study.Package | Get-QuiltEntry sub-10152/sub-10152.nii.gz).Hash
    }

    It 'traces a package: an object for each job' {
        $all = Get-QuiltProvenance "lab/LA5c@$($results.TopHash)" -Registry $study.Registry
        $all.Count | Should -Be 8
        $all.Subject | Should -Be $subjects.Id
        @($all.InputKey | Select-Object -Unique).Count | Should -Be 8
    }

    It 'traces the entries that wildcards name' {
        (Get-QuiltProvenance $results -LogicalKey 'results/*sub-1015[01]*').LogicalKey |
            Should -Be 'results/1.0.0/data/sub-10150/size.txt', 'results/1.0.0/data/sub-10151/size.txt'
    }

    It 'takes keys as Get-QuiltEntry does: a folder, and a warning for a wildcard that nothing fits' {
        (Get-QuiltProvenance $results -LogicalKey results/1.0.0/data/sub-10150).LogicalKey | Should -Be 'results/1.0.0/data/sub-10150/size.txt'
        Get-QuiltProvenance $results -LogicalKey 'results/2*' -WarningVariable told -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$told" | Should -Match 'results/2'
    }

    It 'traces an entry whose name looks like a wildcard' {
        $program = New-Program $study bracket.sh 'echo x > "$OUTPUT_PATH/a[1].txt"'
        $odd = $subjects[0] | Submit-QuiltBatch -Local $program -Output results/odd | Wait-QuiltBatch | Push-QuiltPackage lab/odd -Registry (New-Registry)
        (Get-QuiltProvenance $odd -LogicalKey 'results/odd/data/sub-10150/a[1].txt').Subject | Should -Be 'sub-10150'
    }

    It 'needs a top hash alone' {
        @(Get-QuiltProvenance -TopHash $results.TopHash.Substring(0, 10) -Registry $study.Registry).Count | Should -Be 8
    }

    It 'needs neither the run nor the machine' {
        $aside = $env:QUILTPS_RUNS
        $env:QUILTPS_RUNS = "$root/none"
        try { @(Get-QuiltProvenance $results).Count | Should -Be 8 } finally { $env:QUILTPS_RUNS = $aside }
    }

    Context 'errors' {
        It 'says of what no run has made that it has no provenance' {
            foreach ($call in { $study.Package | Get-QuiltProvenance -ErrorAction Stop }, { $results | Get-QuiltEntry demographics.tsv | Get-QuiltProvenance -ErrorAction Stop }) {
                $call | Should -Throw -ErrorId 'NoProvenance,QuiltPS.GetQuiltProvenanceCommand' -PassThru |
                    ForEach-Object { $_.CategoryInfo.Category | Should -Be 'InvalidData' }
            }
        }

        It 'says of jobs, runs and subjects which object to pipe in their place' {
            foreach ($piped in $subjects[0], (Get-QuiltBatch | Select-Object -First 1), (Get-QuiltBatchStatus | Select-Object -First 1)) {
                { $piped | Get-QuiltProvenance -ErrorAction Stop } |
                    Should -Throw -ErrorId 'ParameterArgumentTransformationError,QuiltPS.GetQuiltProvenanceCommand' -ExpectedMessage '*Push-QuiltPackage*'
            }
        }

        It 'names a hash that no package has, and one that is too short' {
            { Get-QuiltProvenance -TopHash ('0' * 64) -Registry $study.Registry -ErrorAction Stop } |
                Should -Throw -ErrorId 'RevisionNotFound,QuiltPS.GetQuiltProvenanceCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
            { Get-QuiltProvenance -TopHash abc -Registry $study.Registry -ErrorAction Stop } |
                Should -Throw -ErrorId 'AmbiguousHash,QuiltPS.GetQuiltProvenanceCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'InvalidArgument' }
        }

        It 'names a key that the package does not have' {
            { Get-QuiltProvenance $results -LogicalKey none -ErrorAction Stop } |
                Should -Throw -ErrorId 'EntryNotFound,QuiltPS.GetQuiltProvenanceCommand' -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be 'ObjectNotFound' }
        }
    }
}
