# Bench: measurements beside their yardsticks; the table is kept as artifacts/bench.md.

function Invoke-Benchmark {
    param([string] $From, [string[]] $ArgumentList)

    Build-Assembly
    # Compiled ahead of time like the module, so that a child process spends its time as a user's does.
    dotnet publish ./tests/Quilt.Benchmarks --configuration Release --output ./artifacts/bench --nologo --verbosity quiet -consoleLoggerParameters:NoSummary | Out-Host
    $pwsh = Get-PwshCommand
    $program = $pwsh.Arguments ? $pwsh.Arguments[0] : $pwsh.Program
    $bench, $report, $module = './artifacts/bench/Quilt.Benchmarks.dll', './artifacts/bench.md', './QuiltPS.psd1' | ForEach-Object { Resolve-FullPath $_ }
    Set-Location $From # paths that the user typed start there
    dotnet $bench --report $report --module $module --pwsh $program @ArgumentList
}
