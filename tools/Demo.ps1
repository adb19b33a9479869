# Demo: the study of examples/rend with the module and the program as they are now.

function Invoke-Demo {
    param([string] $From, [string[]] $ArgumentList)

<<<<<<< Updated upstream
    Build-Assembly
    dotnet publish ./examples/rend/Volumes --configuration Release --nologo --verbosity quiet -consoleLoggerParameters:NoSummary | Out-Host
    $script = Resolve-FullPath ./examples/rend/run.ps1
    Set-Location $From # paths that the user typed start there
    Invoke-PwshFile $script -ArgumentList $ArgumentList
=======
    Build-Module
    Publish-DemoProgram
    Invoke-PwshFile ./examples/rend/run.ps1 -ArgumentList $ArgumentList
>>>>>>> Stashed changes
}

<# Builds the program that the study's jobs run. #>
function Publish-DemoProgram {
    dotnet publish "$PSScriptRoot/../examples/rend/Volumes" --configuration Release --nologo --verbosity quiet -consoleLoggerParameters:NoSummary | Out-Host
}
