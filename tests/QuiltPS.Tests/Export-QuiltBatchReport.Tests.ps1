BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Study.ps1
    . $PSScriptRoot/helpers/Chromium.ps1
    $study = New-Study -Path "$TestDrive/study"
    $subjects = $study.Package | Get-QuiltSubject
    $program = New-Program $study mixed.sh @'
if [ "$QUILT_SUBJECT" = sub-10157 ]; then echo '<img src=x onerror=alert(1)> no brain in image' >&2; exit 3; fi
wc -c < "$INPUT_IMAGE" > "$OUTPUT_PATH/size.txt"
'@
    $jobs = $subjects | Submit-QuiltBatch -Local $program -Output results/1.0.0 -ExpectedOutput size.txt | Wait-QuiltBatch
    $results = $jobs | Push-QuiltPackage -AllowPartial
    $page = "$TestDrive/report.html"
    $chromium = Find-Chromium
}

AfterAll {
    Remove-Study $study
}

Describe 'Export-QuiltBatchReport' {
    BeforeEach { Remove-Item $page -ErrorAction Ignore }

    Context 'what it writes' {
        It 'is about the newest run when nothing is named, and gives nothing' {
            Export-QuiltBatchReport $page | Should -BeNullOrEmpty
            Get-Content $page -Raw | Should -BeLike "*<h1>Run $($jobs[0].RunId)</h1>*"
        }

        It 'is told of by a progress bar, run by run' {
            $pipeline = Start-Pipeline '$jobs | Export-QuiltBatchReport $page' @{ jobs = $jobs; page = $page }
            try {
                $pipeline.Shell.EndInvoke($pipeline.Running)
                $shown = @($pipeline.Shell.Streams.Progress).Where{ $_.Activity -eq "Report of $($jobs.Count) jobs" }
                $shown[-1].StatusDescription | Should -Be 'Run 1 of 1'
                $shown[-1].RecordType | Should -Be Completed
            } finally { $pipeline.Shell.Dispose() }
        }

        It 'is the file with -PassThru' {
            ($jobs | Export-QuiltBatchReport $page -PassThru).FullName | Should -Be $page
        }

        It 'names the revision that was read and the one that holds the results' {
            Export-QuiltBatchReport $page
            $text = Get-Content $page -Raw
            $text | Should -BeLike "*<dt>Input</dt><dd>lab/LA5c@$($study.Package.TopHash)</dd>*"
            $text | Should -BeLike "*<dt>Results</dt><dd>lab/LA5c@$($results.TopHash)</dd>*"
        }

        It 'is about the jobs that are piped to it, alone' {
            $jobs | Where-Object Outcome -EQ Failed | Export-QuiltBatchReport $page
            ([regex]'<tr><th data-label="Subject">').Matches((Get-Content $page -Raw)).Count | Should -Be 1
        }

        It 'shows as many last lines as -Tail says' {
            Export-QuiltBatchReport $page -Tail 0
            Get-Content $page -Raw | Should -Not -BeLike '*no brain in image*'
        }
    }

    Context 'the file' {
        It 'is left alone when it is there, and replaced with -Force' {
            'mine' | Set-Content $page
            { Export-QuiltBatchReport $page -ErrorAction Stop } | Should -Throw -ErrorId 'TargetModified,QuiltPS.ExportQuiltBatchReportCommand'
            Get-Content $page | Should -Be 'mine'
            Export-QuiltBatchReport $page -Force
            Get-Content $page -TotalCount 1 | Should -Be '<!DOCTYPE html>'
        }

        It 'is not written under -WhatIf, nor about no job' {
            Export-QuiltBatchReport $page -WhatIf
            $jobs | Where-Object Outcome -EQ Incomplete | Export-QuiltBatchReport $page
            Test-Path $page | Should -BeFalse
        }

        It 'needs a folder that is there' {
            { Export-QuiltBatchReport "$TestDrive/none/report.html" -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,QuiltPS.ExportQuiltBatchReportCommand'
        }
    }

    Context 'in a browser' {
        BeforeEach {
            if ($chromium.Reason) { Set-ItResult -Skipped -Because $chromium.Reason }
            Export-QuiltBatchReport $page
        }

        It 'has its parts, each job once, and nothing that others wrote as an element' {
            $dom = (Invoke-Chromium $chromium $page) -join "`n"
            foreach ($part in 'counts', 'timeline', 'failures', 'jobs') { $dom | Should -BeLike "*<section id=`"$part`">*" }
            ([regex]'<tr><th data-label="Subject">').Matches($dom).Count | Should -Be $jobs.Count
            ([regex]'<article>').Matches($dom).Count | Should -Be 1
            $dom | Should -Not -Match '<img|<script'
            $dom | Should -BeLike '*&lt;img src=x onerror=alert(1)&gt; no brain in image*'
        }

        It 'fits a screen of <Width>' -ForEach @(@{ Width = 390 }, @{ Width = 1280 }) {
            # The page runs no script, so a frame of another one measures it.
            $frame = "$TestDrive/frame.html"
            $style = (Get-Content $page -Raw) -replace '(?s)<meta http-equiv.*?>', ''
            $style -replace '</body>', '<script>document.title = "over " + (document.documentElement.scrollWidth - document.documentElement.clientWidth)</script></body>' | Set-Content $frame
            (Invoke-Chromium $chromium $frame '--dump-dom', "--window-size=$Width,800") -join "`n" | Should -Match '<title>over 0</title>'
        }

        It 'is <Name>' -ForEach @(
            @{ Name = 'light where the system is'; Argument = @(); Media = 'print'; Colours = 'rgb(255, 255, 255) rgb(28, 33, 40)' }
            @{ Name = 'dark where the system is'; Argument = @('--force-dark-mode'); Media = 'print'; Colours = 'rgb(13, 17, 23) rgb(230, 237, 243)' }
            @{ Name = 'black on white on paper, also where the system is dark'; Argument = @('--force-dark-mode'); Media = 'all'; Colours = 'rgb(255, 255, 255) rgb(0, 0, 0)' }
        ) {
            # What is for paper alone is shown to a screen, since only there a script can look.
            $frame = "$TestDrive/colours.html"
            $text = (Get-Content $page -Raw) -replace '(?s)<meta http-equiv.*?>', '' -replace '@media print', "@media $Media"
            $text -replace '</body>', '<script>var s = getComputedStyle(document.body); document.title = s.backgroundColor + " " + s.color</script></body>' | Set-Content $frame
            (Invoke-Chromium $chromium $frame (@('--dump-dom') + $Argument)) -join "`n" | Should -Match "<title>$([regex]::Escape($Colours))</title>"
        }

        It 'can be pictured, on a screen and on paper' {
            $null = Invoke-Chromium $chromium $page "--screenshot=$TestDrive/page.png", '--window-size=1280,900'
            (Get-Content "$TestDrive/page.png" -AsByteStream -TotalCount 4) | Should -Be 0x89, 0x50, 0x4E, 0x47
            $null = Invoke-Chromium $chromium $page "--print-to-pdf=$TestDrive/page.pdf"
            (Get-Content "$TestDrive/page.pdf" -TotalCount 1) | Should -BeLike '%PDF*'
        }
    }
}
