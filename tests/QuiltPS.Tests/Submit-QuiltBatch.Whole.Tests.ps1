# A part is never taken for the whole; the service is the tests' own, the S3 server a real one.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    . $PSScriptRoot/helpers/S3Server.ps1
    . $PSScriptRoot/helpers/S3Program.ps1
    . $PSScriptRoot/helpers/FakeBatch.ps1
    $study = New-Study -Path "$TestDrive/study"
    $s3 = Enter-S3
    $registry = New-S3Registry
    $program = New-S3Program "$TestDrive/rend.sh" @'
echo 1 | put size.txt
if [ "$QUILT_SUBJECT" = "$SLOW" ]; then sleep 600; fi
'@
    $null = Enter-FakeBatch -Option ($registry ? (New-S3BatchOption 'registry/rend:*' $program) : @{})
    if ($registry) {
        $null = Register-FakeJobDefinition rend registry/rend:1.0.0
        $data = Push-QuiltPackage lab/LA5c $study.Data -Registry $registry
        $subjects = $data | Get-QuiltSubject | Select-Object -First 3
        $aws = @{ Queue = 'q'; JobDefinition = 'rend' }
        $refusal = @{ kind = 'Error'; status = 403; code = 'AccessDeniedException'; message = 'no'; times = 1000 }
    }
}

AfterAll {
    Exit-FakeBatch
    Remove-Study $study
    Exit-S3
}

Describe 'Submit-QuiltBatch -Queue | Wait-QuiltBatch | Push-QuiltPackage' {
    BeforeEach { Assert-S3 }

    It 'publishes nothing when the wait breaks off, and says how to come back' {
        $before = (Get-QuiltPackage lab/LA5c -Registry $registry).TopHash
        $jobs = $subjects | Submit-QuiltBatch @aws -Output results/wait -Environment @{ SLOW = $subjects[2].Id }
        try {
            $failure = { $jobs | Wait-QuiltBatch | ForEach-Object { Send-FakeBatch api-faults ($refusal + @{ operation = 'DescribeJobs' }); $_ } | Push-QuiltPackage } |
                Should -Throw -ErrorId 'AccessDenied,QuiltPS.WaitQuiltBatchCommand' -PassThru
            "$failure" | Should -Match "Get-QuiltBatch $($jobs[0].RunId) \| Wait-QuiltBatch"
            "$failure" | Should -Match $jobs[2].Name
            (Get-QuiltPackage lab/LA5c -Registry $registry).TopHash | Should -Be $before
        } finally {
            Send-FakeBatch faults/clear
            $null = $jobs | Stop-QuiltBatch -Confirm:$false
        }
    }

    It 'publishes nothing when the jobs cannot be asked for at all' {
        $jobs = $subjects | Submit-QuiltBatch @aws -Output results/find | Wait-QuiltBatch
        $open = $subjects | Submit-QuiltBatch @aws -Output results/open -Environment @{ SLOW = $subjects[0].Id }
        Send-FakeBatch api-faults ($refusal + @{ operation = 'DescribeJobs' })
        try {
            { @($jobs) + $open | Wait-QuiltBatch | Push-QuiltPackage } | Should -Throw -ErrorId 'AccessDenied,QuiltPS.WaitQuiltBatchCommand'
            (Get-QuiltPackage lab/LA5c -Registry $registry).Find('results/find') | Should -BeNullOrEmpty
        } finally {
            Send-FakeBatch faults/clear
            $null = $open | Stop-QuiltBatch -Confirm:$false
        }
    }

    It 'publishes nothing when a subject was refused, unless told' {
        $gone = [Quilt.Subject]@{
            Id = 'sub-0'; Group = 'data'; Package = $data
            Image = [Quilt.Entry]@{ LogicalKey = 'gone.nii'; Size = 1; Hash = $subjects[0].Image.Hash; PhysicalKey = [Quilt.PhysicalKey]::S3(($registry -replace '^s3://'), 'gone.nii', 'x'); Package = $data }
        }
        $done = @($gone) + $subjects | Submit-QuiltBatch @aws -Output results/refused -ErrorAction SilentlyContinue | Wait-QuiltBatch
        $done | Push-QuiltPackage -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -Be 'JobsFailed,QuiltPS.PushQuiltPackageCommand'
        "$failure" | Should -Match 'data--sub-0'
        @(($done | Push-QuiltPackage -AllowPartial | Get-QuiltEntry results/refused).LogicalKey) | Should -HaveCount 3
    }

    It 'asks once for what no job may, and ends with one error' {
        Send-FakeBatch calls/reset
        Send-FakeBatch api-faults ($refusal + @{ operation = 'SubmitJob' })
        try {
            { $subjects | Submit-QuiltBatch @aws -Output results/denied | Wait-QuiltBatch | Push-QuiltPackage } | Should -Throw -ErrorId 'AccessDenied,QuiltPS.SubmitQuiltBatchCommand'
            (Read-FakeBatch calls).SubmitJob.calls | Should -Be 1
        } finally { Send-FakeBatch faults/clear }
    }

    It 'goes on with a submission that broke off by an error' {
        Send-FakeBatch calls/reset
        $breaking = {
            if ($_ -eq $subjects[2]) {
                $record = Get-ChildItem $env:QUILTPS_RUNS -Directory | Sort-Object Name | Select-Object -Last 1 | Join-Path -ChildPath record.jsonl
                Move-Item $record "$record.aside"
                $null = New-Item -ItemType Directory $record
            }
            $_
        }
        { $subjects | ForEach-Object $breaking | Submit-QuiltBatch @aws -NoCheck -Stagger 0.01 -Output results/broken } | Should -Throw
        (Read-FakeBatch calls).SubmitJob.calls | Should -Be 2
        Get-ChildItem $env:QUILTPS_RUNS -Directory | Sort-Object Name | Select-Object -Last 1 | Remove-Item -Recurse -Force

        $jobs = $subjects | Submit-QuiltBatch @aws -NoCheck -Output results/broken
        $jobs | Should -HaveCount 3
        (Read-FakeBatch calls).SubmitJob.calls | Should -Be 3
        $null = $jobs | Wait-QuiltBatch
    }
}
