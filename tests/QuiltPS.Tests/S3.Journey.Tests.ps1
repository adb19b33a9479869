BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/S3Server.ps1
    . $PSScriptRoot/helpers/S3Refusals.ps1
    . $PSScriptRoot/helpers/Completion.ps1
    $root = Enter-Sandbox
    $s3 = Enter-S3
    $registry = New-S3Registry
    $data = New-Folder data
}

AfterAll {
    Exit-S3
    Exit-Sandbox
}

Describe 'A registry in a bucket' {
    BeforeEach { Assert-S3 }

    It 'takes a folder' {
        $pushed = Push-QuiltPackage lab/x -Path $data -Registry $registry -Message 'First'

        $pushed.Count | Should -Be 3
        Get-S3Key $registry lab/x/ | Should -Be 'lab/x/a.txt', 'lab/x/sub/b.txt', 'lab/x/sub/c.txt'
    }

    It 'gives it back' {
        $null = Get-QuiltPackage lab/x -Registry $registry | Install-QuiltPackage -Destination copy

        (Get-ChildItem copy -Recurse -File).Name | Should -Be 'a.txt', 'b.txt', 'c.txt'
        Get-QuiltPackage lab/x -Registry $registry | Test-QuiltPackage | Should -BeNullOrEmpty
    }

    It 'gives its objects to a package in memory' {
        $package = New-QuiltPackage |
            Add-QuiltEntry renamed.txt "$registry/lab/x/a.txt" |
            Add-QuiltEntry folder "$registry/lab/x/sub" -Metadata @{ from = 'S3' }

        $package.Entries.LogicalKey | Should -Be 'folder/b.txt', 'folder/c.txt', 'renamed.txt'
        $package.Entries.PhysicalKey.VersionId | Should -Not -Contain $null
        $package.Find('folder/b.txt').Metadata['from'].ToString() | Should -Be 'S3'
    }

    It 'names objects of another bucket where they are with -NoCopy' {
        $other = New-S3Registry
        Set-S3Object $other raw/one.txt one
        $pushed = New-QuiltPackage | Add-QuiltEntry one.txt "$other/raw/one.txt" | Push-QuiltPackage lab/linked -Registry $registry -NoCopy

        "s3://$($pushed.Entries[0].PhysicalKey.Bucket)/$($pushed.Entries[0].PhysicalKey.Path)" | Should -Be "$other/raw/one.txt"
        $pushed.Entries[0].PhysicalKey.VersionId | Should -Not -BeNullOrEmpty
        $pushed.Entries[0].Hash | Should -Not -BeNullOrEmpty
        Get-S3Key $registry lab/linked/ | Should -BeNullOrEmpty
        Set-S3Object $other raw/one.txt changed
        Get-QuiltPackage lab/linked -Registry $registry | Get-QuiltEntry one.txt | Get-QuiltContent | Should -Be 'one'
    }

    It 'puts content where -Destination says: <_>' -ForEach 'raw/2026', '$registry/raw/whole' {
        $place = $_.Replace('$registry', $registry)
        $pushed = Push-QuiltPackage "lab/$($place.Split('/')[-1])" -Path $data -Registry $registry -Destination $place

        $folder = $place.Replace("$registry/", '')
        Get-S3Key $registry "$folder/" | Should -Be "$folder/a.txt", "$folder/sub/b.txt", "$folder/sub/c.txt"
        $pushed.Entries.PhysicalKey.Path | Should -Be "$folder/a.txt", "$folder/sub/b.txt", "$folder/sub/c.txt"
        $pushed | Test-QuiltPackage -Quiet | Should -BeTrue
    }

    It 'refuses a -Destination that is not in its bucket, and sends nothing' {
        { Push-QuiltPackage lab/nowhere -Path $data -Registry $registry -Destination s3://elsewhere/raw } |
            Should -Throw -ErrorId 'InvalidDestination,QuiltPS.PushQuiltPackageCommand'
        Get-S3Key $registry lab/nowhere/ | Should -BeNullOrEmpty
        { Get-QuiltPackage lab/nowhere -Registry $registry } | Should -Throw -ErrorId 'PackageNotFound,*'
    }

    It 'publishes hashes of the kind that was asked for' {
        $pushed = Push-QuiltPackage lab/crc -Path $data -Registry $registry -HashType crc64nvme

        $pushed.Entries.Hash.Type | Select-Object -Unique | Should -Be 'CRC64NVME'
        $pushed | Test-QuiltPackage | Should -BeNullOrEmpty
    }
}

Describe 'A session that AWS.Tools has set up' {
    BeforeAll {
        Add-Type @'
namespace SessionOfAwsTools
{
    public class Keys { public string AccessKey { get; set; } public string SecretKey { get; set; } public string Token { get; set; } }
    public class Credentials { public int Asked; public Keys Keys; public Keys GetCredentials() { Asked++; return Keys; } }
    // As AWS.Tools has it: the property is internal.
    public class AWSPSCredentials { internal Credentials Credentials { get; } public AWSPSCredentials(Credentials credentials) { Credentials = credentials; } }
}
'@
        $owner = $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY
        $inner = [SessionOfAwsTools.Credentials]@{ Keys = [SessionOfAwsTools.Keys]@{ AccessKey = "$($owner[0])"; SecretKey = "$($owner[1])" } }
        if ($registry) { $null = Push-QuiltPackage lab/session -Path $data -Registry $registry }
        # What the environment says would be denied.
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = 'NOSUCHKEY', 'nosuchsecret'
        $global:StoredAWSCredentials = [SessionOfAwsTools.AWSPSCredentials]::new($inner)
        $global:StoredAWSRegion = 'us-east-1'
    }

    AfterAll {
        Remove-Variable StoredAWSCredentials, StoredAWSRegion -Scope Global
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $owner
    }

    BeforeEach { Assert-S3 }

    It 'gives cmdlets its credentials, asked for each request' {
        $before = $inner.Asked
        (Get-QuiltPackage lab/session -Registry $registry).Count | Should -Be 3
        $inner.Asked | Should -BeGreaterThan $before
    }

    It 'gives them in a function and in a module too' {
        function Read-It { Get-QuiltPackage lab/session -Registry $registry }
        (Read-It).Count | Should -Be 3
        $module = New-Module { function Read-InModule($Registry) { Get-QuiltPackage lab/session -Registry $Registry } }
        (& $module { Read-InModule $args[0] } $registry).Count | Should -Be 3
    }

    It 'gives them to completers' {
        $line = "Get-QuiltPackage -Registry $registry lab/s"
        (Complete $line).CompletionText | Should -Be 'lab/session'
    }

    It 'gives them to its jobs, first and again, and to results that are made again' {
        Set-Content ./size.sh "#!/bin/sh`nif [ -e $root/go ]; then wc -c < `"`$INPUT_IMAGE`" > `"`$OUTPUT_PATH/size.txt`"; else exit 1; fi"
        chmod +x ./size.sh
        $how = @{ FilePath = './size.sh'; Output = 'results/1.0.0'; ExpectedOutput = 'size.txt' }
        $images = New-Folder ./images @{ 'sub-1/sub-1.nii.gz' = 'one'; 'demographics.tsv' = "subject_id`tage`nsub-1`t40`n" }
        $package = Push-QuiltPackage lab/jobs $images -Registry $registry
        $failed = $package | Get-QuiltSubject -WarningAction Ignore | Submit-QuiltBatch @how | Wait-QuiltBatch -ErrorAction Ignore
        $failed.Reason | Should -Not -BeLike '*s3*'
        $failed.ExitCode | Should -Be 1
        New-Item $root/go | Out-Null
        ($failed | Restart-QuiltBatch | Wait-QuiltBatch).Outcome | Should -Be 'Succeeded'
        $results = $failed | Push-QuiltPackage
        "$($failed | Export-QuiltBatchReport report.html -Verbose 4>&1)" | Should -Not -Match 'does not name the revisions'
        Get-Content report.html -Raw | Should -BeLike "*<dt>Results</dt><dd>lab/jobs@$($results.TopHash)</dd>*"
        "$(& { $StoredAWSCredentials = $null; $failed | Export-QuiltBatchReport report.html -Force -Verbose 4>&1 })" | Should -Match "does not name the revisions .* '$registry' cannot be read"
        Get-Content report.html -Raw | Should -Not -BeLike '*<dt>Results</dt>*'
        $again = $results.Entries | Where-Object LogicalKey -Like 'results/*size.txt' | Get-QuiltProvenance | Submit-QuiltBatch -WarningAction Ignore | Wait-QuiltBatch
        $again.Outcome | Should -Be 'Succeeded'
    }

    It 'gives its region, for which requests are signed' {
        $refusals = Start-S3Refusals
        $global:StoredAWSRegion = 'eu-west-3'
        try {
            { Get-QuiltPackage lab/session -Registry s3://token-expired -EndpointUrl $refusals.Url } | Should -Throw -ErrorId 'CredentialsExpired,*'
        } finally {
            $global:StoredAWSRegion = 'us-east-1'
            Stop-S3Refusals $refusals
        }
        @($refusals.Signatures -like '*Credential=*/eu-west-3/s3/aws4_request*').Count | Should -BeGreaterThan 0
        $refusals.Signatures | Should -Not -Match 'us-east-1'
    }

    It 'is passed over where a profile is named' {
        { Get-QuiltPackage lab/session -Registry $registry -ProfileName no-such-profile } | Should -Throw -ErrorId 'CredentialsInvalid,QuiltPS.GetQuiltPackageCommand'
    }
}
