BeforeAll {
    . $PSScriptRoot/common.ps1
    $tool = Resolve-Path "$PSScriptRoot/../../tools/Quilt.Help/bin/Release/net10.0/Quilt.Help.dll"

    # The facts of a cmdlet with a few parameters, as tools/CmdletFacts.ps1 writes them.
    function Set-Fact([object[]] $Parameters) {
        $bindings = $Parameters | ForEach-Object { @{ Name = $_.Name; Required = $false; Position = $null; ByValue = $false; ByPropertyName = $false; Remaining = $false } }
        $sets = @{ Name = '__AllParameterSets'; IsDefault = $false; Syntax = ($Parameters | ForEach-Object { "[-$($_.Name) <$($_.Type)>]" }) -join ' '; Parameters = @($bindings) }
        ConvertTo-Json @(@{ Name = 'Get-QuiltTrial'; OutputTypes = @('System.String'); Parameters = $Parameters; ParameterSets = @($sets) }) -Depth 5 |
            Set-Content "$TestDrive/facts.json"
    }

    function New-Fact([string] $Name, [string] $Type = 'string') {
        @{ Name = $Name; Type = $Type; Element = 'System.String'; IsSwitch = $false; Aliases = @(); Wildcards = $false; Values = @() }
    }

    function Update-Page { $null = dotnet $tool update "$TestDrive/facts.json" $pages }

    # What is wrong with the page, or nothing.
    function Get-Problem { dotnet $tool build "$TestDrive/facts.json" $pages "$TestDrive/help.xml" 2>&1 | ForEach-Object { "$_" -replace '^.*\.md: ' } }

    function Edit-Page([string] $Text, [string] $With) { (Get-Content $page -Raw).Replace($Text, $With) | Set-Content $page -NoNewline }

    function Complete-Page { (Get-Content $page -Raw) -replace '\{\{ .*? \}\}', 'Said in *words* with `code`.' | Set-Content $page -NoNewline }
}

Describe 'A page of docs/cmdlets' {
    BeforeEach {
        $pages = New-Item "$TestDrive/$(New-Guid)" -ItemType Directory
        $page = "$pages/Get-QuiltTrial.md"
        Set-Fact (New-Fact Name), (New-Fact Count int)
        Update-Page
    }

    It 'does not build while it is a skeleton' {
        Get-Problem | Should -Contain 'says nothing under SYNOPSIS'
        Get-Problem | Should -Contain 'says nothing under -Count'
    }

    It 'builds when every gap is filled, into help without marks' {
        Complete-Page
        Get-Problem | Should -BeNullOrEmpty
        $help = ([xml](Get-Content "$TestDrive/help.xml" -Raw)).helpItems.FirstChild
        $help.details.description.para | Should -BeExactly 'Said in words with code.'
        $help.parameters.parameter.name | Should -Be 'Name', 'Count'
    }

    It 'does not build when a parameter has no description' {
        Complete-Page
        Edit-Page "### -Count`n`nSaid in *words* with ``code``.`n" "### -Count`n"
        Get-Problem | Should -Contain 'says nothing under -Count'
    }

    It 'does not build when the cmdlet has another <What>' -ForEach @(
        @{ What = 'parameter'; Names = 'Name', 'Count', 'New' }
        @{ What = 'set of parameters'; Names = @('Name') }
    ) {
        Complete-Page
        Set-Fact ($Names | ForEach-Object { New-Fact $_ ($_ -eq 'Count' ? 'int' : 'string') })
        Get-Problem | Should -Contain 'is not what the cmdlet is now: run `build.ps1 Docs`'
    }

    It 'does not build when a type changed, until it is refreshed, which keeps prose and default values' {
        Complete-Page
        Edit-Page "Position: named`nDefault value: None`nAccept pipeline input: False`nAccept wildcard characters: False`n``````" "Position: named`nDefault value: 7`nAccept pipeline input: False`nAccept wildcard characters: False`n``````"
        Set-Fact (New-Fact Name), (New-Fact Count long)
        Get-Problem | Should -Be 'is not what the cmdlet is now: run `build.ps1 Docs`'
        Update-Page
        Get-Problem | Should -BeNullOrEmpty
        $text = Get-Content $page -Raw
        $text | Should -BeLike '*Type: long*'
        ([regex]::Matches($text, 'Said in \*words\*')).Count | Should -Be 7
        $text | Should -BeLike '*Default value: 7*'
    }

    It 'does not build without an example' {
        Complete-Page
        (Get-Content $page -Raw) -replace '(?s)(?<=## EXAMPLES\n).*?(?=## PARAMETERS)', "`n" | Set-Content $page -NoNewline
        Get-Problem | Should -Contain 'has no example'
    }

    It 'must belong to a cmdlet' {
        Complete-Page
        Copy-Item $page "$pages/Get-QuiltNothing.md"
        Get-Problem | Should -Be 'there is no such cmdlet'
    }

    It 'gives its examples to tests: code and setup in order, output left out, reasons to skip' {
        Complete-Page
        Edit-Page "``````powershell`nGet-QuiltTrial`n``````" (@(
            '<!-- setup: $name = ''a'' -->', '', '```powershell', 'Get-QuiltTrial $name', '# not a heading', '```', '', '```output', 'x', '```', '',
            '### Example 2: There', '', '```powershell aws', 'Get-QuiltTrial', '```') -join "`n")
        $examples = dotnet $tool examples $pages | ConvertFrom-Json
        $examples[0].Code | Should -BeExactly "`$name = 'a'`nGet-QuiltTrial `$name`n# not a heading"
        $examples.Skip | Should -Be $null, 'needs AWS'
    }
}
