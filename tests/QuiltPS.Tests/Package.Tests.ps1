BeforeAll {
    . $PSScriptRoot/helpers/FreshPwsh.ps1
    . $PSScriptRoot/helpers/ExampleHome.ps1
    $root = Resolve-Path "$PSScriptRoot/../.."

    function Get-RelativeFile([string] $Folder) {
        Get-ChildItem $Folder -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($Folder, $_.FullName) } | Sort-Object
    }
}

Describe 'build.ps1 Package' {
    BeforeAll {
        $log = Invoke-PwshFile "$root/build.ps1" -ArgumentList Package
        $LASTEXITCODE | Should -Be 0 -Because ($log -join "`n")
        $version = (Import-PowerShellDataFile "$root/QuiltPS.psd1").ModuleVersion
        $nupkg = "$root/artifacts/QuiltPS.$version.nupkg"
        $expected = Get-Content "$root/tools/package-files.txt" | Sort-Object
    }

    It 'makes a folder of exactly the listed files, each as it is in the repository' {
        Get-RelativeFile "$root/artifacts/QuiltPS" | Should -Be $expected
        foreach ($file in $expected) {
            (Get-FileHash "$root/artifacts/QuiltPS/$file").Hash | Should -Be (Get-FileHash "$root/$file").Hash -Because $file
        }
    }

    It 'refuses a file that nobody listed' {
        $stray = New-Item "$root/module/stray.dll"
        try {
            $log = Invoke-PwshFile "$root/build.ps1" -ArgumentList Package
            $LASTEXITCODE | Should -Be 1
            $log -join "`n" | Should -BeLike '*stray.dll (not expected)*'
        } finally {
            Remove-Item $stray
        }
    }

    Context 'published to a folder repository and installed from it' {
        BeforeAll {
            $userHome = "$TestDrive/home"
            New-ExampleHome $userHome
            $log = Invoke-FreshScript "$PSScriptRoot/helpers/InstallModule.script.ps1" -HomePath $userHome -ArgumentList $nupkg, "$TestDrive/repository"
            $LASTEXITCODE | Should -Be 0 -Because ($log -join "`n")
            $log = Invoke-FreshScript "$PSScriptRoot/helpers/InstalledJourney.script.ps1" -HomePath $userHome -ArgumentList "$TestDrive/report.json"
            $LASTEXITCODE | Should -Be 0 -Because ($log -join "`n")
            $found = Get-Content "$TestDrive/report.json" -Raw | ConvertFrom-Json
            $installed = "$userHome/.local/share/powershell/Modules/QuiltPS/$version"
        }

        It 'has the files of the package' {
            Get-RelativeFile $installed | Where-Object { $_ -ne 'PSGetModuleInfo.xml' } | Should -Be $expected
        }

        It 'is imported by its name, with every cmdlet and its help' {
            $found.ModuleBase | Should -Be $installed
            $found.Cmdlets | Should -Be (Import-PowerShellDataFile "$root/QuiltPS.psd1").CmdletsToExport
            $found.Synopsis | Should -Not -BeLike 'Push-QuiltPackage*'
            $found.Topic | Should -BeLike '*about_QuiltPS*SHORT DESCRIPTION*'
        }

        It 'pushes a folder and installs the package' {
            $found.Pushed | Should -Match '^[0-9a-f]{64}$'
            $found.Installed | Should -Be @(Get-ChildItem "$userHome/data/LA5c" -Recurse -File).Count
        }

        It 'runs a job per subject and pushes the results' {
            $found.Outcomes | Should -Be (@('Succeeded') * 8)
            $found.Added | Should -Be 8
        }
    }
}

Describe 'build.ps1 Publish' {
    It 'publishes nowhere unless a repository is named' {
        $log = Invoke-PwshFile "$root/build.ps1" -ArgumentList Publish
        $LASTEXITCODE | Should -Be 1
        $log -join "`n" | Should -BeLike '*-Repository*'
    }
}
