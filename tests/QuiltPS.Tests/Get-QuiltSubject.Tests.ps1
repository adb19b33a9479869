BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    . $PSScriptRoot/helpers/Stores.ps1
}

Describe 'Get-QuiltSubject (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        $study = $null
        if (-not (Enter-Store $Store)) { return }
        $study = New-Study -Path "$TestDrive/study" -Registry (New-Registry)
        $package = $study.Package
    }

    BeforeEach { Assert-Store }

    AfterAll {
        if ($study) { Remove-Study $study }
        Exit-Store
    }

    Context 'input' {
        It 'finds the subjects of a package object from the pipeline' {
            $found = $package | Get-QuiltSubject
            $found.Id | Should -Be (0..7).ForEach{ "sub-1015$_" }
            $found[0] | Should -BeOfType Quilt.Subject
        }

        It 'takes a name, a revision and a URI' {
            $uri = $package | ConvertTo-QuiltUri
            foreach ($name in 'lab/LA5c', "lab/LA5c@$($package.TopHash)", "$uri") {
                @(Get-QuiltSubject $name -Registry $study.Registry).Count | Should -Be 8 -Because $name
            }
        }

        It 'takes names from the pipeline' {
            @('lab/LA5c' | Get-QuiltSubject -Registry $study.Registry).Count | Should -Be 8
        }

        It 'finds the subjects whose images are among entries' {
            ($package | Get-QuiltEntry *1.nii.gz | Get-QuiltSubject).Id | Should -Be 'sub-10151'
        }

        It 'refuses an entry that belongs to no package' {
            $entry = [Quilt.Entry]@{ LogicalKey = 'a.nii.gz'; PhysicalKey = [Quilt.PhysicalKey]::File('/a.nii.gz') }
            { $entry | Get-QuiltSubject } | Should -Throw -ErrorId 'InvalidSubject,QuiltPS.GetQuiltSubjectCommand'
        }
    }

    Context 'subjects' {
        BeforeEach { $subject = $package | Get-QuiltSubject -Include sub-10153 }

        It 'have the image as an entry, and the sidecar among the inputs' {
            $subject.Image | Should -BeOfType Quilt.Entry
            $subject.Inputs.LogicalKey | Should -Be 'sub-10153/sub-10153.json', 'sub-10153/sub-10153.nii.gz'
        }

        It 'have the columns of the table as typed metadata' {
            $subject.Metadata.age | Should -Be 33
            $subject.Metadata.age | Should -BeOfType long
            @($package | Get-QuiltSubject | Where-Object { $_.Metadata.age -gt 35 }).Count | Should -Be 2
        }

        It 'have metadata that can be sorted, grouped, measured and selected by its names' {
            $metadata = ($package | Get-QuiltSubject).Metadata
            ($metadata | Sort-Object age -Descending | Select-Object -First 1).subject_id | Should -Be 'sub-10157'
            ($metadata | Group-Object sex -NoElement | ForEach-Object Count) | Should -Be 4, 4
            ($metadata | Measure-Object age -Average).Average | Should -Be 33.5
            ($metadata | Select-Object subject_id, AGE, scan_date, nothing)[3] | ConvertTo-Csv | Select-Object -Last 1 |
                Should -Be '"sub-10153","33",,'
        }

        It 'have metadata that is read-only' {
            $property = $subject.Metadata.PSObject.Properties['AGE']
            $property.IsSettable | Should -BeFalse
            { $property.Value = 5 } | Should -Throw
            $subject.Metadata.age | Should -Be 33
        }

        It 'know the package that they are of' {
            "$($subject.Package)" | Should -Be "$package"
        }

        It 'lie in the group data at the root of a package, unless -Group names another' {
            $subject.Group | Should -Be 'data'
            ($package | Get-QuiltSubject -Group controls).Group | Select-Object -Unique | Should -Be 'controls'
        }
    }

    Context 'which' {
        It 'keeps the ids that -Include names, wildcards too' {
            ($package | Get-QuiltSubject -Include sub-10150, '*[67]').Id | Should -Be 'sub-10150', 'sub-10156', 'sub-10157'
        }

        It 'finds nothing below a prefix that holds none' {
            $package | Get-QuiltSubject -Prefix nowhere -WarningAction Ignore -ErrorAction Ignore | Should -BeNullOrEmpty
        }

        It 'refuses a layout that does not exist' {
            { $package | Get-QuiltSubject -Layout Dicom } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,QuiltPS.GetQuiltSubjectCommand'
        }

        It 'stops looking when the pipeline needs no more' {
            @($package | Get-QuiltSubject | Select-Object -First 1).Count | Should -Be 1
        }
    }

    Context '-Path, a list of images as batchtools takes it' {
        It 'takes the places where images lie, or lay before they were pushed, in a file of them' {
            @("$($study.Data)/sub-10150/sub-10150.nii.gz", 's3://elsewhere/LA5c/sub-10157/sub-10157.nii.gz', '') | Set-Content "$TestDrive/list"
            ($package | Get-QuiltSubject -Path (Get-Content "$TestDrive/list")).Id | Should -Be 'sub-10150', 'sub-10157'
        }

        It 'names an image that no subject has' {
            $found = $package | Get-QuiltSubject -Path sub-10150/sub-10150.nii.gz, sub-1/sub-1.nii.gz -ErrorVariable problems -ErrorAction SilentlyContinue
            $found.Id | Should -Be 'sub-10150'
            $problems.FullyQualifiedErrorId | Should -Be 'SubjectNotFound,QuiltPS.GetQuiltSubjectCommand'
            $problems[0].TargetObject | Should -Be 'sub-1/sub-1.nii.gz'
        }
    }

    Context 'errors' {
        It 'says of a registry that does not exist how to name another' {
            { Get-QuiltSubject lab/LA5c -Registry "$TestDrive/nowhere" -ErrorAction Stop } |
                Should -Throw -ErrorId 'PackageNotFound,QuiltPS.GetQuiltSubjectCommand' -ExpectedMessage '*-Registry*default_remote_registry*'
        }

        It 'names a package that does not exist, and goes on with the next' {
            $found = 'lab/none', 'lab/LA5c' | Get-QuiltSubject -Registry $study.Registry -ErrorVariable problems -ErrorAction SilentlyContinue
            $found.Count | Should -Be 8
            $problems.FullyQualifiedErrorId | Should -Be 'PackageNotFound,QuiltPS.GetQuiltSubjectCommand'
            $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'names <Name>' -ForEach @(
            @{ Name = 'a folder that the package does not have'; More = @{ Prefix = 'nowhere' }; Id = 'EntryNotFound'; Category = 'ObjectNotFound' }
            @{ Name = 'a prefix that can be no folder'; More = @{ Prefix = '../x' }; Id = 'InvalidLogicalKey'; Category = 'InvalidArgument' }
            @{ Name = 'an id that is not there'; More = @{ Include = 'sub-99999' }; Id = 'SubjectNotFound'; Category = 'ObjectNotFound' }
        ) {
            { $package | Get-QuiltSubject @More -ErrorAction Stop } | Should -Throw -ErrorId "$Id,QuiltPS.GetQuiltSubjectCommand" -PassThru |
                ForEach-Object { $_.CategoryInfo.Category | Should -Be $Category }
        }

        It 'names a subject of the table that has no image' {
            Remove-Item "$($study.Data)/sub-10157" -Recurse
            $less = Push-QuiltPackage lab/less -Path $study.Data -Registry $study.Registry
            $found = $less | Get-QuiltSubject -WarningVariable warnings -WarningAction SilentlyContinue -ErrorVariable problems -ErrorAction SilentlyContinue
            $found.Count | Should -Be 7
            "$warnings $problems" | Should -Match 'sub-10157'
        }
    }
}
