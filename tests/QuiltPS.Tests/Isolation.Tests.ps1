BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/FreshPwsh.ps1
    $root = Enter-Sandbox
    $manifest = Resolve-Path "$PSScriptRoot/../../QuiltPS.psd1"
    # QuiltPS.Tests.proj brings it beside Pester.
    $other = Join-Path (Get-Module Pester).ModuleBase '../../../yamldotnet/16.3.0/lib/net8.0/YamlDotNet.dll'
    Set-QuiltSetting region eu
    $import = "Import-Module '$manifest'"
    $load = "`$null = [Reflection.Assembly]::LoadFrom('$other')"
    $read = "(Get-QuiltSetting region).Value"
    $theirs = '[YamlDotNet.Serialization.Deserializer].Assembly.GetName().Version.Major'
    $both = @'
[AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -eq 'YamlDotNet' }.ForEach{
    "$($_.GetName().Version.Major) in $([Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name)" } | Sort-Object
'@
}

AfterAll { Exit-Sandbox }

Describe 'A library of another version in the session' {
    It 'is there for this test' {
        $other | Should -Exist
    }

    It 'does not break us, and is not broken by us, when it was there first' {
        Invoke-FreshPwsh "$load; $import; $read; $theirs; $both" | Should -Be 'eu', '16', '16 in Default', '18 in QuiltPS'
    }

    It 'does not break us, and is not broken by us, when it comes later' {
        Invoke-FreshPwsh "$import; $read; $load; $theirs; $read; $both" | Should -Be 'eu', '16', 'eu', '16 in Default', '18 in QuiltPS'
    }
}

Describe 'The private context' {
    It 'lives through <_>' -ForEach 'Import-Module twice', 'Remove and import', '-Force' {
        $again = switch ($_) {
            'Import-Module twice' { $import }
            'Remove and import' { "Remove-Module QuiltPS; $import" }
            '-Force' { "$import -Force" }
        }
        Invoke-FreshPwsh "$import; $read; $again; $read; $both" | Should -Be 'eu', 'eu', '18 in QuiltPS'
    }

    It 'is not made for a user without settings' {
        Invoke-FreshPwsh "`$env:XDG_DATA_HOME = '$root/none'; $import; Get-QuiltPackage 3>`$null; $both" | Should -BeNullOrEmpty
    }

    It 'shows no type of a library in a cmdlet''s parameters or output' {
        $own = 'System', 'Quilt', 'QuiltPS'
        $types = Get-Command -Module QuiltPS | ForEach-Object { $_.OutputType | ForEach-Object Type; $_.Parameters.Values.ParameterType } | Where-Object { $_ }
        $types | Where-Object { ($_.HasElementType ? $_.GetElementType() : $_).Namespace.Split('.')[0] -notin $own } | Should -BeNullOrEmpty
    }
}
