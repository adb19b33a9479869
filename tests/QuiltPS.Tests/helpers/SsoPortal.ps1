# The portal that AWS's single sign-on gives keys by: one answer to every request, on a thread of its own.

<# Starts it; gives Url and what Stop-SsoPortal takes. #>
function Start-SsoPortal {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $portal = [Net.HttpListener]::new()
    $portal.Prefixes.Add("http://127.0.0.1:$port/")
    $portal.Start()
    $job = Start-ThreadJob {
        while ($true) {
            try { $context = ($using:portal).GetContext() } catch { break } # it was stopped
            $expires = [DateTimeOffset]::UtcNow.AddHours(1).ToUnixTimeMilliseconds()
            $keys = @{ accessKeyId = 'ASIASSO'; secretAccessKey = 'sso-secret'; sessionToken = 'sso-session'; expiration = $expires }
            $body = [Text.Encoding]::UTF8.GetBytes((@{ roleCredentials = $keys } | ConvertTo-Json))
            $context.Response.ContentType = 'application/json'
            $context.Response.Close($body, $false)
        }
    }
    @{ Url = "http://127.0.0.1:$port"; Listener = $portal; Job = $job }
}

function Stop-SsoPortal {
    param($Portal)

    $Portal.Listener.Stop()
    $Portal.Job | Wait-Job | Remove-Job
}

<# The token that `aws sso login` leaves in a home folder, and the lines of a profile that uses it. #>
function New-SsoProfile {
    param([Parameter(Mandatory)] [string] $HomePath, [DateTime] $Expires = [DateTime]::UtcNow.AddHours(1))

    $start = "https://$([guid]::NewGuid().ToString('n')).awsapps.com/start"
    $name = [Convert]::ToHexStringLower([Security.Cryptography.SHA1]::HashData([Text.Encoding]::UTF8.GetBytes($start)))
    $null = New-Item "$HomePath/.aws/sso/cache" -ItemType Directory -Force
    @{ startUrl = $start; region = 'us-east-1'; accessToken = 'sso-access'; expiresAt = $Expires.ToString('yyyy-MM-ddTHH:mm:ssZ') } |
        ConvertTo-Json | Set-Content "$HomePath/.aws/sso/cache/$name.json"
    "sso_start_url = $start", 'sso_region = us-east-1', 'sso_account_id = 123456789012', 'sso_role_name = Reader'
}
