# A run that another session owns: seen, waited for, restarted in part and stopped from here while it lives; then its session is killed.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    $study = New-Study -Path "$TestDrive/study"
    $go = "$($study.Path)/go"
    $pids = New-Item "$($study.Path)/pids" -ItemType Directory
    # One succeeds, one fails as long as nobody mends it, the others run until they may end.
    $program = New-Program $study mixed.sh @"
echo "begun `$QUILT_SUBJECT"
case `$QUILT_SUBJECT in
*0) ;;
*1) test -e '$go' || exit 3;;
*) test -e '$go' || { echo `$`$ > '$pids/'`$QUILT_SUBJECT; exec sleep 300; };;
esac
echo `$QUILT_SUBJECT > "`$OUTPUT_PATH/id"
"@
    $script = @"
        `$env:QUILTPS_RUNS = '$env:QUILTPS_RUNS'
        Import-Module '$((Get-Module QuiltPS).Path)'
        Get-QuiltSubject lab/LA5c -Registry '$($study.Registry)' | Select-Object -First 5 |
            Submit-QuiltBatch -Local '$program' -ThrottleLimit 3 -Output results/1.0.0 -ExpectedOutput id | Out-Null
        Start-Sleep 300
"@
    $pwsh = Get-PwshCommand
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))
    $owner = Start-Process $pwsh.Program -ArgumentList ($pwsh.Arguments + '-NoProfile', '-NonInteractive', '-EncodedCommand', $encoded) -PassThru
    Wait-Until { @(Get-WaitingProcess $study).Count -eq 3 }
}

AfterAll {
    if (-not $owner.HasExited) { $owner.Kill() }
    Remove-Study $study
}

Describe 'A run of another session' {
    It 'shows its jobs as they are, and their logs' {
        $jobs = Get-QuiltBatchStatus
        $jobs.Status | Should -Be 'SUCCEEDED', 'FAILED', 'RUNNING', 'RUNNING', 'RUNNING'
        (Get-QuiltBatch).IsAlive | Should -BeTrue
        (Get-QuiltBatchLog -JobId $jobs[2].JobId).Text | Should -Be 'begun sub-10152'
        ($jobs | Get-QuiltBatchLog -Follow | Select-Object -First 5).Text | Sort-Object | Should -Be (0..4).ForEach{ "begun sub-1015$_" }
    }

    It 'is waited for: what has ended comes, and the jobs go on when the time is over' {
        @(Get-QuiltBatch | Wait-QuiltBatch -Timeout 0 -WarningAction Ignore).Count | Should -Be 2
        { Get-QuiltBatch | Wait-QuiltBatch -Timeout 0.5 } | Should -Throw -ErrorId 'WaitTimeout,QuiltPS.WaitQuiltBatchCommand'
        @(Get-WaitingProcess $study).Count | Should -Be 3
    }

    It 'keeps its jobs when the waiting here is stopped' {
        $pipeline = Start-Pipeline 'Get-QuiltBatch | Wait-QuiltBatch'
        Wait-Until { $pipeline.Shell.Streams.Progress.Count }
        Stop-Pipeline $pipeline | Should -BeTrue
        @(Get-WaitingProcess $study).Count | Should -Be 3
    }

    It 'gives the job that failed another attempt here, while the others still run there' {
        $again = Get-QuiltBatch | Restart-QuiltBatch
        $again.Name | Should -Be 'data--sub-10151'
        ($again | Wait-QuiltBatch).Attempt | Should -Be 2
        @(Get-WaitingProcess $study).Count | Should -Be 3
    }

    It 'ends the one job that is stopped from here' {
        $stopped = Get-QuiltBatchStatus | Where-Object Name -EQ data--sub-10152 | Stop-QuiltBatch -Reason 'from elsewhere' -Confirm:$false
        $stopped.Status, $stopped.Reason | Should -Be 'FAILED', 'stopped: from elsewhere'
        @(Get-WaitingProcess $study).Count | Should -Be 2
    }
}

Describe 'A run whose session was killed' {
    BeforeAll {
        Stop-Process $owner -Force
        Wait-Until { -not (Get-QuiltBatch).IsAlive }
    }

    It 'reports its jobs as lost, and none of their processes is left' {
        Wait-Until { -not (Get-WaitingProcess $study) }
        $jobs = Get-QuiltBatchStatus
        $jobs.Status | Should -Be 'SUCCEEDED', 'FAILED', 'FAILED', 'FAILED', 'FAILED'
        $jobs[3].Reason | Should -Match '^lost: '
        (Get-QuiltBatch).Counts.FAILED | Should -Be 4
    }

    It 'is refused by a push until its jobs were restarted in a new session, and is pushed there' {
        $null = New-Item $go
        $said = Invoke-FreshPwsh @"
            `$env:QUILTPS_RUNS = '$env:QUILTPS_RUNS'
            Import-Module '$((Get-Module QuiltPS).Path)'
            try { Get-QuiltBatchStatus | Push-QuiltPackage -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }
            (Get-QuiltBatch | Restart-QuiltBatch | Wait-QuiltBatch).Count
            (Get-QuiltBatchStatus | Push-QuiltPackage).Metadata.run.jobs.SUCCEEDED
"@
        $said | Should -Be 'JobsFailed,QuiltPS.PushQuiltPackageCommand', '4', '5'
        (Get-QuiltPackage lab/LA5c -Registry $study.Registry | Get-QuiltEntry 'results/1.0.0/*/id' | Get-QuiltContent) | Sort-Object |
            Should -Be (0..4).ForEach{ "sub-1015$_" }
    }
}
