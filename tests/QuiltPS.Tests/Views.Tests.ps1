BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Samples.ps1
    # What cmdlets give, and what format files name besides: LogLine's views are lines of text, and have tests of their own.
    $given = (Get-Command -Module QuiltPS).OutputType.Name -like 'Quilt.*'
    $formatted = (Select-Xml -Path $PSScriptRoot/../../module/*.Format.ps1xml -XPath '//ViewSelectedBy/TypeName').Node.InnerText
    $all = Get-ViewSample
    $samples = foreach ($type in $given + $formatted | Where-Object { $_ -notlike 'Quilt.LogLine*' } | Sort-Object -Unique) {
        $sample = $all.Where{ $_.Type -eq $type }
        if (-not $sample) { throw "helpers/Samples.ps1 has no object of type $type." }
        $sample[0]
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Samples.ps1

    function Show([object] $Value, [int] $Width = 120) { ($Value | Out-String -Width $Width) -split "`r?`n" }
}

Describe 'The view of <Type>' -ForEach $samples {
    It 'is a table that fits 120 columns' {
        $lines = Show ($Value | Format-Table)
        $lines | Where-Object Length -GT 120 | Should -BeNullOrEmpty
        @($lines -match '\S').Count | Should -BeGreaterOrEqual 3
    }

    It 'has its heads in one line in a terminal of 120 columns, whose last one stays free' {
        $heads = foreach ($width in 119, 120) {
            $lines = Show ($Value | Format-Table) $width
            $rule = [Array]::FindIndex($lines, [Predicate[string]] { $args[0] -match '^ *-+( |$)' })
            $lines[$rule - 1] -split ' +' -ne '' -join ' '
        }
        $heads[0] | Should -Be $heads[1]
    }

    It 'comes by default in the shape that suits it' {
        Show $Value | Should -Be (Show ($_['IsList'] ? ($Value | Format-List) : ($Value | Format-Table)))
    }

    It 'names in its table properties of the type, in the order in which the list has them' {
        $header = (Show ($Value | Format-Table) | Where-Object { $_ -match "\b$($FirstColumn)\b" } | Select-Object -First 1)
        $names = @([regex]::Matches($header, '\w+').Value)
        $list = (Show ($Value | Format-List)) -match '^\w+ +:' -replace ' +:.*'
        $places = $names.ForEach{ [array]::IndexOf($list, $_) }
        $places | Should -Not -Contain -1
        # The first column says which object it is; the others keep the list's order.
        $others = $places | Select-Object -Skip 1
        $others | Should -Be ($others | Sort-Object)
        $list.Where{ $_ -notin $Value.PSObject.Properties.Name } | Should -BeNullOrEmpty
    }

    It 'holds no escape codes where the host does not render them' {
        -join (Show $Value) | Should -Not -Match "`e"
    }
}

Describe 'Objects that leave the process as text' {
    It 'take along what identifies them, and not what hangs on them: <Type>' -ForEach (@($samples).Where{ $_.Type -in 'Quilt.Package', 'Quilt.Entry', 'Quilt.Subject', 'Quilt.Job' }) {
        $text = [System.Management.Automation.PSSerializer]::Serialize($Value, 4)
        $text.Length | Should -BeLessThan 30000
        $back = [System.Management.Automation.PSSerializer]::Deserialize($text)
        $back.PSObject.TypeNames | Should -Contain "Deserialized.$Type"
        $back.$FirstColumn | Should -Be $Value.$FirstColumn
        $package = $Type -eq 'Quilt.Package' ? $back : $back.PSObject.Properties['Package'] ? $back.Package : $null
        if ($package) { $package.PSObject.Properties.Name | Should -Not -Contain 'Entries' }
    }
}

Describe 'Objects that come after those of another type' {
    It 'show what matters, by names of properties: <Type>' -ForEach (@($samples).Where{ $_.Type -in 'Quilt.Package', 'Quilt.Entry', 'Quilt.Subject', 'Quilt.Job', 'Quilt.Run' }) {
        $lines = (Show @([Quilt.Setting]@{ Name = 'x' }, $Value)) -match '^\w+ +: '
        $lines.Count | Should -BeGreaterThan 3
        $lines.Count | Should -BeLessThan 10
        $lines -replace ' +:.*' | Should -BeIn $Value.PSObject.Properties.Name
    }
}

Describe 'What views show' {
    It 'shows sizes for people and keeps them as numbers' {
        $package = (Get-ViewSample | Where-Object Type -EQ 'Quilt.Package').Value
        -join (Show $package) | Should -Match '1\.2 MiB'
        $package.Size | Should -BeOfType long
        $package.Created | Should -BeOfType DateTimeOffset
    }

    It 'writes <Bytes> bytes as <Text>' -ForEach @(
        @{ Bytes = 0; Text = '0 B' }
        @{ Bytes = 1023; Text = '1023 B' }
        @{ Bytes = 1024; Text = '1.0 KiB' }
        @{ Bytes = 1048524; Text = '1023.9 KiB' }
        @{ Bytes = 1048575; Text = '1.0 MiB' }
        @{ Bytes = [long]::MaxValue; Text = '8.0 EiB' }
        @{ Bytes = $null; Text = '' }
    ) {
        [QuiltPS.Display]::Size($Bytes) | Should -BeExactly $Text
    }

    It 'writes <Seconds> seconds as <Text>' -ForEach @(
        @{ Seconds = -3; Text = '0s' }
        @{ Seconds = 0.42; Text = '0.4s' }
        @{ Seconds = 9.97; Text = '9s' }
        @{ Seconds = 59.9; Text = '59s' }
        @{ Seconds = 72; Text = '1m 12s' }
        @{ Seconds = 3600 + 300; Text = '1h 05m' }
        @{ Seconds = 90000; Text = '1d 01h' }
    ) {
        [QuiltPS.Display]::Duration([timespan]::FromSeconds($Seconds)) | Should -BeExactly $Text
    }

    It 'shows in a terminal of 80 columns how a run goes, and of an entry no rest of a column' {
        $run, $entry = 'Quilt.Run', 'Quilt.Entry' | ForEach-Object { $type = $_; (Get-ViewSample | Where-Object Type -EQ $type).Value }
        $run = [Quilt.Run]@{ Id = $run.Id; Engine = 'local'; Package = $run.Package; Output = $run.Output; Counts = $run.Counts.Add('SUCCEEDED', 270).Add('FAILED', 1) }
        foreach ($width in 79, 80) {
            $shown = (Show ($run | Format-Table) $width) -match '\S'
            $shown[0] | Should -Match '^Id +Package +Engine Counts *$'
            "$shown" | Should -Match '270 SUCCEEDED, 1 FAILED'
            ((Show ($entry | Format-Table) $width) -match '\S')[0] | Should -Match '^LogicalKey +Size Hash *$'
        }
    }

    It 'cuts a long name in its middle' {
        [QuiltPS.Display]::Cut('sub-10159/anat/sub-10159_T1w.nii.gz', 20) | Should -BeExactly 'sub-10159…T1w.nii.gz'
    }

    It 'cuts a long place at its beginning' {
        [QuiltPS.Display]::CutStart('s3://cohorts/lab/LA5c/results/1.0.0', 18) | Should -BeExactly '…A5c/results/1.0.0'
        [QuiltPS.Display]::CutStart('results/1.0.0', 18) | Should -BeExactly 'results/1.0.0'
    }

    It 'never cuts a character in two' {
        foreach ($width in 4..12) {
            foreach ($text in [QuiltPS.Display]::Cut('🧠' * 9, $width), [QuiltPS.Display]::CutStart('🧠' * 9, $width)) {
                { [Text.UTF8Encoding]::new($false, $true).GetBytes($text) } | Should -Not -Throw
                $text.Length | Should -BeLessOrEqual $width
            }
        }
    }

    It 'disarms control characters of a name' {
        $entry = [Quilt.Entry]@{ LogicalKey = "a`e[2Jb"; PhysicalKey = [Quilt.PhysicalKey]::Parse('s3://b/k') }
        -join (Show $entry) | Should -Match 'a\uFFFD\[2Jb'
    }

    It 'shows metadata as a hashtable is shown, with numbers as they are' {
        $lines = Show ([Quilt.Metadata]::Parse('{"age": 40, "echo_time": 0.00298}'))
        $lines | Should -Contain 'Name                           Value'
        $lines -match '^echo_time +0\.00298' | Should -Not -BeNullOrEmpty
    }

    It 'shows log lines whole, under the name of their job' {
        $lines = 'first', ('long ' * 40 + 'end') | ForEach-Object { [Quilt.LogLine]::new('data--1', 'id', $null, $_) }
        $shown = Show $lines
        $shown | Should -Contain '   Job: data--1'
        $shown | Should -Contain 'first'
        ($shown -match 'long' -join ' ') | Should -Match 'end'
        $shown | Where-Object Length -GT 120 | Should -BeNullOrEmpty
    }

    It 'knows how long a job has run' {
        $start = [DateTimeOffset]::UtcNow.AddMinutes(-2)
        ([Quilt.Job]@{ JobId = '1'; Name = 'a'; Started = $start; Stopped = $start.AddSeconds(72) }).Duration | Should -Be ([timespan]'00:01:12')
        ([Quilt.Job]@{ JobId = '1'; Name = 'a'; Started = $start }).Duration | Should -BeGreaterThan ([timespan]'00:01:59')
        ([Quilt.Job]@{ JobId = '1'; Name = 'a' }).Duration | Should -BeNullOrEmpty
        ([Quilt.Job]@{ JobId = '1'; Name = 'a'; Started = $start; Status = 'FAILED' }).Duration | Should -BeNullOrEmpty -Because 'nobody knows when a lost job ended'
    }

    It 'colours states where the host renders colour' {
        [QuiltPS.DisplayColour]::Of([Quilt.JobStatus]::FAILED) | Should -BeExactly "`e[31mFAILED`e[0m"
        [QuiltPS.DisplayColour]::Of([Quilt.JobStatus]::RUNNABLE) | Should -BeExactly 'RUNNABLE'
    }
}
