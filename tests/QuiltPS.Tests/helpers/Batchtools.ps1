# Jobs as the Python batchtools submits them to the study of helpers/AwsStudy.ps1.

<# Submits a job for each subject of an image set LA5c, as submit_subjects does, and writes its submission.json; gives what stands there, by job's id. #>
function New-BatchtoolsSubmission {
    param([Parameter(Mandatory)] [string] $Bucket, [Parameter(Mandatory)] [string] $Path, [string[]] $Subject = @('sub-1', 'sub-2'))

    $details = @{}
    foreach ($id in $Subject) {
        $image = "$Bucket/LA5c/$id/$id.nii.gz"
        Set-S3Object $Bucket "LA5c/$id/$id.nii.gz" 'image'
        $output = "$Bucket/out/1.0.0/LA5c/$id"
        $environment = @{ name = 'INPUT_IMAGE'; value = $image }, @{ name = 'OUTPUT_PATH'; value = $output }
        $made = Invoke-FakeBatchOperation SubmitJob @{ jobName = "LA5c--$id"; jobQueue = 'q'; jobDefinition = 'rend'; containerOverrides = @{ environment = $environment } }
        $details[$made.jobId] = [ordered]@{
            date = [DateTime]::UtcNow.ToString('R'); group = 'LA5c'; image = $image; jobDefinition = 'arn:aws:batch:us-east-1:123456789012:job-definition/rend:1'
            jobId = $made.jobId; jobName = "LA5c--$id"; output_path = $output; queue = 'arn:aws:batch:us-east-1:123456789012:job-queue/q'; subject_id = $id
        }
    }
    $details | ConvertTo-Json | Set-Content $Path
    $details
}
