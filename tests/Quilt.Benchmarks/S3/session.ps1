# One PowerShell session in which QuiltPS works: a line of JSON comes in, says what to do, and a line of JSON says what it cost.
# In a fresh session the first line pays for Import-Module too; the start of PowerShell itself is not counted.
param([Parameter(Mandatory)] [string] $Module)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Invoke-Operation($Line) {
    $registry = "s3://$($Line.Bucket)"
    switch ($Line.Verb) {
        'push' { (Push-QuiltPackage bench/files -Path $Line.Folder -Registry $registry).Count }
        'install' { @(Install-QuiltPackage bench/files -Registry $registry -Destination $Line.Folder).Count }
    }
}

while ($text = [Console]::In.ReadLine()) {
    $line = ConvertFrom-Json $text
    [GC]::Collect()
    [IO.File]::WriteAllText('/proc/self/clear_refs', '5')
    $processor = [Environment]::CpuUsage.TotalTime
    $clock = [Diagnostics.Stopwatch]::StartNew()
    Import-Module $Module
    $count = Invoke-Operation $line
    $seconds = $clock.Elapsed.TotalSeconds
    $peak = (Select-String -Path /proc/self/status -Pattern '^VmHWM:\s+(\d+)').Matches[0].Groups[1].Value
    [Console]::Out.WriteLine((ConvertTo-Json -Compress @{
        Seconds = $seconds
        CpuSeconds = ([Environment]::CpuUsage.TotalTime - $processor).TotalSeconds
        PeakBytes = 1024 * [long]$peak
        Check = "$count"
    }))
}
