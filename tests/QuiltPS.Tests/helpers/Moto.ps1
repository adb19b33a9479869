# moto's server (a Python package): S3 with conditions and checksums, and STS; it verifies no signature. For specs that need what
# radosgw (S3Server.ps1) does not do:  BeforeAll { $moto = Start-Moto }  BeforeEach { Assert-Moto }  AfterAll { Stop-Moto }

<# Starts it; gives Url, or Reason when it is not installed. #>
function Start-Moto {
    $script:moto = @{ Url = $null; Reason = $null; Process = $null }
    if (-not (Get-Command moto_server -ErrorAction Ignore)) {
        $script:moto.Reason = 'moto_server is not installed (pip install moto[server])'
        return $script:moto
    }
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $log = "$((Get-Item TestDrive:/).FullName)/moto"
    $script:moto.Process = Start-Process moto_server -ArgumentList '-H', '127.0.0.1', '-p', $port -RedirectStandardOutput "$log.out" -RedirectStandardError "$log.err" -PassThru
    $script:moto.Url = "http://127.0.0.1:$port"
    while (-not $script:moto.Process.HasExited) {
        try { $null = Invoke-WebRequest "$($script:moto.Url)/moto-api/data.json"; return $script:moto } catch { Start-Sleep -Milliseconds 100 }
    }
    throw "moto_server ended: $(Get-Content "$log.err" -Tail 1)"
}

function Assert-Moto {
    if ($script:moto.Reason) { Set-ItResult -Skipped -Because $script:moto.Reason }
}

function Stop-Moto {
    if ($script:moto.Process) { $script:moto.Process.Kill($true) }
}

<# A new bucket with versions; gives `s3://` and its name. #>
function New-MotoRegistry {
    $name = "q$([guid]::NewGuid().ToString('n').Substring(0, 20))"
    $key = @{ Authorization = 'AWS4-HMAC-SHA256 Credential=AKIAMOTO/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0' }
    $null = Invoke-WebRequest "$($script:moto.Url)/$name" -Method Put -Headers $key -SkipHeaderValidation
    $versions = '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>'
    $null = Invoke-WebRequest "$($script:moto.Url)/${name}?versioning" -Method Put -Headers $key -SkipHeaderValidation -Body $versions
    "s3://$name"
}
