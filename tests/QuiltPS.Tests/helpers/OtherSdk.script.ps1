# Pushes to S3 with each profile in a session that has loaded another AWSSDK first, and uses that one afterwards. Leaves what came
# of it as JSON. Run in a fresh process.
param([string] $Manifest, [string] $Packages, [string] $Url, [string] $Registry, [string] $Report)

$ErrorActionPreference = 'Stop'
Add-Type -Path "$Packages/awssdk.core/3.7.202.18/lib/netcoreapp3.1/AWSSDK.Core.dll"
Add-Type -Path "$Packages/awssdk.securitytoken/3.7.202/lib/netcoreapp3.1/AWSSDK.SecurityToken.dll"
Import-Module $Manifest

$found = @{ Pushed = @{}; Failed = @{} }
$null = New-Item ./data -ItemType Directory
foreach ($name in 'static', 'role', 'chained', 'sso', 'web') {
    Set-Content ./data/file.txt $name
    try {
        $pushed = Push-QuiltPackage "lab/$name" -Path ./data -Registry $Registry -ProfileName $name -Region us-east-1 -EndpointUrl $Url
        $found.Pushed[$name] = @(Get-QuiltPackage "lab/$name" -Registry $Registry -ProfileName $name -Region us-east-1 -EndpointUrl $Url | Test-QuiltPackage -ProfileName $name -EndpointUrl $Url).Count
    } catch {
        $found.Failed[$name] = "$($_.FullyQualifiedErrorId): $_"
    }
}

# The session's credentials are objects of its own SDK, wrapped as AWS.Tools does.
Add-Type @'
public class AWSPSCredentials { internal object Credentials { get; } public AWSPSCredentials(object credentials) { Credentials = credentials; } }
'@
$StoredAWSCredentials = [AWSPSCredentials]::new([Amazon.Runtime.BasicAWSCredentials]::new('AKIASESSION', 'session-secret'))
$StoredAWSRegion = 'us-east-1'
$found.Stored = (Push-QuiltPackage lab/stored -Path ./data -Registry $Registry -EndpointUrl $Url).Count

$config = [Amazon.SecurityToken.AmazonSecurityTokenServiceConfig]@{ ServiceURL = $Url; AuthenticationRegion = 'us-east-1' }
$sts = [Amazon.SecurityToken.AmazonSecurityTokenServiceClient]::new([Amazon.Runtime.BasicAWSCredentials]::new('AKIATHEIRS', 'their-secret'), $config)
$request = [Amazon.SecurityToken.Model.GetCallerIdentityRequest]::new()
$found.Theirs = $sts.GetCallerIdentityAsync($request).GetAwaiter().GetResult().Account
$found.Versions = [AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -in 'AWSSDK.Core', 'AWSSDK.SecurityToken' }.ForEach{
    "$($_.GetName().Name) $($_.GetName().Version.Major) in $([Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name)" } | Sort-Object
ConvertTo-Json $found | Set-Content $Report
