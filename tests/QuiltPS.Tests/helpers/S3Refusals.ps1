# A server that refuses every request with the code that the bucket is named for, as S3 does: for refusals that radosgw cannot be brought to.
# 'busy-first' is busy for its first four requests.

<# Starts it; gives Url, the Signatures of what came, and what Stop-S3Refusals takes. #>
function Start-S3Refusals {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $server = [Net.HttpListener]::new()
    $server.Prefixes.Add("http://127.0.0.1:$port/")
    $server.Start()
    $signatures = [Collections.Concurrent.ConcurrentQueue[string]]::new()
    $job = Start-ThreadJob {
        $answers = @{ 'clock-off' = 403, 'RequestTimeTooSkewed'; 'other-region' = 301, 'PermanentRedirect'; 'token-expired' = 400, 'ExpiredToken'; 'busy-first' = 400, 'ExpiredToken' }
        $busy = 4
        while ($true) {
            try { $context = ($using:server).GetContext() } catch { break } # it was stopped
            if ($context.Request.Headers['Authorization']) { ($using:signatures).Enqueue($context.Request.Headers['Authorization']) }
            $bucket = $context.Request.Url.Segments[1].Trim('/')
            $status, $code = $bucket -eq 'busy-first' -and $busy-- -gt 0 ? (503, 'SlowDown') : $answers[$bucket]
            $context.Response.StatusCode = $status
            $body = [Text.Encoding]::UTF8.GetBytes($context.Request.HttpMethod -eq 'HEAD' ? '' : "<Error><Code>$code</Code><Message>No.</Message></Error>")
            $context.Response.Close($body, $false)
        }
    }
    @{ Url = "http://127.0.0.1:$port"; Signatures = $signatures; Server = $server; Job = $job }
}

function Stop-S3Refusals {
    param($Refusals)

    $Refusals.Server.Stop()
    $Refusals.Job | Wait-Job | Remove-Job
}
