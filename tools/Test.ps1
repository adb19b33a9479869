# Test: every suite runs, whatever failed before it; what each reports is summed into one closing line.

$TestResults = './artifacts/TestResults'

<# Runs the suites, prints the skipped tests with their reasons and the closing line, gives the exit code. #>
function Invoke-Suite {
    param([string] $From, [string[]] $Suite, [string] $Filter)

    Resolve-ConformanceFolder $From
    if (Test-Path $TestResults) { Remove-Item $TestResults -Recurse }
    $null = New-Item $TestResults -ItemType Directory
    # All that is in the repository must compile, also what no test uses; not asked of somebody at work on a part.
    $isWhole = -not $Filter -and $Suite.Count -gt 1
    $begun = @{ Specs = $null }
    $runs = @(
        if ($isWhole) {
            Invoke-Step Solution { Test-Solution }
            $env:RunAnalyzers = 'false' # they have seen it all; the module's own compilation need not run them again
            $env:QUILTPS_TEST_BUILT = 1
        }
        Use-SharedS3Server -Start:$isWhole {
            # Beside the others, since all of them wait most of their time: for processes, for answers, for clocks.
            if ($isWhole -and 'Module' -in $Suite) { Invoke-Step 'Module begins' { Build-Assembly; $begun.Specs = @(Start-Pester -Lanes 2) } }
            foreach ($name in $Suite) {
                if ($isWhole -and $name -eq 'Module' -and -not $begun.Specs) { continue } # its step has failed already
                Invoke-Step $name {
                    $run = switch ($name) {
                        'Core' { Invoke-Xunit ./tests/Quilt.Tests $Filter -IsBuilt:$isWhole }
                        'Aws' { Invoke-Xunit ./tests/Quilt.Aws.Tests $Filter -IsBuilt:$isWhole }
                        'Module' { $begun.Specs ? ($begun.Specs | ForEach-Object { Wait-Pester $_ }) : (& { Build-Assembly; Invoke-Pester $Filter }) }
                    }
                    foreach ($part in $run) {
                        if (-not $Filter -and $part.Passed + $part.Failed + $part.Skipped.Count -eq 0) { throw 'no test ran' }
                        $part
                    }
                }
            }
        }
    )
    Write-TestSummary $runs
}

<# Names a folder for the S3 server, which the first test that needs one starts there (tests/s3/README.md), or this for suites that run at once; here it is stopped. #>
function Use-SharedS3Server {
    param([switch] $Start, [scriptblock] $Body)

    $before = $env:QUILTPS_TEST_S3_DATA
    $env:QUILTPS_TEST_S3_DATA = Join-Path ([IO.Path]::GetTempPath()) "quiltps-s3-$PID"
    try {
        if ($Start -and -not $env:QUILTPS_TEST_S3_ENDPOINT) { Start-SharedS3Server }
        & $Body
    } finally {
        if (Test-Path $env:QUILTPS_TEST_S3_DATA/ceph.conf) { bash ./tests/s3/stop-s3.sh $env:QUILTPS_TEST_S3_DATA | Out-Host }
        $env:QUILTPS_TEST_S3_DATA = $before
    }
}

<# Where it cannot be started, the tests try it themselves, and are skipped with what it says. #>
function Start-SharedS3Server {
    $PSNativeCommandUseErrorActionPreference = $false
    . ./tests/QuiltPS.Tests/helpers/S3Server.ps1
    $null = Start-S3Server $env:QUILTPS_TEST_S3_DATA
}

<# A relative path of the user's starts where it was typed; the tests run elsewhere. #>
function Resolve-ConformanceFolder {
    param([string] $From)

    if ($env:QUILT_CONFORMANCE) { $env:QUILT_CONFORMANCE = [IO.Path]::GetFullPath($env:QUILT_CONFORMANCE, $From) }
}

<# A step that cannot be built, finds no test or does not come to its end is one failure, and the next is taken. #>
function Invoke-Step {
    param([string] $Name, [scriptblock] $Body)

    Write-Host "== $Name" -ForegroundColor Cyan
    try { & $Body } catch {
        Write-Host "$Name failed: $_" -ForegroundColor Red
        New-TestCount -Failed 1 -Failures "${Name}: $_"
    }
}

function Test-Solution {
    # Analyzers are asked for: settings of the machine may leave them out to build faster, and their warnings are errors here.
    dotnet build ./QuiltPS.sln --configuration Release -property:RunAnalyzers=true --nologo --verbosity quiet -consoleLoggerParameters:NoSummary | Out-Host
    dotnet format whitespace ./QuiltPS.sln --verify-no-changes --no-restore | Out-Host
}

function New-TestCount {
    param([int] $Passed, [int] $Failed, [string[]] $Skipped = @(), [string[]] $Failures = @())

    [pscustomobject]@{ Passed = $Passed; Failed = $Failed; Skipped = $Skipped; Failures = $Failures }
}

function Write-TestSummary {
    param([object[]] $Runs)

    $passed = 0
    $failed = 0
    $skipped = @()
    $failures = @()
    foreach ($run in $Runs) {
        $passed += $run.Passed
        $failed += $run.Failed
        $skipped += $run.Skipped
        $failures += $run.Failures
    }
    foreach ($test in $skipped) { Write-Host "skipped: $test" -ForegroundColor Yellow }
    # Again, and last: thousands of lines of other tests lie between a failure and the end, and a log may be cut.
    foreach ($test in $failures) { Write-Host "failed: $test" -ForegroundColor Red }
    if ($passed + $failed -eq 0) {
        Write-Host 'No test ran.' -ForegroundColor Red
        $failed = 1
    }
    # Past PowerShell's own host, which colours and wraps: machines read this line.
    [Console]::Out.WriteLine("$passed passed, $failed failed, $($skipped.Count) skipped")
    $failed -gt 0 ? 1 : 0
}

function Invoke-Xunit {
    param([string] $Project, [string] $Filter, [switch] $IsBuilt)

    if (-not (Test-Path $Project)) {
        Write-Host "$Project does not exist yet: nothing to run."
        return
    }
    $report = Join-Path $TestResults "$(Split-Path $Project -Leaf).trx"
    $options = @($Filter ? @('--filter', "FullyQualifiedName~$Filter") : @()) + @($IsBuilt ? '--no-build' : @())
    $PSNativeCommandUseErrorActionPreference = $false # failed tests are counted from the report
    dotnet test $Project --configuration Release --nologo --logger "trx;LogFileName=$(Resolve-FullPath $report)" @options | Out-Host
    Read-Trx $report -ExitCode $LASTEXITCODE
}

<# Counts from a VSTest report. A run that ended badly without a failed test (a crash, a broken build) counts as one. #>
function Read-Trx {
    param([string] $Path, [int] $ExitCode)

    if (-not (Test-Path $Path)) { throw "dotnet test ended with $ExitCode and left no report." }
    $run = ([xml](Get-Content $Path -Raw)).TestRun
    $counters = $run.ResultSummary.Counters
    $results = @($run.SelectNodes('//*[local-name()="UnitTestResult"]'))
    # Counters.notExecuted stays 0 whatever was skipped.
    $skipped = @($results.Where{ $_.outcome -eq 'NotExecuted' }.ForEach{ "$($_.testName): $($_.Output.ErrorInfo.Message)" })
    $failed = [int]$counters.total - [int]$counters.passed - $skipped.Count
    $failures = @($results.Where{ $_.outcome -notin 'Passed', 'NotExecuted' }.ForEach{
            Join-FailureText $_.testName $_.Output.ErrorInfo.Message $_.Output.ErrorInfo.StackTrace
        })
    if ($ExitCode -ne 0 -and $failed -eq 0) {
        $failed = 1
        $failures = "${Path}: dotnet test ended with $ExitCode, without a failed test."
    }
    New-TestCount -Passed $counters.passed -Failed $failed -Skipped $skipped -Failures $failures
}

<# Where a test failed and with which words, short enough that many of them fit the end of a log. #>
function Join-FailureText {
    param([string] $Name, [string] $Message, [string] $Trace)

    $text = "${Name}: $Message`n$Trace".Trim()
    $text.Length -le 1500 ? $text : "$($text.Substring(0, 1500)) …"
}

<# Runs the Pester specs in a process of their own: a loaded assembly can be neither replaced nor unloaded. #>
function Invoke-Pester {
    param([string] $Filter)

    $specs = Get-PesterRun -Filter $Filter
    $PSNativeCommandUseErrorActionPreference = $false # failed tests are counted from the report
    Invoke-PwshFile ./tools/Pester.script.ps1 -ArgumentList $specs.Arguments | Out-Host
    Read-PesterRun $specs $LASTEXITCODE
}

<# Begins to run them in several processes, each with its share of the files. #>
function Start-Pester {
    param([int] $Lanes)

    foreach ($lane in 1..$Lanes) {
        $specs = Get-PesterRun -Lane $lane -Lanes $Lanes
        $specs.Log = [IO.Path]::ChangeExtension($specs.Report, 'log')
        $specs.Job = Start-ThreadJob -ArgumentList (Get-Location), $specs -ScriptBlock {
            param($folder, $specs)
            Set-Location $folder
            . ./tools/Process.ps1
            Invoke-PwshFile ./tools/Pester.script.ps1 -ArgumentList $specs.Arguments *> $specs.Log
            $LASTEXITCODE
        }
        $specs
    }
}

<# Waits for the end of a lane, and shows what it has said. #>
function Wait-Pester {
    param([hashtable] $Specs)

    $code = Receive-Job $Specs.Job -Wait -AutoRemoveJob
    Get-Content $Specs.Log | Out-Host
    Read-PesterRun $Specs $code
}

<# What a run of Pester.script.ps1 is told, with where it reports. #>
function Get-PesterRun {
    param([string] $Filter, [int] $Lane = 1, [int] $Lanes = 1)

    $help = 0
    $project = './tests/QuiltPS.Tests/QuiltPS.Tests.proj'
    if ($Lane -eq 1) {
        try { Build-Help } catch { $help = 1 } # one failure, and no reason not to run the specs
        dotnet restore $project --verbosity quiet | Out-Host
    }
    $pester = dotnet msbuild $project -nologo -getProperty:PesterManifest
    $report = Resolve-FullPath (Join-Path $TestResults "QuiltPS.Tests-$Lane.json")
    @{ Arguments = $pester, (Resolve-FullPath ./tests/QuiltPS.Tests), $report, $Filter, $Lane, $Lanes; Report = $report; Help = $help }
}

function Read-PesterRun {
    param([hashtable] $Specs, [int] $ExitCode)

    $result = Read-PesterReport $Specs.Report -ExitCode $ExitCode
    $failures = @($result.Failures) + @($Specs.Help ? 'Help: it could not be built' : @())
    New-TestCount -Passed $result.Passed -Failed ($result.Failed + $Specs.Help) -Skipped $result.Skipped -Failures $failures
}

function Read-PesterReport {
    param([string] $Path, [int] $ExitCode)

    if (-not (Test-Path $Path)) { throw "Pester ended with $ExitCode and left no report." }
    $result = Get-Content $Path -Raw | ConvertFrom-Json
    $failures = @($result.Failures).ForEach{ Join-FailureText $_.Name $_.Message $_.Trace }
    New-TestCount -Passed $result.Passed -Failed $result.Failed -Skipped $result.Skipped -Failures $failures
}
