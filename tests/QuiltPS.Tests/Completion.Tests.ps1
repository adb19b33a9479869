BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    . $PSScriptRoot/helpers/Study.ps1
    . $PSScriptRoot/helpers/Stores.ps1
    . $PSScriptRoot/helpers/Completion.ps1
    $root = Enter-Sandbox
}

AfterAll { Exit-Sandbox }

Describe 'Tab (<Store>)' -ForEach @{ Store = 'folder' }, @{ Store = 'S3' } {
    BeforeAll {
        $isThere = Enter-Store $Store
        if (-not $isThere) { return }
        $study = New-Study -Path "$root/study" -Registry (New-Registry)
        $registry = $study.Registry
        'notes' | Set-Content "$($study.Data)/it's here.md"
        $second = Push-QuiltPackage lab/LA5c -Path $study.Data -Registry $registry -Message "With notes`nand more"
        $null = Push-QuiltPackage lab/other -Path "$($study.Data)/sub-10150" -Registry $registry
        $jobs = $study.Package | Get-QuiltSubject -Include sub-1015[01] | Submit-QuiltBatch -Local (New-SizeProgram $study) | Wait-QuiltBatch
    }

    BeforeEach { Assert-Store }

    AfterAll {
        if ($isThere) { Remove-Study $study }
        Exit-Store
    }

    Context 'after a package' {
        It 'completes names: <Command>' -ForEach @(
            @{ Command = 'Get-QuiltPackage' }, @{ Command = 'Install-QuiltPackage' }, @{ Command = 'Push-QuiltPackage' }
            @{ Command = 'Get-QuiltSubject' }, @{ Command = 'Get-QuiltProvenance' }, @{ Command = 'Get-QuiltEntry -Package' }
            @{ Command = 'Test-QuiltPackage' }, @{ Command = 'Remove-QuiltPackage' }
        ) {
            $line = "$Command lab/" -replace '^\S+', "`$0 -Registry '$registry'"
            (Complete $line).CompletionText | Should -Be 'lab/LA5c', 'lab/other' -Because $line
        }

        It 'keeps to what begins as the word does, in whatever case' {
            (Complete "Get-QuiltPackage -Registry '$registry' LAB/o").CompletionText | Should -Be 'lab/other'
            (Complete "Get-QuiltPackage -Registry '$registry' 'lab/l").CompletionText | Should -Be 'lab/LA5c'
        }

        It 'completes hashes behind @, and says when and why each was pushed' {
            # Messages are shown that are found at once.
            $isAtHand = { $found -and ($Store -ne 'folder' -or -not @($found.ToolTip).Where{ $_ -notmatch 'With notes|Images of' }) }
            $found = Complete "Get-QuiltSubject -Registry '$registry' lab/LA5c@" -Until $isAtHand
            $found.CompletionText | Should -Be "lab/LA5c@$($second.TopHash)", "lab/LA5c@$($study.Package.TopHash)"
            $found.ToolTip | Should -Match '^\d{4}-\d\d-\d\d \d\d:\d\d'
            if ($Store -eq 'folder') {
                $found[0].ToolTip | Should -Match 'With notes \(latest\)'
                $found[1].ToolTip | Should -Match '^\d{4}-\d\d-\d\d \d\d:\d\d Images of the cohort'
            }
        }

        It 'completes tags behind :' {
            $found = (Complete "Get-QuiltSubject -Registry '$registry' lab/LA5c:").CompletionText
            $found[0] | Should -Be 'lab/LA5c:latest'
            $found[1] | Should -Match '^lab/LA5c:\d+$'
        }
    }

    Context 'for a revision' {
        It 'completes top hashes, the newest first' {
            $found = Complete "Get-QuiltPackage lab/LA5c -Registry '$registry' -TopHash "
            $found.CompletionText | Should -Be $second.TopHash, $study.Package.TopHash
        }

        It 'completes tags' {
            (Complete "Get-QuiltPackage lab/LA5c -Registry '$registry' -Tag l").CompletionText | Should -Be 'latest'
        }
    }

    Context 'for logical keys' {
        It 'completes folder by folder' {
            $line = "Get-QuiltEntry -Package lab/LA5c -Registry '$registry' -LogicalKey sub-1015"
            (Complete $line).CompletionText | Should -Be (0..7).ForEach{ "sub-1015$_/" }
            (Complete "${line}0/").CompletionText | Should -Be 'sub-10150/sub-10150.json', 'sub-10150/sub-10150.nii.gz'
        }

        It 'quotes what the shell would take apart' {
            (Complete "Get-QuiltEntry -Package lab/LA5c -Registry '$registry' -LogicalKey it").CompletionText | Should -Be "'it''s here.md'"
        }

        It 'knows the package that comes by the pipeline' {
            (Complete "Get-QuiltPackage lab/other -Registry '$registry' | Get-QuiltEntry sub").CompletionText |
                Should -Be 'sub-10150.json', 'sub-10150.nii.gz'
        }

        It 'goes on from the package that stands first, and leaves the first position to folders where one is piped' {
            (Complete "Get-QuiltContent lab/other -Registry '$registry' sub").CompletionText | Should -Be 'sub-10150.json', 'sub-10150.nii.gz'
            (Complete "Get-QuiltPackage lab/other -Registry '$registry' | Get-QuiltContent sub").CompletionText | Should -Be 'sub-10150.json', 'sub-10150.nii.gz'
            Push-Location $study.Path
            try { (Complete "Get-QuiltPackage lab/other -Registry '$registry' | Install-QuiltPackage ./da" -Until { $found }).CompletionText | Should -Be './data' }
            finally { Pop-Location }
        }

        It 'knows a package that a variable holds' {
            $global:QuiltPackageToComplete = $second
            try { (Complete 'Get-QuiltEntry -Package $QuiltPackageToComplete -LogicalKey demo').CompletionText | Should -Be 'demographics.tsv' }
            finally { Remove-Variable QuiltPackageToComplete -Scope Global }
        }
    }

    if ($Store -eq 'folder') {
        Context 'for runs and jobs' {
            It 'completes the ids of runs, and says over what each ran: <Command>' -ForEach @(
                @{ Command = 'Get-QuiltBatch' }, @{ Command = 'Get-QuiltBatchStatus' }, @{ Command = 'Wait-QuiltBatch -RunId' }
                @{ Command = 'Stop-QuiltBatch' }, @{ Command = 'Restart-QuiltBatch' }, @{ Command = 'Get-QuiltBatchLog' }, @{ Command = 'Receive-QuiltBatchResult' }
            ) {
                $found = Complete "$Command "
                $found.CompletionText | Should -Be $jobs[0].RunId
                $found[0].ToolTip | Should -Match 'lab/LA5c@.* 2 SUCCEEDED'
            }

            It 'completes the ids of jobs, and finds them by their names' {
                (Complete 'Get-QuiltBatchLog -JobId ').CompletionText | Sort-Object | Should -Be ($jobs.JobId | Sort-Object)
                (Complete 'Get-QuiltBatchLog -JobId sub-10151').CompletionText | Should -Be ($jobs | Where-Object Name -Like '*51').JobId
            }
        }

        Context 'for the rest' {
            It 'completes registries of recent runs' {
                (Complete 'Get-QuiltPackage -Registry ').CompletionText | Should -Contain $registry
            }

            It 'completes folders for a registry, and no files' {
                Push-Location $study.Path
                try {
                    New-Item ./regular.txt, ./registry/x, './reg with blanks/x' -Force | Out-Null
                    (Complete 'Get-QuiltPackage -Registry ./reg' -Until { $found }).CompletionText | Should -Be "'./reg with blanks'", './registry'
                } finally { Pop-Location }
            }

            It 'completes the profiles of the AWS files: <Line>' -ForEach @(
                @{ Line = 'Get-QuiltPackage -ProfileName l' }, @{ Line = 'Copy-QuiltPackage lab/x -DestinationProfileName l' }
            ) {
                $before = $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE
                '[default]', '[profile lab]', 'region = eu-west-1', '[sso-session login]', '[profile lab-admin]' | Set-Content $root/config
                '[lab]', 'aws_access_key_id = 1', '[local]' | Set-Content $root/credentials
                $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE = "$root/config", "$root/credentials"
                try { (Complete $Line).CompletionText | Should -Be 'lab', 'lab-admin', 'local' } finally { $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE = $before }
            }

            It 'completes layouts and the names of parameters' {
                (Complete 'Get-QuiltSubject -Layout B').CompletionText | Should -Be 'Bids'
                (Complete 'Submit-QuiltBatch -Thr').CompletionText | Should -Be '-ThrottleLimit'
            }
        }

        Context 'when something is amiss' {
            It 'does nothing: <Line>' -ForEach @(
                @{ Line = 'Get-QuiltPackage -Registry /no/such/folder lab/' }
                @{ Line = 'Get-QuiltPackage -Registry s3://bucket lab/' }
                @{ Line = 'Get-QuiltPackage -Registry nodrive:/x lab/' }
                @{ Line = 'Get-QuiltPackage not-a-name -TopHash zz' }
                @{ Line = 'Get-QuiltSubject quilt+s3://b#zz@' }
                @{ Line = 'Get-QuiltEntry -Package lab/none -LogicalKey zz' }
                @{ Line = 'Get-QuiltBatchLog -JobId ../zz' }
            ) {
                $count = $Error.Count
                Complete $Line -Until { $true } | Should -BeNullOrEmpty
                $Error.Count | Should -Be $count
            }
        }
    }
}
