# What README.md and the about_ topic show is run, and what they list is what there is.

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Examples.ps1
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $readme = Get-Content "$root/README.md" -Raw
}

Describe 'The page <_>' -ForEach 'README.md', 'docs/about_QuiltPS.md' {
    It 'shows code that runs, block after block' {
        $blocks = [regex]::Matches((Get-Content "$root/$_" -Raw), '(?ms)^```powershell\r?\n(.*?)^```').ForEach{ $_.Groups[1].Value }
        $blocks.Count | Should -BeGreaterThan 3
        $number = 0
        $examples = foreach ($code in $blocks) { @{ Title = "Block $((++$number))"; Code = $code; Skip = $null } }
        $folder = New-Item "$TestDrive/$(New-Guid)" -ItemType Directory
        $results = Invoke-Example $examples $folder -FreshProcess
        $results.Count | Should -Be $blocks.Count
        $results.Values.Where{ $_.Failure }.ForEach{ "$($_.Title): $($_.Failure)" } | Should -BeNullOrEmpty
    }
}

Describe 'README.md' {
    It 'lists every cmdlet, and none that there is not' {
        $table = ($readme -split '(?m)^## ').Where{ $_.StartsWith('Cmdlets') }
        $listed = [regex]::Matches($table, '`(\w+-Quilt\w+)`').ForEach{ $_.Groups[1].Value }
        $listed | Sort-Object -Unique | Should -Be ((Get-Command -Module QuiltPS).Name | Sort-Object)
    }

    It 'links to files that are there' {
        $links = [regex]::Matches($readme, '\]\((?!https?:)([^)#]+)\)').ForEach{ $_.Groups[1].Value }
        $links | Should -Not -BeNullOrEmpty
        $links.Where{ -not (Test-Path "$root/$_") } | Should -BeNullOrEmpty
    }
}
