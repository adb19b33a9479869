BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/FakeBatch.ps1
    $before = $env:AWS_ENDPOINT_URL_BATCH
    $url = Enter-FakeBatch -Option @{ images = @{ 'registry/echo:*' = @('echo', 'hello') }; slots = 2 }
}

AfterAll {
    Exit-FakeBatch
}

Describe 'The service that specs submit jobs to' {
    It 'is named in the environment' {
        $env:AWS_ENDPOINT_URL_BATCH | Should -Be $url
        $url | Should -Not -Be $before
        (Read-FakeBatch options).slots | Should -Be 2
    }

    It 'runs a job as a process of this machine' {
        $definition = Register-FakeJobDefinition echo registry/echo:1.0.0 -Command world
        $job = Invoke-FakeBatchOperation SubmitJob @{ jobName = 'data--sub-01'; jobQueue = 'q'; jobDefinition = $definition }

        do { $done = Read-FakeBatch jobs } until ($done.status -in 'SUCCEEDED', 'FAILED')
        $done.jobId | Should -Be $job.jobId
        $done.status | Should -Be SUCCEEDED
        (Read-FakeBatch calls).SubmitJob.calls | Should -Be 1
        Read-FakeBatch violations | Should -BeNullOrEmpty
    }

    It 'makes a job fail as it is told' {
        Send-FakeBatch job-faults @{ job = 'data--sub-02'; kind = 'OutOfMemory' }
        $job = Invoke-FakeBatchOperation SubmitJob @{ jobName = 'data--sub-02'; jobQueue = 'q'; jobDefinition = 'echo' }

        do { $done = Read-FakeBatch jobs | Where-Object jobId -EQ $job.jobId } until ($done.status -in 'SUCCEEDED', 'FAILED')
        $done.container.exitCode | Should -Be 137
    }
}
