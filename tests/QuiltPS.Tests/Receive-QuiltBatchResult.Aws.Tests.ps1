# Results that lie in S3, received more than once: the service is the tests' own, the S3 server a real one.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/AwsStudy.ps1
    $study = Enter-AwsStudy -Path "$TestDrive/study" -Program 'get | wc -c | tr -d " " | put size.txt; echo "$QUILT_SUBJECT" | put id.txt'
    if ($study.Bucket) { $jobs = $study.Subjects | Select-Object -First 2 | Submit-QuiltBatch -Queue q -JobDefinition rend -Output results/1.0.0 | Wait-QuiltBatch }
}

AfterAll { Exit-AwsStudy $study }

Describe 'Receive-QuiltBatchResult, of results in S3' {
    BeforeEach {
        Assert-S3
        $to = "$TestDrive/to-$([guid]::NewGuid().ToString('n'))"
    }

    It 'keeps what it brought before, and brings what is missing' {
        ($jobs | Receive-QuiltBatchResult -Destination $to).Action | Select-Object -Unique | Should -Be Copy
        ($jobs | Receive-QuiltBatchResult -Destination $to -ErrorAction Stop).Action | Should -Be Keep, Keep, Keep, Keep
        Remove-Item "$to/data/$($jobs[0].Subject.Id)/size.txt"
        $files = $jobs | Receive-QuiltBatchResult -Destination $to -ErrorAction Stop
        ($files | Where-Object Action -EQ Copy).LogicalKey | Should -Be "data/$($jobs[0].Subject.Id)/size.txt"
        $files | Should -HaveCount 4
    }

    It 'leaves alone what was edited, also where its size is the same, unless it is forced' {
        $null = $jobs | Receive-QuiltBatchResult -Destination $to
        $edited = "$to/data/$($jobs[0].Subject.Id)/id.txt"
        'my-edits!' | Set-Content $edited
        $files = $jobs | Receive-QuiltBatchResult -Destination $to -ErrorVariable problems -ErrorAction SilentlyContinue
        $files.Action | Should -Be Keep, Keep, Keep
        $problems.FullyQualifiedErrorId | Should -Be 'TargetModified,QuiltPS.ReceiveQuiltBatchResultCommand'
        "$problems" | Should -Not -Match 'package'
        Get-Content $edited | Should -Be 'my-edits!'
        ($jobs | Receive-QuiltBatchResult -Destination $to -Force -ErrorAction Stop | Where-Object Action -EQ Copy).Path | Should -Be $edited
        Get-Content $edited | Should -Be $jobs[0].Subject.Id
    }
}
