# Demo: the study of examples/rend with the module and the program as they are now.

function Invoke-Demo {
    param([string[]] $ArgumentList)

    Build-Module
    dotnet publish ./examples/rend/Volumes --configuration Release --nologo --verbosity quiet -consoleLoggerParameters:NoSummary | Out-Host
    Invoke-PwshFile ./examples/rend/run.ps1 -ArgumentList $ArgumentList
}
