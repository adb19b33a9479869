# A headless Chromium for specs of pages. In a spec's BeforeAll: `. $PSScriptRoot/helpers/Chromium.ps1; $chromium = Find-Chromium`; in each
# test that needs it: `if ($chromium.Reason) { Set-ItResult -Skipped -Because $chromium.Reason }`.

<# Its command, installed from Debian's package where that can be done; or Reason, when there is none. #>
function Find-Chromium {
    $found = Get-Chromium
    if (-not $found -and $IsLinux -and (id -u) -eq 0 -and (Get-Command apt-get -ErrorAction Ignore)) {
        # The S3 server may be installed at the same moment.
        $log = bash -c 'export DEBIAN_FRONTEND=noninteractive; w="-o DPkg::Lock::Timeout=300"; { apt-get $w update -qq; apt-get $w install -y -qq --no-install-recommends chromium; } 2>&1' |
            Select-Object -Last 1
        $found = Get-Chromium
    }
    @{ Path = $found.Path; Reason = $found ? $null : "Chromium is not installed$($log ? ": $log" : '')" }
}

<# The first of its commands: where /bin is /usr/bin, one program is found twice. #>
function Get-Chromium {
    Get-Command chromium, chromium-browser, google-chrome -CommandType Application -ErrorAction Ignore | Select-Object -First 1
}

<# Runs it on a file; gives what it prints. #>
function Invoke-Chromium {
    param([Parameter(Mandatory)] $Chromium, [Parameter(Mandatory)] [string] $Page, [string[]] $ArgumentList = '--dump-dom')

    $folder = "$TestDrive/chromium-$([guid]::NewGuid().ToString('n'))"
    # Root may run it only outside its sandbox; the page is the test's own.
    & $Chromium.Path --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-extensions --hide-scrollbars "--user-data-dir=$folder" @ArgumentList "file://$Page" 2> "$folder.err"
}
