# Ctrl+C while a cmdlet reads a terabyte, or waits for a server: it ends at once, and nothing was published.
BeforeDiscovery {
    $commands = @(
        @{ Command = 'Push-QuiltPackage lab/x ./big -Registry ./registry' }
        @{ Command = 'Push-QuiltPackage lab/x ./big -Registry ./registry -WhatIf' }
        @{ Command = 'New-QuiltPackage ./big | Push-QuiltPackage lab/x -Registry ./registry' }
        @{ Command = 'Compare-QuiltPackage ./big ./small' }
        @{ Command = 'Test-QuiltPackage $package ./big' }
        @{ Command = 'Test-QuiltPackage $package' }
        @{ Command = 'Install-QuiltPackage $package ./target' }
        @{ Command = 'Test-QuiltPackage $remote' }
        @{ Command = 'Install-QuiltPackage $remote ./target' }
        @{ Command = 'Copy-QuiltPackage $remote ./registry' }
    )
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/StopLimit.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    . $PSScriptRoot/helpers/S3Endless.ps1
    $root = Enter-Sandbox
    $manifest = Resolve-Path "$PSScriptRoot/../../QuiltPS.psd1"

    # A file that is all hole takes no room.
    function New-Hole([string] $Path, [long] $Size) {
        $file = [IO.File]::Create($Path)
        $file.SetLength($Size)
        $file.Dispose()
    }

    # Runs a command in a runspace of its own until it is to be stopped, and stops it; gives its progress records.
    function Stop-Command([string] $Command, [scriptblock] $IsTime, [hashtable] $Variables = @{}) {
        $shell = [powershell]::Create()
        try {
            $Variables + @{ manifest = $manifest; root = $root } | ForEach-Object GetEnumerator | ForEach-Object { $shell.Runspace.SessionStateProxy.SetVariable($_.Key, $_.Value) }
            $null = $shell.AddScript("Import-Module `$manifest; Set-Location `$root; $Command")
            $running = $shell.BeginInvoke()
            $limit = [DateTime]::UtcNow.AddSeconds(60)
            $seen = @()
            while (-not (& $IsTime @seen) -and -not $running.IsCompleted -and [DateTime]::UtcNow -lt $limit) {
                Start-Sleep -Milliseconds 20
                $seen += $shell.Streams.Progress.ReadAll() # to walk over the stream would wait for its end
            }
            $running.IsCompleted | Should -BeFalse -Because "it should still run, with these errors: $($shell.Streams.Error.ReadAll())"
            $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne($StopLimit) | Should -BeTrue
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $seen
        } finally {
            $shell.Dispose()
        }
    }
}

AfterAll { Exit-Sandbox }

Describe 'Stopping <Command>' -ForEach $commands {
    BeforeAll {
        $null = New-Folder ./small
        $null = New-Folder ./big @{}
        # Many minutes to hash.
        New-Hole "$root/big/image.nii" 1TB
        $endless = Start-S3Endless
        function New-OneEntryPackage([Quilt.PhysicalKey] $Key, [long] $Size) {
            [Quilt.Package]@{
                Name = 'lab/x'; Entries = [Quilt.Entry]@{ LogicalKey = 'image.nii'; Size = $Size; PhysicalKey = $Key; Hash = [Quilt.ContentHash]::new('SHA256', '00' * 32) }
            }
        }
        $packages = @{
            package = New-OneEntryPackage ([Quilt.PhysicalKey]::File("$root/big/image.nii")) 1TB
            remote  = New-OneEntryPackage ([Quilt.PhysicalKey]::S3('endless', 'image.nii', 'v1')) 64MB
        }
        $outside = $env:AWS_ENDPOINT_URL_S3, $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY
        $env:AWS_ENDPOINT_URL_S3, $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $endless.Url, 'AKIAENDLESS', 'endless-secret'
    }

    AfterAll {
        $env:AWS_ENDPOINT_URL_S3, $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $outside.ForEach{ $_ ?? [NullString]::Value }
        Stop-S3Endless $endless
    }

    It 'ends at once, and leaves nothing half done' {
        # Progress says that the work has begun.
        $null = Stop-Command $Command { $args.Count -gt 0 } $packages
        Get-QuiltPackage -Registry ./registry -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Test-Path ./target/image.nii | Should -BeFalse
    }
}

Describe 'Stopping a push of 5 GiB to S3' {
    BeforeAll {
        if (-not (Enter-Store S3)) { return }
        $registry = New-Registry
        $null = New-Folder ./5GiB @{}
        New-Hole "$root/5GiB/image.nii" 5GB
        $push = 'Push-QuiltPackage lab/x ./5GiB -Registry $registry'

        function Get-Part {
            foreach ($upload in Get-S3Upload $registry) { Get-S3Part $registry lab/x/image.nii $upload.UploadId }
        }
    }

    BeforeEach { Assert-Store }

    AfterAll {
        # All that was sent is in the server's memory.
        if ($registry) { Get-QuiltUpload -Registry $registry | Remove-QuiltUpload -Confirm:$false }
        Exit-Store
    }

    It 'ends at once, publishes nothing, and keeps the parts that were sent' {
        $null = Stop-Command $push { @(Get-Part).Count -ge 3 } @{ registry = $registry }
        Get-QuiltPackage -Registry $registry -WarningAction Ignore | Should -BeNullOrEmpty
        Get-S3Key $registry | Should -BeNullOrEmpty
        (Get-QuiltUpload -Registry $registry).Count | Should -BeGreaterOrEqual 3
    }

    It 'is gone on with by the next, which sends none of them again, and shows rate and time left' {
        $before = @(Get-Part)
        $progress = Stop-Command $push {
            @(Get-Part).Count -ge $before.Count + 3 -and $args.Where{ $_.SecondsRemaining -gt 0 }
        } @{ registry = $registry }
        @(Get-QuiltUpload -Registry $registry) | Should -HaveCount 1
        $after = Get-Part | Group-Object PartNumber -AsHashTable
        foreach ($part in $before) { $after[$part.PartNumber].LastModified | Should -Be $part.LastModified }
        $shown = $progress.Where{ $_.SecondsRemaining -gt 0 }[-1]
        $shown.Activity | Should -Be 'Push lab/x'
        $shown.StatusDescription | Should -Match '^Copying: 0 of 1 file, [\d.]+ [KMG]iB of 5\.0 GiB, [\d.]+ [KMG]iB/s$'
        $shown.PercentComplete | Should -BeIn (0..99)
    }
}
