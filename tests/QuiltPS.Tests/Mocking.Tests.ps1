# How a user tests a pipeline of theirs: the cmdlets that move data or run jobs are mocked, with objects that the test makes itself.
BeforeAll {
    . $PSScriptRoot/common.ps1

    # The pipeline under test, as it might stand in a user's own module.
    function Publish-Study([string] $Name, [string] $Path) {
        Push-QuiltPackage $Name -Path $Path -Message 'Images' |
            Get-QuiltSubject |
            Where-Object { $_.Metadata.age -gt 40 } |
            Submit-QuiltBatch -Local -FilePath ./volume.ps1 -Output results/1.0.0 |
            Wait-QuiltBatch |
            Push-QuiltPackage -Message 'Volumes'
    }

    function New-TestSubject([string] $Id, [int] $Age, [Quilt.Package] $Package) {
        $image = [Quilt.Entry]@{
            LogicalKey  = "$Id/$Id.nii.gz"
            Size        = 1024
            Hash        = [Quilt.ContentHash]::new('SHA256', 'ab' * 32)
            PhysicalKey = [Quilt.PhysicalKey]::Parse("s3://cohorts/lab/LA5c/$Id/$Id.nii.gz?versionId=v1")
            Metadata    = @{ scanner = 'SIEMENS' }
        }
        [Quilt.Subject]@{ Id = $Id; Image = $image; Metadata = @{ age = $Age }; Package = $Package }
    }
}

Describe 'A pipeline of a user''s own' {
    BeforeAll {
        $data = [Quilt.Package]@{ Name = 'lab/LA5c'; TopHash = 'ab' * 32; Registry = 's3://cohorts'; Metadata = @{ study = 'LA5c' } }
        $run = [Quilt.Run]@{ Id = 'run-1'; Engine = 'local'; Package = "$data"; Output = 'results/1.0.0' }

        Mock Push-QuiltPackage -ParameterFilter { $Path } { $data }
        Mock Push-QuiltPackage -ParameterFilter { $Job } { [Quilt.Package]@{ Name = 'lab/LA5c'; TopHash = 'cd' * 32; Message = $Message } }
        Mock Get-QuiltSubject { New-TestSubject 10159 38 $data; New-TestSubject 10206 45 $data; New-TestSubject 10217 51 $data }
        # A mock has the parameters of the cmdlet; those that take several objects hold an array.
        Mock Submit-QuiltBatch {
            foreach ($one in $Subject) {
                [Quilt.Job]@{ JobId = "run-1/$($one.Id)"; Name = $one.JobName; Subject = $one; Run = $run; Status = 'SUBMITTED' }
            }
        }
        Mock Wait-QuiltBatch {
            foreach ($one in $Job) {
                [Quilt.Job]@{ JobId = $one.JobId; Name = $one.Name; Subject = $one.Subject; Run = $run; Status = 'SUCCEEDED'; Outcome = 'Succeeded'; ExitCode = 0 }
            }
        }
    }

    BeforeEach { $results = Publish-Study lab/LA5c ./data }

    It 'pushes the data first' {
        Should -Invoke Push-QuiltPackage -ParameterFilter { $Name -eq 'lab/LA5c' -and $Path -eq './data' -and $Message -eq 'Images' } -Exactly 1
    }

    It 'submits a job for each subject above 40' {
        Should -Invoke Submit-QuiltBatch -ParameterFilter { $Local -and $Output -eq 'results/1.0.0' } -Exactly 2
    }

    It 'pushes what the jobs left' {
        Should -Invoke Push-QuiltPackage -ParameterFilter { $Job.Outcome -eq 'Succeeded' -and $Message -eq 'Volumes' }
        $results.Message | Select-Object -Unique | Should -Be 'Volumes'
    }
}

Describe 'An object that a script makes' {
    It 'is a <Type>' -ForEach @(
        @{ Type = 'Quilt.Package'; Make = { [Quilt.Package]@{ Name = 'a/b'; Entries = [Quilt.Entry]@{ LogicalKey = 'k'; PhysicalKey = [Quilt.PhysicalKey]::File('/k') } } } }
        @{ Type = 'Quilt.Entry'; Make = { [Quilt.Entry]@{ LogicalKey = 'k'; PhysicalKey = [Quilt.PhysicalKey]::S3('b', 'k', 'v') } } }
        @{ Type = 'Quilt.Change'; Make = { [Quilt.Change]@{ Kind = 'Added'; LogicalKey = 'k' } } }
        @{ Type = 'Quilt.Subject'; Make = { [Quilt.Subject]@{ Id = '1'; Image = [Quilt.Entry]@{ LogicalKey = 'k'; PhysicalKey = [Quilt.PhysicalKey]::File('/k') } } } }
        @{ Type = 'Quilt.Job'; Make = { [Quilt.Job]@{ JobId = 'j'; Name = 'n'; Status = 'FAILED'; Outcome = 'Failed'; ExitCode = 1 } } }
        @{ Type = 'Quilt.Run'; Make = { [Quilt.Run]@{ Id = 'r'; Engine = 'local'; Command = 'volume.ps1', '-Fast' } } }
        @{ Type = 'Quilt.ReceivedFile'; Make = { [Quilt.ReceivedFile]@{ Job = 'n'; JobId = 'j'; LogicalKey = 'k'; Path = '/k' } } }
        @{ Type = 'Quilt.LogLine'; Make = { [Quilt.LogLine]::new('data--1', 'j', $null, 'a line') } }
        @{ Type = 'Quilt.Revision'; Make = { [Quilt.Revision]@{ Name = 'a/b'; TopHash = 'ab' * 32; Tag = 'latest' } } }
        @{ Type = 'Quilt.Difference'; Make = { [Quilt.Difference]@{ Kind = 'Missing'; LogicalKey = 'k'; Location = '/k'; Message = 'm' } } }
        @{ Type = 'Quilt.Upload'; Make = { [Quilt.Upload]@{ Registry = 's3://b'; Key = 'k'; UploadId = 'u' } } }
        @{ Type = 'Quilt.Setting'; Make = { [Quilt.Setting]@{ Name = 'region'; Value = 'eu' } } }
        @{ Type = 'Quilt.QuiltUri'; Make = { [Quilt.QuiltUri]@{ Registry = 's3://b'; Package = 'a/b' } } }
        @{ Type = 'Quilt.Provenance'; Make = { [Quilt.Provenance]@{ Subject = '1'; Run = 'r' } } }
        @{ Type = 'Quilt.Metadata'; Make = { [Quilt.Metadata]@{ k = 1 } } }
        @{ Type = 'Quilt.Transfers.InstalledFile'; Make = { [Quilt.Transfers.InstalledFile]::new('/k', 'k', 1, 'Copy', $null) } }
    ) {
        & $Make | Should -BeOfType $Type
    }

    It 'can be made of each type that a cmdlet gives' {
        $made = (Get-Content $PSCommandPath -Raw | Select-String "@\{ Type = '([\w.]+)'" -AllMatches).Matches.ForEach{ $_.Groups[1].Value }
        $given = Get-Command -Module QuiltPS | ForEach-Object { $_.OutputType | ForEach-Object Name } | Where-Object { $_ -like 'Quilt*' } | Sort-Object -Unique
        $given | Where-Object { $_ -notin $made } | Should -BeNullOrEmpty
    }
}
