# What is broken, hostile or in the way is named, and nothing else suffers.
BeforeDiscovery { $stores = @{ Store = 'folder' }, @{ Store = 'S3' } }

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox

    <# A registry whose latest lab/x is a manifest with one entry of this key, whatever it is. #>
    function New-ForgedRegistry([string] $LogicalKey) {
        $entry = "{""logical_key"": ""$LogicalKey"", ""physical_keys"": [""file:///etc/hostname""], ""size"": 1, ""hash"": {""type"": ""SHA256"", ""value"": ""00""}, ""meta"": {}}"
        $canonical = "{""version"":""v0""}{""hash"":{""type"":""SHA256"",""value"":""00""},""logical_key"":""$LogicalKey"",""meta"":{},""size"":1}"
        $hash = [Convert]::ToHexStringLower([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($canonical)))
        $registry = New-Registry
        Set-RegistryFile $registry ".quilt/packages/$hash" "{""version"": ""v0""}`n$entry`n"
        Set-RegistryFile $registry .quilt/named_packages/lab/x/latest $hash
        Set-RegistryFile $registry .quilt/named_packages/lab/x/1700000000 $hash
        $registry
    }

    function Set-Manifest([string] $Path, [scriptblock] $Change) {
        Set-RegistryFile $registry $Path (& $Change (Get-RegistryFile $registry $Path))
        Clear-ManifestCache
    }
}

AfterAll { Exit-Sandbox }

Describe 'A manifest (<Store>)' -ForEach $stores {
    BeforeAll { $null = Enter-Store $Store }

    AfterAll { Exit-Store }

    BeforeEach {
        Assert-Store
        $registry = New-Registry
        $first = Push-QuiltPackage lab/x (New-Folder ./data) -Registry $registry -Message first
        $second = Push-QuiltPackage lab/x (New-Folder ./more @{ 'm.txt' = 'm' }) -Registry $registry -Message second
        Push-QuiltPackage lab/y ./data -Registry $registry | Out-Null
        $path = ".quilt/packages/$($second.TopHash)"
    }

    It 'that is cut off is refused, with its line, and what is beside it can be read' {
        Set-Manifest $path { $args[0].Substring(0, $args[0].Length - 30) }
        $found = Get-QuiltPackage -Registry $registry -All -ErrorVariable failure -ErrorAction SilentlyContinue
        $found | ForEach-Object { "$($_.Name) $($_.Message)" } | Should -Be 'lab/x first', 'lab/y '
        $failure.FullyQualifiedErrorId | Should -Be 'InvalidManifest,QuiltPS.GetQuiltPackageCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidData'
        $failure.Exception.Message | Should -Match 'line 5'
    }

    It 'whose bytes do not match its hash is refused' {
        Set-Manifest $path { $args[0].Replace('second', 'sec0nd') }
        { Get-QuiltPackage lab/x -Registry $registry } | Should -Throw -ErrorId 'ManifestHashMismatch,QuiltPS.GetQuiltPackageCommand'
        { Install-QuiltPackage lab/x ./none -Registry $registry } | Should -Throw -ErrorId 'ManifestHashMismatch,*'
        { Push-QuiltPackage lab/x ./data -Registry $registry } | Should -Throw -ErrorId 'ManifestHashMismatch,*'
        Restore-QuiltPackage lab/x $first.TopHash -Registry $registry | ForEach-Object Message | Should -Be 'first'
    }

    It 'that is missing is named' {
        Remove-RegistryFile $registry $path
        Clear-ManifestCache
        foreach ($do in { Get-QuiltPackage lab/x -Registry $registry }, { Push-QuiltPackage lab/x ./data -Registry $registry }, { Push-QuiltPackage lab/x ./data -Registry $registry -Force }) {
            $do | Should -Throw -ErrorId 'ManifestNotFound,*' -PassThru | ForEach-Object { $_.Exception.Message } |
                Should -BeLike "*lab/x*$registry/$path*Restore-QuiltPackage*Remove-QuiltPackage*"
        }
        Restore-QuiltPackage lab/x $first.TopHash -Registry $registry | ForEach-Object Message | Should -Be 'first'
    }

    It 'that is missing can be taken out of the package, or published over' {
        Remove-RegistryFile $registry $path
        Clear-ManifestCache
        Push-QuiltPackage lab/x ./data -Registry $registry -Message third -Replace -Force | ForEach-Object Message | Should -Be 'third'
        Remove-QuiltPackage lab/x $second.TopHash.Substring(0, 8) -Registry $registry
        (Get-QuiltPackage lab/x -Registry $registry -All).Message | Should -Be 'third', 'first'
    }

    It 'that is damaged is named with its package, its place and what to do' {
        Set-Manifest $path { $args[0].Replace('second', 'sec0nd') }
        { Get-QuiltPackage lab/x -Registry $registry } | Should -Throw -PassThru | ForEach-Object { $_.Exception.Message } |
            Should -BeLike "*lab/x*$registry/$path*Restore-QuiltPackage*"
    }

    It 'cannot write outside the target by the key <_>' -ForEach '../escaped.txt', '/etc/escaped.txt', 'a/../../escaped.txt', './escaped.txt', 'a//escaped.txt' {
        $forged = New-ForgedRegistry $_
        Install-QuiltPackage lab/x ./target/inner -Registry $forged -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeIn 'InvalidManifest,QuiltPS.InstallQuiltPackageCommand', 'UnsafePath,QuiltPS.InstallQuiltPackageCommand'
        Get-ChildItem . -Recurse -Filter escaped.txt | Should -BeNullOrEmpty
        Test-Path /etc/escaped.txt | Should -BeFalse
    }

    It 'cannot steer the terminal by its keys' {
        $said = Install-QuiltPackage lab/x ./target/steered -Registry (New-ForgedRegistry 'a\u001b[2Jb') -ErrorAction Continue 2>&1 | Out-String
        $said | Should -Match 'a.\[2Jb'
        $said -replace '\e\[[\d;]*m' | Should -Not -Match '\e'
    }

    It 'whose hash prefix fits two is not guessed' {
        $twin = $second.TopHash.Substring(0, 20) + ('0' * 44)
        Set-RegistryFile $registry ".quilt/packages/$twin" (Get-RegistryFile $registry $path)
        Set-RegistryFile $registry .quilt/named_packages/lab/x/1600000000 $twin
        Get-QuiltPackage lab/x -Registry $registry -TopHash $second.TopHash.Substring(0, 12) -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'AmbiguousHash,QuiltPS.GetQuiltPackageCommand'
        (Get-QuiltPackage lab/x -Registry $registry -TopHash $second.TopHash).Message | Should -Be 'second'
    }

    It 'is not read through a pointer that holds something else' {
        Set-RegistryFile $registry .quilt/named_packages/lab/x/latest '../../../etc/passwd'
        { Get-QuiltPackage lab/x -Registry $registry } | Should -Throw -ErrorId 'InvalidPointer,QuiltPS.GetQuiltPackageCommand'
    }
}

Describe 'A source that changes (<Store>)' -ForEach $stores {
    BeforeAll { $null = Enter-Store $Store }

    AfterAll { Exit-Store }

    BeforeEach {
        Assert-Store
        $registry = New-Registry
    }

    It 'after the push is named by Test-QuiltPackage, and the revision still installs' {
        $data = New-Folder ./changing
        $package = Push-QuiltPackage lab/x $data -Registry $registry
        Set-Content $data/a.txt changed
        "$($package | Test-QuiltPackage -Path $data)" | Should -Be 'Modified a.txt'
        ($package | Install-QuiltPackage -Destination ./unchanged).Count | Should -Be 3
        Get-Content ./unchanged/a.txt | Should -Be 'one'
    }

    It 'between adding and pushing is named, and nothing is published' {
        $data = New-Folder ./growing
        $package = New-QuiltPackage $data
        Set-Content $data/a.txt 'longer than before' -NoNewline
        $package | Push-QuiltPackage lab/x -Registry $registry -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -Be 'SourceChanged,QuiltPS.PushQuiltPackageCommand'
        { Get-QuiltPackage lab/x -Registry $registry } | Should -Throw -ErrorId 'PackageNotFound,*'
    }
}

Describe 'A registry' {
    BeforeAll {
        <# A disk that can be full, or read-only, for root too; where none can be had, the test is skipped. #>
        function Mount-SmallDisk([string] $Path, [string] $Size) {
            if (-not $IsLinux -or (id -u) -ne 0) { Set-ItResult -Skipped -Because 'only root on Linux can mount a small disk' }
            $refusal = mount -t tmpfs -o "size=$Size" tmpfs $Path 2>&1
            if ($LASTEXITCODE -ne 0) { Set-ItResult -Skipped -Because "a small disk cannot be mounted here: $refusal" }
        }
    }

    BeforeEach {
        $mounted = "$root/mounted-$([guid]::NewGuid().ToString('n'))"
        $null = New-Folder $mounted @{}
    }

    AfterEach { if ($IsLinux) { umount -l $mounted 2> $null } }

    It 'that may not be written is named, and can be read' {
        Mount-SmallDisk $mounted 4m
        $package = Push-QuiltPackage lab/x (New-Folder ./data) -Registry $mounted
        mount -o remount,ro $mounted
        Push-QuiltPackage lab/x (New-Folder ./more @{ 'm.txt' = 'm' }) -Registry $mounted -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'AccessDenied,QuiltPS.PushQuiltPackageCommand'
        $failure.CategoryInfo.Category | Should -Be 'PermissionDenied'
        (Get-QuiltPackage lab/x -Registry $mounted).TopHash | Should -Be $package.TopHash
    }

    It 'on a full disk keeps its latest revision, and takes the push when there is room' {
        Mount-SmallDisk $mounted 1m
        $package = Push-QuiltPackage lab/x (New-Folder ./data) -Registry $mounted
        $big = New-Folder ./big @{ 'big.bin' = 'x' * 3MB }
        Push-QuiltPackage lab/x $big -Registry $mounted -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'DiskFull,QuiltPS.PushQuiltPackageCommand'
        $failure.CategoryInfo.Category | Should -Be 'WriteError'
        (Get-QuiltPackage lab/x -Registry $mounted).TopHash | Should -Be $package.TopHash
        mount -o remount,size=8m $mounted
        (Push-QuiltPackage lab/x $big -Registry $mounted).Count | Should -Be 4
    }
}
