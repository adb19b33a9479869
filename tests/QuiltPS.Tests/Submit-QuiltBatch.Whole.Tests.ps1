# A part is never taken for the whole, nor changed what nobody agreed to; the service is the tests' own, the S3 server a real one.
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
    $manifest = Resolve-Path "$PSScriptRoot/../../QuiltPS.psd1"
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

    Context 'with a question' {
        BeforeEach { Send-FakeBatch calls/reset }

        It 'changes nothing before it is answered with yes' {
            # A host that can ask nothing gives no yes.
            $shell = [powershell]::Create()
            try {
                $shell.Runspace.SessionStateProxy.SetVariable('subjects', $subjects)
                $null = $shell.AddScript("Import-Module '$manifest'; `$subjects | Submit-QuiltBatch -Queue q -JobDefinition rend -ContainerTag 9.9.9 -Prune -Output results/asked -Confirm")
                try { $null = $shell.Invoke() } catch { "$_" | Should -Not -BeNullOrEmpty }
                $shell.HadErrors | Should -BeTrue
            } finally { $shell.Dispose() }
            $calls = (Read-FakeBatch calls).PSObject.Properties.Name
            $calls | Should -Contain DescribeJobDefinitions
            $calls -match '^(Submit|Register|Deregister)' | Should -BeNullOrEmpty
        }

        It 'changes nothing when there are no subjects' {
            @() | Submit-QuiltBatch @aws -ContainerTag 9.9.9 -Prune
            (Read-FakeBatch calls).PSObject.Properties | Where-Object Name -Match '^(Submit|Register|Deregister)' | Should -BeNullOrEmpty
        }

        It 'registers the image with the first job' {
            $jobs = $subjects | Submit-QuiltBatch @aws -ContainerTag 7.0.0 -Output results/registered
            (Read-FakeBatch calls).RegisterJobDefinition.calls | Should -Be 1
            (Invoke-FakeBatchOperation DescribeJobs @{ jobs = @($jobs[0].EngineId) }).jobs.container.image | Should -Be registry/rend:7.0.0
            $null = $jobs | Wait-QuiltBatch
        }
    }

    Context 'with the connection of a package, and nothing in the environment' {
        BeforeAll {
            if (-not $registry) { return }
            '[study]', "aws_access_key_id = $env:AWS_ACCESS_KEY_ID", "aws_secret_access_key = $env:AWS_SECRET_ACCESS_KEY" | Set-Content "$TestDrive/credentials"
            $environment = @{}
            foreach ($name in 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY') {
                $environment[$name] = [Environment]::GetEnvironmentVariable($name)
                [Environment]::SetEnvironmentVariable($name, $name -like '*FILE' ? "$TestDrive/credentials" : [NullString]::Value)
            }
        }

        AfterAll { foreach ($name in $environment.Keys) { [Environment]::SetEnvironmentVariable($name, $environment[$name] ?? [NullString]::Value) } }

        It 'submits, waits and publishes by its profile' {
            $results = Get-QuiltPackage lab/LA5c -Registry $registry -ProfileName study | Get-QuiltSubject | Select-Object -First 1 |
                Submit-QuiltBatch @aws -Output results/profile | Wait-QuiltBatch | Push-QuiltPackage
            $results | Get-QuiltEntry results/profile | Should -HaveCount 1
        }

        It 'is refused where nothing names a way' {
            { $subjects | Submit-QuiltBatch @aws -Output results/nobody } | Should -Throw -ErrorId 'CredentialsInvalid,QuiltPS.SubmitQuiltBatchCommand'
        }
    }
}
