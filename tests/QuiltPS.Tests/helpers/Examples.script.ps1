# Runs the examples of one page, in order, in one session; leaves a JSON list of what each ended with. HOME and the current
# folder are a fresh example home. Run in a fresh session.
param([string] $Manifest, [string] $Examples, [string] $Report)

$ErrorActionPreference = 'Stop'
Import-Module $Manifest

# ./registry holds lab/LA5c: the data first, then a README beside it.
Set-QuiltSetting default_remote_registry ./registry
$null = Push-QuiltPackage lab/LA5c -Path ./data/LA5c -Message 'Images of the cohort'
Set-Content ./README.md '# LA5c'
$null = Push-QuiltPackage lab/LA5c -Path ./README.md -Message 'Say what it is'
Remove-Item ./README.md

<# What one would see who types the commands one by one: things of another type are shown by their own view. #>
function Format-Output([object[]] $Things) {
    $text = ''
    for ($i = 0; $i -lt $Things.Count; $i = $next) {
        $type = Get-ShownType $Things[$i]
        for ($next = $i + 1; $next -lt $Things.Count -and (Get-ShownType $Things[$next]) -eq $type; $next++) { }
        $text += $Things[$i..($next - 1)] | Out-String -Width 120
    }
    $text
}

<# What Format-Table and the like give are several types that belong together. #>
function Get-ShownType($Thing) {
    $type = $null -eq $Thing ? '' : $Thing.GetType().FullName
    $type -like '*.Internal.Format.*' ? 'format' : $type
}

$results = foreach ($example in Get-Content $Examples -Raw | ConvertFrom-Json) {
    $failure = $null
    $output = ''
    if (-not $example.Skip) {
        try {
            # Dot-sourced: an example may use a variable that an earlier one on its page has set.
            $output = Format-Output (. ([scriptblock]::Create($example.Code)))
        } catch {
            $failure = "$_ ($($_.FullyQualifiedErrorId), line $($_.InvocationInfo.ScriptLineNumber))"
        }
    }
    @{ Title = $example.Title; Failure = $failure; Output = $output }
}
ConvertTo-Json @($results) | Set-Content $Report
