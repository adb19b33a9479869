# The report of jobs on AWS Batch: the service is the tests' own, the S3 server a real one.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/AwsStudy.ps1
    . $PSScriptRoot/helpers/Chromium.ps1
    $chromium = Find-Chromium
    $study = Enter-AwsStudy -Path "$TestDrive/study" -Program 'if [ "$QUILT_SUBJECT" = sub-10157 ]; then echo "$RETHINQ_LICENSE_KEY: no brain" >&2; exit 3; fi; get | wc -c | put size.txt'
    $registry = $study.Bucket
    $page = "$TestDrive/report.html"
    if ($registry) {
        $jobs = $study.Subjects |
            Submit-QuiltBatch -Queue q -JobDefinition rend -Output results/1.0.0 -Vcpu 2 -Memory 2048 -Environment @{ RETHINQ_LICENSE_KEY = 'open-sesame' } | Wait-QuiltBatch
        $jobs | Export-QuiltBatchReport $page -Catalog https://catalog.example.org
        $text = Get-Content $page -Raw
    }
}

AfterAll { Exit-AwsStudy $study }

Describe 'Export-QuiltBatchReport of jobs on AWS Batch' {
    BeforeEach { Assert-S3 }

    It 'tells what costs are made of' {
        ([regex]'data-label="vCPU">2<').Matches($text).Count | Should -Be ($jobs.Count + 1) -Because 'the sum shows the most'
        ([regex]'data-label="GiB">2<').Matches($text).Count | Should -Be ($jobs.Count + 1)
        $text | Should -Match '<b>[0-9.,]+</b><span>vCPU-seconds</span>'
        ([regex]'data-label="Machine">optimal, SPOT<').Matches($text).Count | Should -Be $jobs.Count
    }

    It 'links jobs, logs and revisions' {
        foreach ($job in $jobs) { $text | Should -BeLike "*href=`"https://us-east-1.console.aws.amazon.com/batch/home?region=us-east-1#jobs/detail/$($job.EngineId)`"*" }
        $text | Should -BeLike '*https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Fbatch$252Fjob/log-events/*'
        $text | Should -BeLike "*href=`"https://catalog.example.org/b/$($registry.Substring(5))/packages/lab/LA5c/tree/$($jobs[0].Run.Package.Split('@')[1])`"*"
    }

    It 'says why a job failed, without the secrets that its log holds' {
        $text | Should -BeLike '*<dd class="bad">FAILED, Application</dd>*'
        $text | Should -BeLike '*<pre>`*`*`*: no brain</pre>*'
        $text | Should -Not -BeLike '*open-sesame*'
    }

    It 'shows by its colour that a job failed, whose state links to the console' {
        if ($chromium.Reason) { Set-ItResult -Skipped -Because $chromium.Reason }
        # The page runs no script, so a frame of another one looks.
        $frame = "$TestDrive/frame.html"
        $script = "<script>const colour = one => getComputedStyle(document.querySelector(one)).color; document.title = 'same ' + (colour('td .bad a') === colour('td .bad')) + (colour('td .bad a') === colour('td .good a'))</script></body>"
        $text -replace '(?s)<meta http-equiv.*?>', '' -replace '</body>', $script | Set-Content $frame
        (Invoke-Chromium $chromium $frame) -join "`n" | Should -Match '<title>same truefalse</title>'
    }

    It 'goes on without what AWS Batch has forgotten' {
        Send-FakeBatch forget
        $jobs | Export-QuiltBatchReport $page -Force -WarningAction Stop
        ([regex]'data-label="vCPU">2<').Matches((Get-Content $page -Raw)).Count | Should -Be ($jobs.Count + 1) -Because 'the run asked for them'
    }

    It 'goes on, and says so, where it may not ask for machines' {
        Send-FakeBatch api-faults @{ operation = 'DescribeComputeEnvironments'; kind = 'Error'; status = 403; code = 'AccessDeniedException' }
        try {
            $jobs | Export-QuiltBatchReport $page -Force -WarningVariable told -WarningAction SilentlyContinue
            "$told" | Should -BeLike '*machines*'
            Test-Path $page | Should -BeTrue
        } finally { Send-FakeBatch faults/clear }
    }
}
