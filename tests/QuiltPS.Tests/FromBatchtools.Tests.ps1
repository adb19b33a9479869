# docs/from-batchtools.md says what takes the place of each option of batchtools, and which tests hold what it does wrong.
BeforeDiscovery {
    $submit = '--queue', '--job_definition', '--image_list', '--image', '--input_bucket', '--bids', '--output_bucket', '--timeout', '--save_details', '--no_save_details',
        '--submission_log', '--upload_metadata', '--upload_only', '--check', '--no_check', '--skip', '--stagger', '--license_file', '--environment_variable', '--version', '-h'
    $status = '--submission_log', '--status_file', '--poll', '--poll --continuous', '--summary', '--no_summary', '--output_status', '-f', '-O', '-o', '--save_location',
        '--get_log', '--get_report', '--get_artifact', '--get_subject_info', '--get_all', '--ignore_nonexistant'
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $page = Get-Content $PSScriptRoot/../../docs/from-batchtools.md -Raw
    $sections = @{}
    foreach ($section in $page -split '(?m)^## ') { $sections[($section -split "`n")[0]] = $section }
    $text = ($page -replace '\\\|', '|')
    $code = @([regex]::Matches($text, '`([^`\n]+)`').ForEach{ $_.Groups[1].Value }) + [regex]::Matches($text, '(?m)(^    .*\n?)+').ForEach{ $_.Value }
}

Describe 'docs/from-batchtools.md' {
    It 'maps <_> of submit_subjects' -ForEach $submit {
        $sections.submit_subjects | Should -MatchExactly "(?m)^\|[^|]*``$_(?=[ ``=])"
    }

    It 'maps <_> of check_status' -ForEach $status {
        $sections.check_status | Should -MatchExactly "(?m)^\|[^|]*``$_(?=[ ``])"
    }

    It 'names no cmdlet or parameter that there is not' {
        $commands = foreach ($one in $code) {
            [Management.Automation.Language.Parser]::ParseInput($one, [ref]$null, [ref]$null).FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true) |
                Where-Object { $_.GetCommandName() -like '*-Quilt*' }
        }
        $commands.Count | Should -BeGreaterThan 20
        foreach ($command in $commands) {
            $known = Get-Command $command.GetCommandName() -Module QuiltPS -ErrorAction Stop
            $command.CommandElements.Where{ $_ -is [Management.Automation.Language.CommandParameterAst] }.ForEach{ $_.ParameterName } |
                Where-Object { $_ -notin $known.Parameters.Keys } | Should -BeNullOrEmpty -Because "$command"
        }
    }

    It 'names tests that there are' {
        $names = [regex]::Matches($sections['What is different on purpose'], '`([A-Z][A-Za-z0-9]*(?:_\w+){3,})`').ForEach{ $_.Groups[1].Value }
        $names.Count | Should -BeGreaterThan 10
        $sources = Get-ChildItem $PSScriptRoot/../Quilt.Tests, $PSScriptRoot/../Quilt.Aws.Tests -Filter *.cs -Recurse | Get-Content -Raw | Out-String
        $names | Where-Object { $sources -notmatch " $_\(" } | Should -BeNullOrEmpty
    }
}
