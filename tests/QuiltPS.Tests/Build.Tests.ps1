BeforeAll {
    . $PSScriptRoot/common.ps1
    $tools = Resolve-Path "$PSScriptRoot/../../tools"
    foreach ($part in 'Process', 'Build', 'Test', 'Package') { . "$tools/$part.ps1" }

    # What Write-TestSummary prints past PowerShell's host and by it, and the exit code that it gives.
    function Get-Summary([object[]] $Runs) {
        $console = [Console]::Out
        $text = [IO.StringWriter]::new()
        [Console]::SetOut($text)
        try { $said = @(Write-TestSummary $Runs 6>&1) } finally { [Console]::SetOut($console) }
        [pscustomobject]@{ Text = $text.ToString().Trim(); ExitCode = $said[-1]; Said = @($said | Select-Object -SkipLast 1).ForEach{ "$_" } }
    }

    function New-Trx([int] $Passed, [int] $Failed, [int] $Skipped) {
        $results = '<UnitTestResult testName="left out" outcome="NotExecuted"><Output><ErrorInfo><Message>no S3 here</Message></ErrorInfo></Output></UnitTestResult>' * $Skipped
        $results += '<UnitTestResult testName="in error" outcome="Failed"><Output><ErrorInfo><Message>1 is not 2</Message><StackTrace>at here</StackTrace></ErrorInfo></Output></UnitTestResult>' * $Failed
        $counters = "<Counters total=`"$($Passed + $Failed + $Skipped)`" passed=`"$Passed`" failed=`"$Failed`" notExecuted=`"0`" />" # as VSTest writes it, whatever was skipped
        "<TestRun xmlns='http://microsoft.com/schemas/VisualStudio/TeamTest/2010'><Results>$results</Results><ResultSummary>$counters</ResultSummary></TestRun>" |
            Set-Content "$TestDrive/run.trx"
        "$TestDrive/run.trx"
    }
}

Describe 'The closing line of Test' {
    It 'sums all suites' {
        $summary = Get-Summary (New-TestCount -Passed 3 -Skipped 'a: why'), (New-TestCount -Passed 4)
        $summary.Text | Should -BeExactly '7 passed, 0 failed, 1 skipped'
        $summary.ExitCode | Should -Be 0
    }

    It 'goes with exit code 1 when anything failed' {
        (Get-Summary (New-TestCount -Passed 3), (New-TestCount -Failed 1)).ExitCode | Should -Be 1
    }

    It 'has the failed tests right above it, below the skipped ones' {
        (Get-Summary (New-TestCount -Failed 1 -Failures 'b: broken'), (New-TestCount -Skipped 'a: why')).Said | Should -Be 'skipped: a: why', 'failed: b: broken'
    }

    It 'calls a run without a test a failure' {
        $summary = Get-Summary @()
        $summary.Text | Should -BeExactly '0 passed, 1 failed, 0 skipped'
        $summary.ExitCode | Should -Be 1
    }
}

Describe 'QUILT_CONFORMANCE' {
    BeforeAll { $before = $env:QUILT_CONFORMANCE }

    AfterAll { $env:QUILT_CONFORMANCE = $before ?? [NullString]::Value }

    It 'starts where it was typed: <Typed> in /data/study' -ForEach @(
        @{ Typed = '../cases'; Full = '/data/cases' }
        @{ Typed = '/cases'; Full = '/cases' }
    ) {
        $env:QUILT_CONFORMANCE = $Typed
        Resolve-ConformanceFolder /data/study
        $env:QUILT_CONFORMANCE | Should -BeExactly $Full
    }

    It 'stays unset' {
        $env:QUILT_CONFORMANCE = [NullString]::Value
        Resolve-ConformanceFolder /data/study
        [Environment]::GetEnvironmentVariable('QUILT_CONFORMANCE') | Should -BeNullOrEmpty
    }
}

Describe 'A report of xunit' {
    It 'is counted, with the reason of each skipped test' {
        $count = Read-Trx (New-Trx -Passed 5 -Failed 2 -Skipped 1) -ExitCode 1
        $count.Passed, $count.Failed | Should -Be 5, 2
        $count.Skipped | Should -Be 'left out: no S3 here'
    }

    It 'gives each failed test with what it says, cut where that is long' {
        (Read-Trx (New-Trx -Passed 5 -Failed 2 -Skipped 1) -ExitCode 1).Failures | Should -Be (@("in error: 1 is not 2`nat here") * 2)
        (Join-FailureText a ('b' * 5000) c).Length | Should -BeLessThan 2000
    }

    It 'counts a failure when the run ended badly though no test failed' {
        $count = Read-Trx (New-Trx -Passed 5 -Failed 0 -Skipped 0) -ExitCode 134
        $count.Failed | Should -Be 1
        $count.Failures | Should -BeLike '*ended with 134*'
    }

    It 'must exist' {
        { Read-Trx "$TestDrive/none.trx" -ExitCode 1 } | Should -Throw
    }
}

Describe 'A run of Pester' {
    BeforeAll {
        $specs = New-Item "$TestDrive/specs" -ItemType Directory
        "Describe 'a' { It 'passes' { 1 | Should -Be 1 }; It 'waits' { Set-ItResult -Skipped -Because 'no S3 here' }; It 'is off' -Skip { } }" |
            Set-Content "$specs/Good.Tests.ps1"
        "throw 'cannot be discovered'" | Set-Content "$specs/Broken.Tests.ps1"
        "Describe 'b' { BeforeAll { }; AfterAll { throw 'after' }; It 'passes' { } }" | Set-Content "$specs/After.Tests.ps1"
        $null = Invoke-PwshFile "$tools/Pester.script.ps1" -ArgumentList (Get-Module Pester).Path.Replace('.psm1', '.psd1'), $specs, "$TestDrive/report.json", ''
        $count = Read-PesterReport "$TestDrive/report.json" -ExitCode 0
    }

    It 'counts a file that cannot be discovered and a block that fails as failures' {
        $count.Passed, $count.Failed | Should -Be 2, 2
        $count.Failures | Should -HaveCount 2
        $count.Failures[0] | Should -BeLike '*Broken.Tests.ps1*cannot be discovered*'
        $count.Failures[1] | Should -BeLike '*b*after*'
    }

    It 'in lanes takes each file once' {
        foreach ($lane in 1, 2) {
            $null = Invoke-PwshFile "$tools/Pester.script.ps1" -ArgumentList (Get-Module Pester).Path.Replace('.psm1', '.psd1'), $specs, "$TestDrive/lane$lane.json", '', $lane, 2
        }
        $lanes = 1, 2 | ForEach-Object { Read-PesterReport "$TestDrive/lane$_.json" -ExitCode 0 }
        $lanes.Passed | Should -Be 2, 0
        $lanes.Failed | Should -Be 1, 1
    }

    It 'tells why each test was skipped' {
        $count.Skipped | Should -Be 'a.waits: no S3 here', 'a.is off: marked with -Skip'
    }
}

Describe 'Sync-Folder' {
    BeforeEach {
        $from = New-Item "$TestDrive/$(New-Guid)" -ItemType Directory
        $to = "$TestDrive/$(New-Guid)"
        'one' | Set-Content "$from/a.dll"
        Sync-Folder -Files @{ 'a.dll' = "$from/a.dll"; 'isolated/b.dll' = "$from/a.dll" } -Destination $to
    }

    It 'makes the folder hold exactly the files' {
        Sync-Folder -Files @{ 'isolated/b.dll' = "$from/a.dll" } -Destination $to
        (Get-ChildItem $to -Recurse -File).Name | Should -Be 'b.dll'
    }

    It 'leaves an equal file alone' {
        $before = (Get-Item "$to/a.dll").CreationTimeUtc
        Sync-Folder -Files @{ 'a.dll' = "$from/a.dll" } -Destination $to
        (Get-Item "$to/a.dll").CreationTimeUtc | Should -Be $before
    }

    It 'does not change a file that somebody has open' {
        $held = [IO.StreamReader]::new("$to/a.dll")
        'two' | Set-Content "$from/a.dll"
        Sync-Folder -Files @{ 'a.dll' = "$from/a.dll" } -Destination $to
        $held.ReadToEnd().Trim() | Should -Be 'one'
        $held.Dispose()
        Get-Content "$to/a.dll" | Should -Be 'two'
    }
}
