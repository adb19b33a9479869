BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/StopLimit.ps1
    # The bridge is tested through cmdlets of its own, in a module of their own.
    $types = Add-Type -Path $PSScriptRoot/helpers/BridgeCmdlets.cs -PassThru -IgnoreWarnings -WarningAction Ignore -ReferencedAssemblies @(
        [Quilt.Package].Assembly.Location, [QuiltPS.QuiltCmdlet].Assembly.Location,
        'System.Management.Automation', 'System.Threading', 'System.Collections', 'System.Collections.Concurrent', 'netstandard')
    $fixture = $types[0].Assembly
    Import-Module -Assembly $fixture

    # Runs a pipeline in a second runspace, waits until the cmdlet says that it has begun, and stops it.
    function Stop-Running([string] $Command) {
        $trace = [BridgeFixture.Trace]::new()
        $shell = [powershell]::Create()
        $null = $shell.AddCommand('Import-Module').AddParameter('Assembly', $fixture).Invoke()
        $shell.Commands.Clear()
        $null = $shell.AddScript("param(`$Trace) $Command -Trace `$Trace").AddArgument($trace).BeginInvoke()
        $trace.Begun.Wait([timespan]::FromSeconds(30)) | Should -BeTrue -Because 'the cmdlet should have begun'
        $stopping = $shell.BeginStop($null, $null)
        $stopped = $stopping.AsyncWaitHandle.WaitOne($StopLimit)
        [pscustomobject]@{ InTime = $stopped; State = $shell.InvocationStateInfo.State; Lines = @($trace.Lines) }
        if ($stopped) { $shell.Dispose() }
    }
}

AfterAll {
    Get-Module | Where-Object { $_.ImplementingAssembly -eq $fixture } | Remove-Module
}

Describe 'A cmdlet that is stopped' {
    It 'ends at once, and its worker before it' {
        $run = Stop-Running Invoke-Waiting
        $run.InTime | Should -BeTrue
        $run.State | Should -Be 'Stopped'
        $run.Lines | Should -Be 'worker left'
    }

    It 'ends at once, too, behind a Select-Object -First that has cut the pipeline' {
        $run = Stop-Running '1..9 | Select-Object -First 2 | Invoke-WaitingLast'
        $run.InTime | Should -BeTrue
        $run.State | Should -Be 'Stopped'
        $run.Lines | Should -Be 'worker left'
    }

    It 'does not run EndProcessing, even when its worker ends quietly' {
        $run = Stop-Running Invoke-Quiet
        $run.State | Should -Be 'Stopped'
        $run.Lines | Should -BeNullOrEmpty
    }
}

Describe 'A cmdlet whose pipeline ends early' {
    It 'stops its worker after Select-Object -First' {
        $trace = [BridgeFixture.Trace]::new()
        Invoke-Streaming -Trace $trace | Select-Object -First 2 | Should -Be 1, 2
        $trace.Lines | Should -Be 'made 1', 'made 2', 'worker left'
    }

    It 'stops its worker after -ErrorAction Stop' {
        $trace = [BridgeFixture.Trace]::new()
        { Invoke-Reporting -Trace $trace -ErrorAction Stop -WarningAction Ignore } |
            Should -Throw -ErrorId 'EntryNotFound,BridgeFixture.InvokeReportingCommand'
        $trace.Lines | Should -Be 'worker left'
    }

    It 'stops its worker after -WarningAction Stop' {
        $trace = [BridgeFixture.Trace]::new()
        { Invoke-Reporting -Trace $trace -WarningAction Stop -ErrorAction Ignore 3>$null } | Should -Throw
        $trace.Lines | Should -Be 'worker left'
    }

    It 'stops its worker when the next command throws' {
        $trace = [BridgeFixture.Trace]::new()
        { Invoke-Streaming -Trace $trace | ForEach-Object { throw 'enough' } } | Should -Throw 'enough'
        $trace.Lines | Should -Be 'made 1', 'worker left'
    }
}

Describe 'A worker''s report' {
    It 'reaches the streams in order, from a thread that is not the pipeline''s' {
        $all = Invoke-Reporting -Verbose -ErrorAction Continue *>&1
        $all.ForEach{ $_.GetType().Name } | Should -Be 'VerboseRecord', 'WarningRecord', 'ErrorRecord', 'Boolean', 'Boolean'
        $all[3, 4] | Should -Be $true, $true
    }

    It 'is dropped without harm after the cmdlet has ended' {
        $trace = [BridgeFixture.Trace]::new()
        $null = Invoke-Reporting -Trace $trace -WarningAction Ignore -ErrorAction Ignore
        $trace.Report.Warning('late') 3>&1 | Should -BeNullOrEmpty
    }

    It 'comes through in ForEach-Object -Parallel' {
        $assembly = $fixture
        $answers = 1..8 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module -Assembly $using:assembly
            Invoke-Reporting -WarningAction Ignore -ErrorAction Ignore
        }
        $answers | Should -Be (@($true) * 16)
    }
}

Describe 'A worker that fails' {
    It 'gives <Id>, <Category> for <With>' -ForEach @(
        @{ With = 'Problem'; Id = 'PackageNotFound'; Category = 'ObjectNotFound'; Target = 'lab/none' }
        @{ With = 'Timeout'; Id = 'Unexpected'; Category = 'NotSpecified'; Target = $null }
        @{ With = 'Denied'; Id = 'AccessDenied'; Category = 'PermissionDenied'; Target = $null }
        @{ With = 'Full'; Id = 'DiskFull'; Category = 'WriteError'; Target = $null }
        @{ With = 'Gone'; Id = 'PathNotFound'; Category = 'ObjectNotFound'; Target = 'file.txt' }
        @{ With = 'Disk'; Id = 'InputOutput'; Category = 'DeviceError'; Target = $null }
        @{ With = 'Mistake'; Id = 'Unexpected'; Category = 'NotSpecified'; Target = $null }
    ) {
        Invoke-Failing -With $With -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be "$Id,BridgeFixture.InvokeFailingCommand"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Be $Target
    }

    It 'has a category for every problem that is foreseen' {
        $names = [Quilt.Problem].GetFields().ForEach{ $_.GetValue($null) }.Where{ $_ -ne 'Unexpected' }
        $names | Invoke-Failing -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.FullyQualifiedErrorId | Should -Be $names.ForEach{ "$_,BridgeFixture.InvokeFailingCommand" }
        $failures.Where{ $_.CategoryInfo.Category -eq 'NotSpecified' }.ForEach{ $_.FullyQualifiedErrorId } | Should -BeNullOrEmpty
    }

    It 'fails its own object only' {
        'Problem', 'Denied' | Invoke-Failing -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.Count | Should -Be 2
    }

    It 'ends the pipeline when the setup fails' {
        { Invoke-Failing -With Problem -InBegin -ErrorAction SilentlyContinue } |
            Should -Throw -ErrorId 'PackageNotFound,BridgeFixture.InvokeFailingCommand'
    }
}

Describe 'Progress' {
    BeforeAll {
        function Get-Progress([int] $Milliseconds) {
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddCommand('Import-Module').AddParameter('Assembly', $fixture).Invoke()
                $shell.Commands.Clear()
                $shell.Streams.Progress.Clear()
                $null = $shell.AddCommand('Invoke-Counting').AddParameter('Milliseconds', $Milliseconds).Invoke()
                @($shell.Streams.Progress)
            } finally {
                $shell.Dispose()
            }
        }
    }

    It 'is drawn at most four times a second, under one activity' {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $records = Get-Progress 1200
        $running = @($records.Where{ $_.RecordType -eq 'Processing' })
        $running.Count | Should -BeGreaterThan 0
        $running.Count | Should -BeLessOrEqual ($clock.Elapsed.TotalSeconds * 4)
        @($records.ActivityId | Select-Object -Unique).Count | Should -Be 1
    }

    It 'ends with a last record, also of work that was over at once' {
        (Get-Progress 400)[-1].StatusDescription | Should -Be '100 done'
        (Get-Progress 400)[-1].RecordType | Should -Be 'Completed'
        (Get-Progress 0)[-1].RecordType | Should -Be 'Completed'
    }
}
