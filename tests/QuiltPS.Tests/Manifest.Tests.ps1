BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    $cmdlets = Get-Command -Module QuiltPS | ForEach-Object { @{ Name = $_.Name } }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $root = Resolve-Path "$PSScriptRoot/../.."
    $bin = Join-Path $root 'module/bin'
    $manifest = Import-PowerShellDataFile "$root/QuiltPS.psd1"
}

Describe 'QuiltPS.psd1' {
    It 'is valid' {
        Test-ModuleManifest "$root/QuiltPS.psd1" -WarningVariable warnings -ErrorAction Stop | Should -Not -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
    }

    It 'exports exactly the cmdlets of the assembly' {
        $declared = [AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -eq 'QuiltPS' }.GetExportedTypes().
            ForEach{ $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false) }.
            ForEach{ "$($_.VerbName)-$($_.NounName)" }
        $manifest.CmdletsToExport | Sort-Object | Should -Be ($declared | Sort-Object)
    }

    It 'has the version that the assemblies have' {
        $version = [version]$manifest.ModuleVersion
        foreach ($name in 'QuiltPS.dll', 'Quilt.dll') {
            $file = [Reflection.AssemblyName]::GetAssemblyName("$bin/$name").Version
            "$($file.Major).$($file.Minor).$($file.Build)" | Should -Be $version -Because $name
        }
    }
}

Describe 'The public surface' {
    It 'is the one that PublicApi.txt records' {
        # A difference is a change that users notice: look at it, then let `build.ps1 Docs` record it.
        . "$root/tools/CmdletFacts.ps1"
        Format-PublicApi @(Get-CmdletFact QuiltPS) | Should -Be @(Get-Content "$PSScriptRoot/PublicApi.txt")
    }

    It 'has every error id that ErrorIds.txt records' {
        # Scripts match on them. New ones are added to the file by hand; none is ever taken out or renamed.
        $ids = [Quilt.Problem].GetFields().ForEach{ $_.GetRawConstantValue() }
        @(Get-Content "$PSScriptRoot/ErrorIds.txt").Where{ $_ -cnotin $ids } | Should -BeNullOrEmpty
    }
}

Describe 'The built module' {
    It 'does not carry the engine''s own assembly' {
        Get-ChildItem $bin -Recurse -Filter 'System.Management.Automation*' | Should -BeNullOrEmpty
    }

    It 'keeps every assembly that is not its own in isolated/' {
        (Get-ChildItem $bin -Filter *.dll).Name | Sort-Object | Should -Be 'Quilt.dll', 'QuiltPS.dll'
    }

    It 'is compiled ahead of time, libraries of others too' {
        foreach ($file in Get-ChildItem $bin -Recurse -Filter *.dll) {
            $reader = [Reflection.PortableExecutable.PEReader]::new([IO.File]::OpenRead($file.FullName))
            $reader.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size | Should -BeGreaterThan 0 -Because $file.Name
            $reader.Dispose()
        }
    }

    It 'names the licence of every library of others' {
        $notices = Get-Content "$root/module/ThirdPartyNotices.txt"
        $others = (Get-ChildItem "$bin/isolated" -Filter *.dll).Name.Where{ $_ -notmatch '^(Quilt|Amazon)\.' }
        foreach ($name in $others) { $notices | Should -Contain $name }
    }

    It 'has the cmdlet <Name> under an approved verb and a singular Quilt noun' -ForEach $cmdlets {
        $verb, $noun = $Name -split '-', 2
        (Get-Verb).Verb | Should -Contain $verb
        $noun | Should -MatchExactly '^Quilt[A-Z][A-Za-z]*(?<!s)$|Status$'
    }
}

Describe 'Import-Module' {
    BeforeAll {
        . $PSScriptRoot/helpers/FreshPwsh.ps1
        $count = @($manifest.CmdletsToExport).Count
        $load = "Import-Module '$root/QuiltPS.psd1'"
    }

    It 'finds every cmdlet after <Steps>' -ForEach @(
        @{ Steps = 'Import, Import' }
        @{ Steps = 'Import, Force' }
        @{ Steps = 'Import, Remove, Import' }
        @{ Steps = 'Import, Force, Remove, Force' }
    ) {
        $script = $Steps -split ', ' | ForEach-Object {
            switch ($_) { Import { $load } Force { "$load -Force" } Remove { 'Remove-Module QuiltPS' } }
        }
        Invoke-FreshPwsh "$($script -join '; '); @(Get-Command -Module QuiltPS).Count" | Should -Be $count
    }

    It 'leaves nothing behind when the module is removed' {
        Invoke-FreshPwsh "$load; Remove-Module QuiltPS; @(Get-Module QuiltPS -All).Count" | Should -Be 0
    }
}
