BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Examples.ps1
    $cmdlets = Get-Command -Module QuiltPS | ForEach-Object { @{ Name = $_.Name } }
    $pages = Get-Example | Group-Object Cmdlet | ForEach-Object { @{ Cmdlet = $_.Name; Examples = $_.Group } }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Examples.ps1
}

Describe 'Get-Help <Name>' -ForEach $cmdlets {
    BeforeAll {
        Set-StrictMode -Off # what help lacks is null here, not an error
        $help = Get-Help $Name -Full
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
    }

    It 'comes from the page, not from the syntax alone' {
        $help.details.description.Text | Should -Not -BeNullOrEmpty
        $help.description.Text | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter' {
        $parameters = (Get-Command $Name).Parameters.Keys.Where{ $_ -notin $common }
        $described = @($help.parameters.parameter).Where{ $_.description.Text }.name # Get-Help -Parameter would read the page for each anew
        $parameters.Where{ $_ -notin $described } | Should -BeNullOrEmpty
    }

    It 'shows the syntax of every parameter set' {
        @($help.syntax.syntaxItem).Count | Should -Be (Get-Command $Name).ParameterSets.Count
    }

    It 'has an example, inputs, outputs and a page to open' {
        $help.examples.example[0].code | Should -Match $Name
        $help.inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        $help.returnValues.returnValue.type.name | Should -Not -BeNullOrEmpty
        $help.relatedLinks.navigationLink[0].uri | Should -BeLike "https://*/$Name.md"
    }
}

Describe 'Get-Help <_>' -ForEach 'about_QuiltPS', 'about_QuiltPS_Subjects' {
    It 'shows the topic, in lines that fit a terminal' {
        $text = Get-Help $_ | Out-String
        $text | Should -BeLike "*SHORT DESCRIPTION*"
        $text -split '\r?\n' | Where-Object { $_.Length -gt 120 } | Should -BeNullOrEmpty
    }

    It 'says in the list of topics what it is about' {
        (Get-Help 'about_QuiltPS*' | Where-Object Name -EQ $_).Synopsis | Should -Not -BeNullOrEmpty
    }
}

Describe 'docs/cmdlets' {
    It 'has an example of every cmdlet' {
        (Get-Example).Cmdlet | Sort-Object -Unique | Should -Be ((Get-Command -Module QuiltPS).Name | Sort-Object)
    }
}

Describe 'The examples of <Cmdlet>' -ForEach $pages {
    BeforeAll {
        $results = Invoke-Example $Examples -Path $TestDrive

        # What a view is made of, without what differs from run to run: a table's columns, a list's properties.
        function Get-Shape([string] $Text) {
            $lines = $Text -split '\r?\n'
            for ($i = 0; $i -lt $lines.Count; $i++) {
                if ($lines[$i] -match '^[- ]*--[- ]*$') { $lines[$i - 1].Trim() -replace ' +', ' ' }
                if ($lines[$i] -match '^([A-Z]\w+) +: ') { $Matches[1] }
            }
        }
    }

    It '<Title>' -ForEach $Examples {
        if ($Skip) { Set-ItResult -Skipped -Because $Skip }
        $results[$Title].Failure | Should -BeNullOrEmpty
        $shape = @(Get-Shape $results[$Title].Output)
        (Get-Shape $Shown).Where{ $_ -notin $shape } | Should -BeNullOrEmpty -Because 'the page should show what comes'
    }
}
