# A proxy between here and S3, set and taken away while the session runs. Nothing but the proxy listens: it answers in the server's place.
BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/helpers/Sandbox.ps1
    $null = Enter-Sandbox
    $names = 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'
    $names += 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION', 'AWS_PROFILE'
    $before = @{}
    foreach ($name in $names) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, [NullString]::Value)
    }
    $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY, $env:AWS_REGION = 'AKIAPROXY', 'secret', 'us-east-1'
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $proxy = "$($listener.LocalEndpoint)"
    $asked = [Collections.Concurrent.ConcurrentQueue[string]]::new()
    $job = Start-ThreadJob {
        while ($true) {
            try { $client = ($using:listener).AcceptTcpClient() } catch { break } # it was stopped
            $reader = [IO.StreamReader]::new($client.GetStream())
            $line = $reader.ReadLine()
            while ($reader.ReadLine()) { }
            ($using:asked).Enqueue($line)
            $body = $line -like 'HEAD *' ? '' : '<Error><Code>ExpiredToken</Code><Message>No.</Message></Error>'
            $answer = "HTTP/1.1 400 Bad Request`r`nContent-Length: $($body.Length)`r`nConnection: close`r`n`r`n$body"
            $client.GetStream().Write([Text.Encoding]::ASCII.GetBytes($answer))
            $client.Dispose()
        }
    }
    # Nobody listens on port 1.
    $there = @{ Registry = 's3://somewhere'; EndpointUrl = 'http://127.0.0.1:1' }
}

AfterAll {
    $listener.Stop()
    $job | Wait-Job | Remove-Job
    foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $before[$name] ?? [NullString]::Value) }
    Exit-Sandbox
}

Describe 'A proxy that the environment names' {
    BeforeEach { $asked.Clear() }

    AfterEach { foreach ($name in 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY') { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) } }

    It 'carries what is read and what is listed from when <Variable> is set, and no more when it is not' -ForEach @(
        @{ Variable = 'HTTP_PROXY'; Scheme = 'http://' }
        @{ Variable = 'ALL_PROXY'; Scheme = '' }
    ) {
        { Get-QuiltPackage lab/x @there } | Should -Throw -ErrorId 'ServiceUnreachable,*'
        [Environment]::SetEnvironmentVariable($Variable, "$Scheme$proxy")
        { Get-QuiltPackage lab/x @there } | Should -Throw -ErrorId 'CredentialsExpired,*'
        $asked -match '^GET http://127.0.0.1:1/somewhere/.quilt/' | Should -Not -BeNullOrEmpty
        { Get-QuiltPackage @there } | Should -Throw -ErrorId 'CredentialsExpired,*'
        $asked -match 'list-type=2' | Should -Not -BeNullOrEmpty
        [Environment]::SetEnvironmentVariable($Variable, [NullString]::Value)
        { Get-QuiltPackage lab/x @there } | Should -Throw -ErrorId 'ServiceUnreachable,*'
    }

    It 'is asked for a tunnel to an endpoint of https, by HTTPS_PROXY alone' {
        $env:HTTP_PROXY = "http://$proxy"
        { Get-QuiltPackage lab/x -Registry s3://somewhere -EndpointUrl https://127.0.0.1:1 } | Should -Throw -ErrorId 'ServiceUnreachable,*'
        $asked | Should -BeNullOrEmpty
        $env:HTTPS_PROXY = "http://$proxy"
        { Get-QuiltPackage lab/x -Registry s3://somewhere -EndpointUrl https://127.0.0.1:1 } | Should -Throw -ErrorId 'ServiceUnreachable,*'
        $asked | Should -Match '^CONNECT 127\.0\.0\.1:1 HTTP/1\.[01]$'
        $asked.Clear()
        $env:NO_PROXY = '127.0.0.1'
        { Get-QuiltPackage lab/x -Registry s3://somewhere -EndpointUrl https://127.0.0.1:1 } | Should -Throw -ErrorId 'ServiceUnreachable,*'
        $asked | Should -BeNullOrEmpty
    }

    It 'is not asked for hosts of NO_PROXY' {
        $env:HTTP_PROXY, $env:NO_PROXY = "http://$proxy", 'example.com, 127.0.0.1'
        { Get-QuiltPackage lab/x @there } | Should -Throw -ErrorId 'ServiceUnreachable,*'
        $asked | Should -BeNullOrEmpty
    }
}
