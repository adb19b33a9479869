# A server whose objects have 64 MiB each and never come to their end: what reads them has to be stopped.

<# Starts it; gives Url and what Stop-S3Endless takes. #>
function Start-S3Endless {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $server = [Net.HttpListener]::new()
    $server.Prefixes.Add("http://127.0.0.1:$port/")
    $server.Start()
    $job = Start-ThreadJob {
        $begun = [Collections.Generic.List[object]]::new() # an answer that nobody holds would be closed
        while ($true) {
            try { $context = ($using:server).GetContext() } catch { break } # it was stopped
            $answer = $context.Response
            $answer.Headers['ETag'] = '"1"'
            $answer.Headers['x-amz-version-id'] = 'v1'
            $size = 64MB
            if ($context.Request.Headers['Range'] -match '^bytes=(\d+)-(\d+)$') {
                $answer.StatusCode = 206
                $answer.Headers['Content-Range'] = "bytes $($Matches[1])-$($Matches[2])/$size"
                $size = [long]$Matches[2] - [long]$Matches[1] + 1
            }
            $answer.ContentLength64 = $size
            if ($context.Request.HttpMethod -eq 'HEAD') { $answer.Close(); continue }
            $answer.OutputStream.Write([byte[]]::new(64KB), 0, 64KB)
            $answer.OutputStream.Flush()
            $begun.Add($context)
        }
    }
    @{ Url = "http://127.0.0.1:$port"; Server = $server; Job = $job }
}

function Stop-S3Endless {
    param($Endless)

    $Endless.Server.Abort()
    $Endless.Job | Wait-Job | Remove-Job
}
