# Demo: the study of examples/rend with the module and the program as they are now.

function Invoke-Demo {
    param([string] $From, [string[]] $ArgumentList)

    Build-Module
    Publish-DemoProgram
    $script = Resolve-FullPath ./examples/rend/run.ps1
    Set-Location $From # paths that the user typed start there
    Invoke-PwshFile $script -ArgumentList $ArgumentList
}

<# Builds the program that the study's jobs run. #>
function Publish-DemoProgram {
    dotnet publish "$PSScriptRoot/../examples/rend/Volumes" --configuration Release --nologo --verbosity quiet -consoleLoggerParameters:NoSummary | Out-Host
}
