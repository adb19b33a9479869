# Reads from and pushes to registries that refuse, each with an environment of its own; leaves error ids, categories and all that was
# printed as JSON. Run in a fresh process, whose HOME holds the AWS files.
param([string] $Manifest, [string] $Cases, [string] $Report)

Import-Module $Manifest
$null = New-Item ./data -ItemType Directory
Set-Content ./data/file.txt text

$found = @{}
foreach ($case in Get-Content $Cases -Raw | ConvertFrom-Json -AsHashtable) {
    foreach ($name in $case.Environment.Keys) { [Environment]::SetEnvironmentVariable($name, $case.Environment[$name] ?? [NullString]::Value) }
    $arguments = $case.Arguments
    $actions = @{
        Read = { Get-QuiltPackage lab/x @arguments -Verbose -Debug -ErrorVariable failure }
        Push = { Push-QuiltPackage lab/x -Path ./data @arguments -Verbose -Debug -ErrorVariable failure }
    }
    $found[$case.Name] = @{}
    foreach ($action in $actions.Keys) {
        $failure = $null
        $printed = try { . $actions[$action] *>&1 | Out-String } catch { $failure = $_; "$_" }
        $record = @($failure)[0]
        $found[$case.Name][$action] = @{
            Id = $record.FullyQualifiedErrorId; Category = "$($record.CategoryInfo.Category)"; Message = "$record"
            Printed = $printed + ($record | Format-List * -Force | Out-String) + $record.Exception
        }
    }
}
ConvertTo-Json $found -Depth 4 | Set-Content $Report
