# One process, sixteen runspaces at once: what they share (caches, the settings file, registries, clients of S3) holds.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    $root = Enter-Sandbox
    $manifest = Resolve-Path "$PSScriptRoot/../../QuiltPS.psd1"
}

AfterAll { Exit-Sandbox }

Describe 'Sixteen runspaces at once (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        $null = Enter-Store $Store
        $data = New-Folder ./data
    }

    BeforeEach { Assert-Store }

    AfterAll { Exit-Store }

    It 'push, read, install, verify and compare packages of their own in one registry' {
        $registry = New-Registry
        $answers = 1..16 | ForEach-Object -ThrottleLimit 16 -Parallel {
            Import-Module $using:manifest
            $ErrorActionPreference = 'Stop'
            $own = "$using:root/work-$_"
            $null = New-Item $own -ItemType Directory
            Set-Content "$own/own.txt" "number $_"
            $first = Push-QuiltPackage "lab/p$_" $using:data -Registry $using:registry
            $second = Push-QuiltPackage "lab/p$_" $own -Registry $using:registry -Prefix own
            $null = Get-QuiltPackage "lab/p$_" -Registry $using:registry | Install-QuiltPackage -Destination "$own/installed"
            [pscustomobject]@{
                Clean   = $second | Test-QuiltPackage -Path "$own/installed" -Quiet
                Changes = "$(Compare-QuiltPackage $first $second)"
                Content = $second | Get-QuiltEntry own/own.txt | Get-QuiltContent
                Number  = $_
            }
        }
        $answers | Should -HaveCount 16
        $answers.Clean | Should -Not -Contain $false
        $answers.Changes | Select-Object -Unique | Should -Be 'Added own/own.txt'
        $answers | ForEach-Object { $_.Content | Should -Be "number $($_.Number)" }
        @(Get-QuiltPackage -Registry $registry).Count | Should -Be 16
    }

    It 'find subjects, run jobs, and push results, each for a package of its own in one store of runs' {
        $registry = New-Registry
        $program = "$root/size.sh"
        Set-Content $program "#!/bin/sh`necho begun`nwc -c < `$INPUT_IMAGE > `$OUTPUT_PATH/size.txt"
        [IO.File]::SetUnixFileMode($program, 'UserRead, UserExecute')
        $answers = 1..16 | ForEach-Object -ThrottleLimit 16 -Parallel {
            Import-Module $using:manifest
            $ErrorActionPreference = 'Stop'
            $own = "$using:root/study-$_"
            $null = New-Item "$own/s$_" -ItemType Directory
            Set-Content "$own/s$_/s$_.nii" ('x' * $_) -NoNewline
            Set-Content "$own/demographics.tsv" "subject_id`tage`ns$_`t$_"
            $jobs = Push-QuiltPackage "lab/s$_" $own -Registry $using:registry | Get-QuiltSubject -WarningAction Ignore |
                Where-Object { $_.Metadata.age -gt 0 } | Submit-QuiltBatch -Local $using:program -Output results/1 -ExpectedOutput size.txt | Wait-QuiltBatch
            $results = $jobs | Push-QuiltPackage
            [pscustomobject]@{
                Number  = $_
                Outcome = ($jobs | Get-QuiltBatchStatus).Outcome
                Log     = "$($jobs | Get-QuiltBatchLog)"
                Size    = $results | Get-QuiltEntry "results/1/data/s$_/size.txt" | Get-QuiltContent
                Input   = ($results | Get-QuiltProvenance).Input
            }
        }
        $answers | Should -HaveCount 16
        foreach ($one in $answers) {
            $one.Outcome | Should -Be 'Succeeded'
            $one.Log | Should -BeLike '*begun*'
            $one.Size.Trim() | Should -Be $one.Number
            $one.Input | Should -BeLike "*lab/s$($one.Number)@*"
        }
        @(Get-QuiltBatch | Where-Object Registry -EQ $registry).Count | Should -Be 16
    }
}

# On radosgw, which checks no conditions, two of them may both believe that they won; ConditionTests.cs has the race on a server that does.
Describe 'Sixteen runspaces at once' {
    BeforeAll { $data = New-Folder ./data }

    It 'lose nothing when they push the same package' {
        $registry = "$root/same"
        $null = Push-QuiltPackage lab/x $data -Registry $registry -Message base
        $answers = 1..16 | ForEach-Object -ThrottleLimit 16 -Parallel {
            Import-Module $using:manifest
            $own = "$using:root/same-$_"
            $null = New-Item $own -ItemType Directory
            Set-Content "$own/$_.txt" $_
            $pushed = Push-QuiltPackage lab/x $own -Registry $using:registry -Message "$_" -ErrorVariable failure -ErrorAction SilentlyContinue
            [pscustomobject]@{ Number = $_; TopHash = $pushed ? $pushed.TopHash : $null; Id = $failure ? $failure[0].FullyQualifiedErrorId : $null }
        }
        $winners = @($answers | Where-Object TopHash)
        $winners.Count | Should -BeGreaterThan 0
        $answers | Where-Object { -not $_.TopHash } | ForEach-Object Id | Where-Object { $_ -ne 'PackageConflict,QuiltPS.PushQuiltPackageCommand' } | Should -BeNullOrEmpty
        $latest = Get-QuiltPackage lab/x -Registry $registry
        $latest.Entries.LogicalKey | Where-Object { $_ -match '^\d+\.txt$' } | Sort-Object | Should -Be ($winners.ForEach{ "$($_.Number).txt" } | Sort-Object)
        @(Get-QuiltPackage lab/x -Registry $registry -All).Count | Should -Be ($winners.Count + 1)
    }

    It 'all get their files into the same package when each does what the error of a lost race says' {
        $registry = "$root/again"
        1..6 | ForEach-Object -ThrottleLimit 6 -Parallel {
            Import-Module $using:manifest
            $own = "$using:root/again-$_"
            $null = New-Item $own -ItemType Directory
            Set-Content "$own/$_.txt" $_
            foreach ($attempt in 1..50) {
                $failure = $null
                $pushed = Push-QuiltPackage lab/x $own -Registry $using:registry -Message "$_" -ErrorVariable failure -ErrorAction SilentlyContinue
                if (-not $failure) { break }
                if ("$failure" -notlike '*Run the same command again*') { throw "$failure" }
                Start-Sleep -Milliseconds (Get-Random -Maximum 200)
            }
            if (-not $pushed) { throw 'Fifty attempts did not suffice.' }
        }
        $latest = Get-QuiltPackage lab/x -Registry $registry
        $latest.Entries.LogicalKey | Should -Be (1..6).ForEach{ "$_.txt" }
        @(Get-QuiltPackage lab/x -Registry $registry -All).Count | Should -Be 6
    }

    It 'read and write settings' {
        1..16 | ForEach-Object -ThrottleLimit 16 -Parallel {
            Import-Module $using:manifest
            Set-QuiltSetting region "region-$_"
            (Get-QuiltSetting region).Value
        } | Should -HaveCount 16
        (Get-QuiltSetting region).Value | Should -Match '^region-\d+$'
        Get-ChildItem $env:XDG_DATA_HOME/Quilt | Should -HaveCount 1
    }

    It 'find their own current folder' {
        1..4 | ForEach-Object { $null = New-Folder "./cwd-$_" @{ 'f.txt' = "$_" } }
        1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:manifest
            Set-Location "$using:root/cwd-$_"
            (New-QuiltPackage .).Entries[0].PhysicalKey.Path
        } | Sort-Object | Should -Be (1..4).ForEach{ "$root/cwd-$_/f.txt" }
    }
}
