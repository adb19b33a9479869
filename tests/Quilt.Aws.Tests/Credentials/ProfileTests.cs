using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Quilt.Aws.S3;

namespace Quilt.Aws.Tests.Credentials;

/// <summary>
/// Profiles of every kind, down to the signature on the wire. The services that give keys are the tests' own: they stand at the Proxy, which
/// AWS_ENDPOINT_URL_STS and its kin name for the whole class.
/// </summary>
public sealed class ProfileTests : ProxyFixture
{
    private const string Static = "aws_access_key_id = AKIASTATIC\naws_secret_access_key = static-secret";

    private readonly ConcurrentQueue<(string Body, string Authorization)> asked = new();
    private TimeSpan lifetime = TimeSpan.FromHours(1);
    private (int Status, string Body)? refusal;

    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Proxy.Instead = GiveKeysAsync;
        foreach (var service in (string[])["STS", "SSO", "SSO_OIDC"])
            Environment.SetEnvironmentVariable($"AWS_ENDPOINT_URL_{service}", Proxy.Url);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var service in (string[])["STS", "SSO", "SSO_OIDC"])
            Environment.SetEnvironmentVariable($"AWS_ENDPOINT_URL_{service}", null);
    }

    [SkippableFact]
    public async Task A_static_profile_signs_with_its_keys_for_its_region() =>
        Assert.StartsWith("AKIASTATIC//eu-west-3", await SignerAsync(AwsHome.Profile(Static, "region = eu-west-3")), StringComparison.Ordinal);

    [SkippableFact]
    public async Task A_role_is_taken_with_the_keys_of_its_source_profile()
    {
        var source = AwsHome.Profile(Static);
        var role = AwsHome.Profile("role_arn = arn:aws:iam::123456789012:role/one", $"source_profile = {source}", "region = us-east-1");

        Assert.StartsWith("ASIAone/token-one/", await SignerAsync(role), StringComparison.Ordinal);
        Assert.Contains("Credential=AKIASTATIC/", asked.Single().Authorization, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Roles_are_chained()
    {
        var source = AwsHome.Profile(Static);
        var one = AwsHome.Profile("role_arn = arn:aws:iam::123456789012:role/one", $"source_profile = {source}");
        var two = AwsHome.Profile("role_arn = arn:aws:iam::123456789012:role/two", $"source_profile = {one}", "region = us-east-1");

        Assert.StartsWith("ASIAtwo/token-two/", await SignerAsync(two), StringComparison.Ordinal);
        Assert.Equal(["AKIASTATIC", "ASIAone"], asked.Select(call => call.Authorization.Split("Credential=")[1].Split('/')[0]));
    }

    [SkippableFact]
    public async Task A_sign_in_gives_its_keys()
    {
        var profile = Sso(expires: DateTime.UtcNow.AddHours(1));

        Assert.StartsWith("ASIAsso/token-sso/", await SignerAsync(profile), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_sign_in_that_has_ended_says_how_to_sign_in_again()
    {
        var profile = Sso(expires: DateTime.UtcNow.AddHours(-1));

        var error = await ThrowsAsync(Problem.CredentialsExpired, () => SignerAsync(profile));

        Assert.Contains($"aws sso login --profile {profile}", error.Message, StringComparison.Ordinal);
        Assert.Contains("s3:GetObject", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_web_identity_takes_its_role_without_keys()
    {
        var token = Folder.Write("token", "web-identity-token");
        var profile = AwsHome.Profile("role_arn = arn:aws:iam::123456789012:role/web", $"web_identity_token_file = {token}", "role_session_name = quilt", "region = us-east-1");

        Assert.StartsWith("ASIAweb/token-web/", await SignerAsync(profile), StringComparison.Ordinal);
        Assert.Contains("WebIdentityToken=web-identity-token", asked.Single().Body, StringComparison.Ordinal);
        Assert.Empty(asked.Single().Authorization);
    }

    [SkippableFact]
    public async Task Keys_are_asked_again_when_they_are_about_to_end()
    {
        lifetime = TimeSpan.FromMinutes(1); // shorter than the time before their end at which they are renewed
        var role = AwsHome.Profile("role_arn = arn:aws:iam::123456789012:role/one", $"source_profile = {AwsHome.Profile(Static)}", "region = us-east-1");
        using S3Clients clients = new(new AwsConnection { EndpointUrl = Proxy.Url, ProfileName = role });

        await new S3Storage(clients, BucketName).ReadAsync("a", 100, default);
        await new S3Storage(clients, BucketName).ReadAsync("a", 100, default);

        Assert.Equal(2, asked.Count);
    }

    [SkippableFact]
    public async Task Keys_of_the_session_are_asked_for_each_request()
    {
        var count = 0;
        using S3Clients clients = new(Connection with { SessionCredentials = () => ($"AKIA{Interlocked.Increment(ref count)}", "secret", null) });

        await new S3Storage(clients, BucketName).ReadAsync("a", 100, default);
        await new S3Storage(clients, BucketName).ReadAsync("a", 100, default);

        Assert.Equal(2, count);
    }

    [SkippableTheory]
    [InlineData("AccessDenied", Problem.AccessDenied)]
    [InlineData("ExpiredToken", Problem.CredentialsExpired)]
    [InlineData("ValidationError", Problem.CredentialsInvalid)]
    public async Task A_role_that_is_refused_is_one_error(string code, string problem)
    {
        refusal = (403, $"<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>No.</Message></Error><RequestId>1</RequestId></ErrorResponse>");
        var role = AwsHome.Profile("role_arn = arn:aws:iam::123456789012:role/one", $"source_profile = {AwsHome.Profile(Static)}", "region = us-east-1");

        var error = await ThrowsAsync(problem, () => SignerAsync(role));

        Assert.Contains(role, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("static-secret", error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_profile_that_is_not_there_is_named_with_those_that_are()
    {
        var known = AwsHome.Profile(Static);

        var error = await ThrowsAsync(Problem.CredentialsInvalid, () => SignerAsync("nobody"));

        Assert.Contains("'nobody'", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(known);
    }

    [SkippableFact]
    public async Task A_profiles_own_endpoint_is_used()
    {
        var profile = AwsHome.Profile(Static, "region = us-east-1", $"endpoint_url = {Proxy.Url}");
        using S3Clients clients = new(new AwsConnection { ProfileName = profile });
        Proxy.Reset();

        await new S3Storage(clients, BucketName).ReadAsync("a", 100, default);

        Assert.Contains($"GET /{BucketName}/a", Proxy.Requests);
    }

    // The key, token and region that a read through the proxy was signed with.
    private async Task<string> SignerAsync(string profile)
    {
        string? seen = null;
        var give = Proxy.Instead!;
        Proxy.Instead = async context =>
        {
            if (await give(context) || context.Request is { Method: "HEAD" } head && head.Path == $"/{BucketName}")
                return true; // moto names a bucket's region, which then counts
            if (context.Request.Headers.Authorization.ToString().Split("Credential=") is [_, var scope])
                seen = $"{scope.Split('/')[0]}/{context.Request.Headers["x-amz-security-token"]}/{scope.Split('/')[2]}";
            return false;
        };
        using S3Clients clients = new(new AwsConnection { EndpointUrl = Proxy.Url, ProfileName = profile });
        await new S3Storage(clients, BucketName).ReadAsync("a", 100, default);
        return seen!;
    }

    private static string Sso(DateTime expires)
    {
        var start = $"https://{Guid.NewGuid():n}.awsapps.com/start";
        var cache = Directory.CreateDirectory(Path.Combine(AwsHome.Folder, "sso", "cache")).FullName;
        var name = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(start)));
        File.WriteAllText(Path.Combine(cache, $"{name}.json"), $$"""{"startUrl": "{{start}}", "region": "us-east-1", "accessToken": "sso-token", "expiresAt": "{{expires:yyyy-MM-ddTHH:mm:ssZ}}"}""");
        return AwsHome.Profile($"sso_start_url = {start}", "sso_region = us-east-1", "sso_account_id = 123456789012", "sso_role_name = Reader", "region = us-east-1");
    }

    // STS and the portal of SSO.
    private async Task<bool> GiveKeysAsync(HttpContext context)
    {
        if (context.Request.Path == "/federation/credentials")
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""
                {"roleCredentials":
                {"accessKeyId": "ASIAsso", "secretAccessKey": "sso-secret", "sessionToken": "token-sso", "expiration": {{DateTimeOffset.UtcNow.Add(lifetime).ToUnixTimeMilliseconds()}} } }
                """);
            return true;
        }
        if (context.Request.Method != "POST" || context.Request.Path != "/")
            return false;
        using StreamReader reader = new(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        asked.Enqueue((body, context.Request.Headers.Authorization.ToString()));
        if (refusal is { } no)
        {
            context.Response.StatusCode = no.Status;
            await context.Response.WriteAsync(no.Body);
            return true;
        }
        var action = body.Split('&').Single(part => part.StartsWith("Action=", StringComparison.Ordinal))["Action=".Length..];
        var role = Uri.UnescapeDataString(body.Split('&').Single(part => part.StartsWith("RoleArn=", StringComparison.Ordinal))).Split('/')[^1];
        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync($"""
            <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>
            <Credentials><AccessKeyId>ASIA{role}</AccessKeyId><SecretAccessKey>secret-{role}</SecretAccessKey><SessionToken>token-{role}</SessionToken>
            <Expiration>{DateTime.UtcNow.Add(lifetime):yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials>
            <AssumedRoleUser><AssumedRoleId>A:q</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/{role}/q</Arn></AssumedRoleUser>
            </{action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{action}Response>
            """);
        return true;
    }
}
