# A study (helpers/Study.ps1) whose jobs run in the tests' own AWS Batch over a package in a real S3 server. In a spec's BeforeAll, behind common.ps1:
#
#     BeforeAll {
#         . $PSScriptRoot/common.ps1
#         . $PSScriptRoot/helpers/AwsStudy.ps1
#         $study = Enter-AwsStudy -Path "$TestDrive/study" -Program 'get | wc -c | put size.txt'
#         $registry, $data, $subjects = $study.Bucket, $study.Pushed, $study.Subjects
#         if (-not $registry) { return }
#     }
#     BeforeEach { Assert-S3 }          # where there is no S3 server every test is skipped, with the reason
#     AfterAll   { Exit-AwsStudy $study }
#
# The queue is `q`, the job definition `rend`, of the image registry/rend:1.0.0, for which the program runs (helpers/S3Program.ps1).

. "$PSScriptRoot/Study.ps1"
. "$PSScriptRoot/S3Server.ps1"
. "$PSScriptRoot/S3Program.ps1"
. "$PSScriptRoot/FakeBatch.ps1"

<# Makes the study. It has, besides what New-Study gives, Bucket (`s3://…`; null without a server), and Pushed and Subjects: the data in that bucket. #>
function Enter-AwsStudy {
    param([Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [string] $Program)

    $study = New-Study -Path $Path
    $null = Enter-S3
    $bucket = New-S3Registry
    $file = New-S3Program "$Path/bin/rend.sh" $Program
    $null = Enter-FakeBatch -Option ($bucket ? (New-S3BatchOption 'registry/rend:*' $file) : @{})
    $study | Add-Member -NotePropertyMembers @{ Bucket = $bucket; Pushed = $null; Subjects = $null }
    if ($bucket) {
        $null = Register-FakeJobDefinition rend registry/rend:1.0.0
        $study.Pushed = Push-QuiltPackage lab/LA5c $study.Data -Registry $bucket
        $study.Subjects = @($study.Pushed | Get-QuiltSubject)
    }
    $study
}

function Exit-AwsStudy {
    param([Parameter(Mandatory)] $Study)

    Exit-FakeBatch
    Remove-Study $Study
    Exit-S3
}
