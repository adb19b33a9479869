# One object of every type that cmdlets give, filled to the brim: long names, long texts, large numbers.

function Get-ViewSample {
    $metadata = [Quilt.Metadata]::Parse('{"age": 40, "sex": "F", "diagnosis": "control, as the table of the study says it", "scan_details": {"echo_time": 0.00298}}')
    $hash = '2a5b1fa3' * 8
    $entry = [Quilt.Entry]@{
        LogicalKey  = "sub-10159/$('long-name-' * 9)/sub-10159.nii.gz"
        PhysicalKey = [Quilt.PhysicalKey]::Parse("s3://bucket/$('prefix/' * 12)sub-10159.nii.gz?versionId=xGvjlksjdfsdf879sdf")
        Size        = 1234567
        Hash        = [Quilt.ContentHash]::new('SHA256', $hash)
        Metadata    = $metadata
    }
    $now = [DateTimeOffset]::UtcNow
    $package = [Quilt.Package]@{
        Name = "laboratory/$('very-long-name-' * 4)"; TopHash = $hash; Registry = "/data/$('folder/' * 20)"; Message = "Two lines`n" + 'of text ' * 20
        Created = $now; Tag = 'latest'; Entries = [Quilt.Entry[]]$entry; Metadata = $metadata
    }
    $subject = [Quilt.Subject]@{
        Id = '10159' * 8; Group = 'group' * 5; Session = '01'; Image = $entry
        Metadata = $metadata; Package = $package
    }
    $run = [Quilt.Run]@{
        Id = '20261124-231000-7f3a2c'; Package = "$($package.Name)@$hash"; Registry = $package.Registry; Engine = 'local'
        Image = "/home/user/$('bin/' * 30)volume.ps1"; Output = "results/$('1.0.0/' * 10)"; Created = $now
    }
    $job = [Quilt.Job]@{
        Subject = $subject; Status = 'FAILED'; Outcome = 'Incomplete'; JobId = '7f3a2c-10159'; Name = $subject.JobName; Run = $run
        ExitCode = 137; Reason = 'volumes.tsv is missing, ' * 9; Created = $now; Started = $now.AddHours(-30); Stopped = $now
    }
    @{ Type = 'Quilt.Package'; FirstColumn = 'Name'; Value = $package }
    @{ Type = 'Quilt.Entry'; FirstColumn = 'LogicalKey'; Value = $entry }
    @{ Type = 'Quilt.Change'; FirstColumn = 'Kind'; Value = [Quilt.Change]@{ Kind = 'Modified'; LogicalKey = $entry.LogicalKey; Left = $entry; Right = $entry } }
    @{ Type = 'Quilt.Subject'; FirstColumn = 'Id'; Value = $subject }
    @{ Type = 'Quilt.Run'; FirstColumn = 'Id'; Value = $run }
    @{ Type = 'Quilt.Job'; FirstColumn = 'Name'; Value = $job }
    $provenance = [Quilt.Provenance]@{
        Subject = $subject.Id; Group = $subject.Group; LogicalKey = $entry.LogicalKey; Input = "quilt+s3://bucket#package=$($run.Package)&path=$($entry.LogicalKey)"
        InputKey = $hash; Run = $run.Id; Job = $job.JobId; Engine = 'local'; Image = $run.Image; ImageDigest = "sha256:$hash"; Package = $run.Package
    }
    $difference = [Quilt.Difference]@{
        Kind = 'Modified'; LogicalKey = $entry.LogicalKey; Location = $run.Image; Entry = $entry; ActualSize = 1; Message = 'The size is another one. ' * 9
    }
    $installed = [Quilt.Transfers.InstalledFile]::new($run.Image, $entry.LogicalKey, $entry.Size, 'Copy', $entry)
    $received = [Quilt.ReceivedFile]@{
        Job = $job.Name; JobId = $job.JobId; Subject = $subject.Id; LogicalKey = $entry.LogicalKey; Path = $run.Image; Size = $entry.Size; Action = 'Copy'
    }
    $revision = [Quilt.Revision]@{ Name = $package.Name; TopHash = $hash; Created = $now; Tag = '1764025980'; Registry = $package.Registry }
    $setting = [Quilt.Setting]@{ Name = 'default_remote_registry'; Value = $package.Registry; IsSet = $true; Description = 'What it is for, ' * 9 }
    $uri = [Quilt.QuiltUri]@{ Registry = 's3://bucket'; Package = $package.Name; TopHash = $hash; Path = $entry.LogicalKey; Catalog = 'catalog.example.com' }
    @{ Type = 'Quilt.Difference'; FirstColumn = 'Kind'; Value = $difference }
    @{ Type = 'Quilt.Transfers.InstalledFile'; FirstColumn = 'Path'; Value = $installed }
    @{ Type = 'Quilt.ReceivedFile'; FirstColumn = 'Job'; Value = $received }
    @{ Type = 'Quilt.Revision'; FirstColumn = 'Name'; Value = $revision }
    $upload = [Quilt.Upload]@{ Registry = "s3://$('bucket' * 10)"; Key = $entry.LogicalKey; UploadId = $hash; Created = $now; Count = 9999; Size = 1234567890 }
    @{ Type = 'Quilt.Upload'; FirstColumn = 'Key'; Value = $upload }
    @{ Type = 'Quilt.Setting'; FirstColumn = 'Name'; Value = $setting }
    @{ Type = 'Quilt.QuiltUri'; FirstColumn = 'Registry'; Value = $uri; IsList = $true }
    @{ Type = 'Quilt.Provenance'; FirstColumn = 'Subject'; Value = $provenance; IsList = $true }
}
