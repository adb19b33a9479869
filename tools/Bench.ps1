# Bench: measurements beside their yardsticks; the table is kept as artifacts/bench.md.

function Invoke-Benchmark {
    param([string[]] $ArgumentList)

    Build-Module
    # Compiled ahead of time like the module, so that a child process spends its time as a user's does.
    dotnet publish ./tests/Quilt.Benchmarks --configuration Release --output ./artifacts/bench --nologo --verbosity quiet -consoleLoggerParameters:NoSummary | Out-Host
    $pwsh = Get-PwshCommand
    $program = $pwsh.Arguments ? $pwsh.Arguments[0] : $pwsh.Program
    dotnet ./artifacts/bench/Quilt.Benchmarks.dll --report ./artifacts/bench.md --module ./QuiltPS.psd1 --pwsh $program @ArgumentList
}
