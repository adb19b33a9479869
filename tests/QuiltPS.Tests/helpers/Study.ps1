# A small study for the specs of batch cmdlets: eight subjects in a pushed package, programs for their jobs, and a folder for
# the records of runs that is nobody else's.

. "$PSScriptRoot/StopLimit.ps1"
. "$PSScriptRoot/ExampleHome.ps1"
. "$PSScriptRoot/FreshPwsh.ps1"

<# Makes the study below a folder and pushes its data. Ends with Remove-Study. #>
function New-Study {
    param([Parameter(Mandatory)] [string] $Path, [string] $Registry = "$Path/registry")

    New-ExampleHome -Path $Path
    $study = [pscustomobject]@{
        Path      = $Path
        Data      = "$Path/data/LA5c"
        Registry  = $Registry
        Package   = $null
        RunsAside = $env:QUILTPS_RUNS
    }
    $env:QUILTPS_RUNS = "$Path/runs"
    $study.Package = Push-QuiltPackage lab/LA5c -Path $study.Data -Registry $study.Registry -Message 'Images of the cohort'
    $study
}

<# Ends what the study's jobs left running, and gives the session its own records of runs back. #>
function Remove-Study {
    param([Parameter(Mandatory)] $Study)

    Get-QuiltBatch | Where-Object IsAlive | Stop-QuiltBatch -Confirm:$false | Out-Null
    $env:QUILTPS_RUNS = $Study.RunsAside
}

<# A program of the study: a shell script, since a PowerShell takes a second to start. #>
function New-Program {
    param([Parameter(Mandatory)] $Study, [Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [string] $Script)

    $file = "$($Study.Path)/bin/$Name"
    "#!/bin/sh`n$Script`n" | Set-Content $file -NoNewline
    [IO.File]::SetUnixFileMode($file, 'UserRead, UserWrite, UserExecute')
    $file
}

<# Writes each image's size into size.txt. #>
function New-SizeProgram {
    param([Parameter(Mandatory)] $Study)

    New-Program $Study size.sh 'wc -c < "$INPUT_IMAGE" > "$OUTPUT_PATH/size.txt"; echo "size of $QUILT_SUBJECT"'
}

<# Says its process id in a file of a folder and waits until it is ended. #>
function New-WaitingProgram {
    param([Parameter(Mandatory)] $Study)

    $pids = New-Item "$($Study.Path)/pids" -ItemType Directory -Force
    New-Program $Study wait.sh "echo `$`$ > '$pids/'`$QUILT_SUBJECT.tmp; mv '$pids/'`$QUILT_SUBJECT.tmp '$pids/'`$QUILT_SUBJECT; exec sleep 300"
}

<# The waiting programs that have begun and are still there; one that has ended and that nobody has asked for yet is not. #>
function Get-WaitingProcess {
    param([Parameter(Mandatory)] $Study)

    Get-ChildItem "$($Study.Path)/pids" -Exclude *.tmp -ErrorAction Ignore | Get-Content | Where-Object {
        (Get-Content "/proc/$_/stat" -ErrorAction Ignore) -match '\) [^ZX] '
    }
}

<# Looks again and again until a condition holds; the limit is for safety, not a promise. #>
function Wait-Until {
    param([Parameter(Mandatory)] [scriptblock] $Condition, [int] $Seconds = 120)

    $end = [DateTime]::UtcNow.AddSeconds($Seconds)
    while (-not (& $Condition)) {
        if ([DateTime]::UtcNow -gt $end) { throw "It did not come true within $Seconds seconds: $Condition" }
        Start-Sleep -Milliseconds 50
    }
}

<# Starts a pipeline in a second runspace of this process, as a second tab of a shell would. #>
function Start-Pipeline {
    param([Parameter(Mandatory)] [string] $Script, [hashtable] $Variables = @{})

    $shell = [powershell]::Create()
    $null = $shell.AddScript({ param($Module, $Script, $Variables)
        Import-Module $Module
        foreach ($name in $Variables.Keys) { Set-Variable $name $Variables[$name] }
        . ([scriptblock]::Create($Script))
    }).AddArgument((Get-Module QuiltPS).Path).AddArgument($Script).AddArgument($Variables)
    [pscustomobject]@{ Shell = $shell; Output = [System.Management.Automation.PSDataCollection[psobject]]::new(); Running = $null } |
        ForEach-Object {
            $_.Running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]$null, $_.Output)
            $_
        }
}

<# Ctrl+C for such a pipeline: says whether it has ended. #>
function Stop-Pipeline {
    param([Parameter(Mandatory)] $Pipeline)

    $stopped = $Pipeline.Shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne($StopLimit)
    if ($stopped) { $Pipeline.Shell.Dispose() }
    $stopped
}
