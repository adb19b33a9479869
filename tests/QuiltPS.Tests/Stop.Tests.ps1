# Ctrl+C while a cmdlet reads a terabyte: it ends at once, and nothing was published.
BeforeDiscovery {
    $commands = @(
        @{ Command = 'Push-QuiltPackage lab/x ./big -Registry ./registry' }
        @{ Command = 'Push-QuiltPackage lab/x ./big -Registry ./registry -WhatIf' }
        @{ Command = 'New-QuiltPackage ./big | Push-QuiltPackage lab/x -Registry ./registry' }
        @{ Command = 'Compare-QuiltPackage ./big ./small' }
        @{ Command = 'Test-QuiltPackage $package ./big' }
        @{ Command = 'Test-QuiltPackage $package' }
        @{ Command = 'Install-QuiltPackage $package ./target' }
    )
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/StopLimit.ps1
    $root = Enter-Sandbox
    $manifest = Resolve-Path "$PSScriptRoot/../../QuiltPS.psd1"
    $null = New-Folder ./small
    $null = New-Folder ./big @{}
    # All hole: it takes no room, and many minutes to hash.
    $size = 1TB
    $file = [IO.File]::Create("$root/big/image.nii")
    $file.SetLength($size)
    $file.Dispose()
    $package = [Quilt.Package]@{
        Name = 'lab/x'
        Entries = [Quilt.Entry]@{
            LogicalKey = 'image.nii'; Size = $size; PhysicalKey = [Quilt.PhysicalKey]::File("$root/big/image.nii"); Hash = [Quilt.ContentHash]::new('SHA256', '00' * 32)
        }
    }
}

AfterAll { Exit-Sandbox }

Describe 'Stopping <Command>' -ForEach $commands {
    It 'ends at once, and leaves nothing half done' {
        $shell = [powershell]::Create()
        try {
            $script = 'param($manifest, $root, $package) Import-Module $manifest; Set-Location $root; ' + $Command
            $null = $shell.AddScript($script).AddArgument($manifest).AddArgument($root).AddArgument($package)
            $running = $shell.BeginInvoke()
            # Progress says that the work has begun.
            $limit = [DateTime]::UtcNow.AddSeconds(60)
            while ($shell.Streams.Progress.Count -eq 0 -and -not $running.IsCompleted -and [DateTime]::UtcNow -lt $limit) { Start-Sleep -Milliseconds 20 }
            $running.IsCompleted | Should -BeFalse -Because "it should still run, with $($shell.Streams.Error.Count) errors"
            $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne($StopLimit) | Should -BeTrue
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            Get-QuiltPackage -Registry ./registry -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-ChildItem ./target -Recurse -File -ErrorAction Ignore | Should -BeNullOrEmpty
        } finally {
            $shell.Dispose()
        }
    }
}
