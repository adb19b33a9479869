using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Quilt.Aws.S3;
using Quilt.Storage;

namespace Quilt.Aws.Tests.Registries;

/// <summary>Answers that S3 gives for one reason each: what can be corrected is, once; the rest is one clear error.</summary>
public sealed class AnswerTests : ProxyFixture
{
    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await new S3Storage(Clients, BucketName).WriteAsync("a", (stream, token) => stream.WriteAsync("one"u8.ToArray(), token).AsTask(), WriteCondition.None, default);
    }

    [SkippableTheory]
    [InlineData(301, "PermanentRedirect")]
    [InlineData(400, "AuthorizationHeaderMalformed")]
    public async Task A_bucket_in_another_region_is_followed_once_and_remembered(int status, string code)
    {
        List<string> regions = [];
        Proxy.Instead = async context =>
        {
            var authorization = context.Request.Headers.Authorization.ToString();
            if (authorization.Length == 0)
                return true; // who asks for the bucket's region gets no answer to it
            var region = authorization.Split("Credential=")[1].Split('/')[2];
            regions.Add(region);
            if (region == "eu-north-1")
                return false;
            context.Response.Headers["x-amz-bucket-region"] = "eu-north-1";
            await FaultProxy.RefuseAsync(context, status, code, "the region 'us-east-1' is wrong; expecting 'eu-north-1'");
            return true;
        };
        using S3Clients clients = new(ThroughProxy);
        S3Storage storage = new(clients, BucketName);

        Assert.Equal("one", await ReadAsync(storage, "a"));
        Assert.NotNull(await (await clients.GetBucketAsync(BucketName, default)).TryHeadAsync("a", null, default));
        Assert.Single(await storage.ListAsync("", ListDepth.Direct, "", default).ToListAsync());

        Assert.Equal(["us-east-1", "eu-north-1", "eu-north-1", "eu-north-1"], regions);
    }

    [SkippableFact]
    public async Task A_bucket_that_names_another_region_for_ever_is_one_error()
    {
        var count = 0;
        Proxy.Instead = async context =>
        {
            context.Response.Headers["x-amz-bucket-region"] = $"xx-{++count}";
            await FaultProxy.RefuseAsync(context, 301, "PermanentRedirect");
            return true;
        };
        using S3Clients clients = new(ThroughProxy);

        var error = await ThrowsAsync(Problem.WrongRegion, () => ReadAsync(new S3Storage(clients, BucketName), "a"));

        Assert.Contains("-Region", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_clock_that_is_off_is_corrected_by_the_servers()
    {
        var skew = TimeSpan.FromHours(2);
        Proxy.Instead = async context =>
        {
            var stamp = context.Request.Headers["x-amz-date"].ToString();
            if (stamp.Length == 0)
                return false;
            var time = DateTime.ParseExact(stamp, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            if ((DateTime.UtcNow + skew - time).Duration() < TimeSpan.FromMinutes(15))
                return false;
            context.Response.Headers.Date = (DateTime.UtcNow + skew).ToString("R", CultureInfo.InvariantCulture);
            await FaultProxy.RefuseAsync(context, 403, "RequestTimeTooSkewed");
            return true;
        };
        using S3Clients clients = new(ThroughProxy);
        S3Storage storage = new(clients, BucketName);

        Assert.Equal("one", await ReadAsync(storage, "a"));
        Assert.Equal("one", await ReadAsync(storage, "a"));

        Assert.Equal(3, Proxy.Requests.Count(line => line.StartsWith("GET ", StringComparison.Ordinal)));
    }

    [SkippableTheory]
    [InlineData(403, "AccessDenied", Problem.AccessDenied)]
    [InlineData(404, "NoSuchBucket", Problem.BucketNotFound)]
    [InlineData(400, "ExpiredToken", Problem.CredentialsExpired)]
    [InlineData(403, "InvalidAccessKeyId", Problem.CredentialsInvalid)]
    [InlineData(403, "SignatureDoesNotMatch", Problem.CredentialsInvalid)]
    [InlineData(403, "RequestTimeTooSkewed", Problem.ClockSkewed)]
    [InlineData(301, "PermanentRedirect", Problem.WrongRegion)]
    public async Task A_refusal_names_bucket_key_and_action(int status, string code, string problem)
    {
        Proxy.Instead = async context =>
        {
            if (context.Request.Path.Value!.Trim('/') == BucketName && context.Request.Method == "HEAD")
                return true;
            await FaultProxy.RefuseAsync(context, status, code);
            return true;
        };
        using S3Clients clients = new(ThroughProxy with { SessionCredentials = () => ("AKIAVISIBLE", "a-secret-of-ours", "a-token-of-ours") });
        S3Storage storage = new(clients, BucketName);

        var reading = await ThrowsAsync(problem, () => storage.ReadAsync("some/key", 100, default));
        var writing = await ThrowsAsync(problem, () => storage.WriteAsync("some/key", (_, _) => Task.CompletedTask, WriteCondition.None, default));
        var listing = await ThrowsAsync(problem, async () => await storage.ListAsync("", ListDepth.Direct, "", default).ToListAsync());

        foreach (var (error, action) in ((QuiltException, string)[])[(reading, "s3:GetObject"), (writing, "s3:PutObject"), (listing, "s3:ListBucket")])
        {
            Assert.Contains(BucketName, error.Message, StringComparison.Ordinal);
            Assert.Contains(action, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("-of-ours", error.ToString(), StringComparison.Ordinal);
        }
        Assert.All([reading, writing], error => Assert.Contains("some/key", error.Message, StringComparison.Ordinal));
        Assert.Equal($"s3://{BucketName}/some/key", reading.Target);
    }

    [SkippableTheory]
    [InlineData("<!doctype html><html><body><h1>It works!</h1></body></html>", "text/html")]
    [InlineData("<html><body><h1>It works!</h1><p>a</p></body></html>", "application/xml")]
    [InlineData("", "text/html")]
    [InlineData("{\"status\": \"ok\"}", "application/json")]
    public async Task A_server_that_is_not_S3_has_no_empty_registry(string body, string type)
    {
        Proxy.Instead = async context =>
        {
            context.Response.ContentType = type;
            if (context.Request.Method != "HEAD")
                await context.Response.WriteAsync(body);
            return true;
        };
        using S3Registries registries = new(ThroughProxy);

        var listing = await ThrowsAsync(Problem.ServiceUnreachable, async () => await Open(registries).ListAsync(default).ToListAsync());
        var versions = await ThrowsAsync(Problem.ServiceUnreachable, async () => await registries.FindAsync($"s3://{BucketName}/data/", null, default).ToListAsync());

        Assert.All([listing, versions], error => Assert.Contains("-EndpointUrl", error.Message, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_missing_object_is_named_with_the_action_and_advice()
    {
        Entry entry = new() { LogicalKey = "gone", PhysicalKey = PhysicalKey.S3(BucketName, "some/gone"), Size = 1, Hash = new ContentHash("SHA256", new string('0', 64)) };

        var reading = await ThrowsAsync(Problem.ContentNotFound, () => Registries.Content.OpenAsync(entry, default));
        var looking = await ThrowsAsync(Problem.ContentNotFound, async () => await (await BucketAsync()).FindExactAsync(entry, default));

        foreach (var error in (QuiltException[])[reading, looking])
        {
            Assert.Contains($"s3://{BucketName}/some/gone", error.Message, StringComparison.Ordinal);
            Assert.Contains("s3:GetObject", error.Message, StringComparison.Ordinal);
            Assert.Contains("check", error.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_missing_version_is_named()
    {
        Entry entry = new() { LogicalKey = "gone", PhysicalKey = PhysicalKey.S3(BucketName, "a", "no-such-version"), Size = 3, Hash = new ContentHash("SHA256", new string('0', 64)) };
        Proxy.Instead = async context =>
        {
            if (!context.Request.Query.ContainsKey("versionId"))
                return false;
            await FaultProxy.RefuseAsync(context, 404, "NoSuchVersion");
            return true;
        };
        using S3Registries registries = new(ThroughProxy);

        var error = await ThrowsAsync(Problem.ContentNotFound, () => registries.Content.OpenAsync(entry, default));

        Assert.StartsWith($"s3://{BucketName}/a?versionId=no-such-version does not exist", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Without_credentials_what_is_denied_says_that_there_are_none()
    {
        Proxy.Instead = async context =>
        {
            Assert.Empty(context.Request.Headers.Authorization.ToString());
            await FaultProxy.RefuseAsync(context, 403, "AccessDenied");
            return true;
        };
        using S3Clients clients = new(new AwsConnection { EndpointUrl = Proxy.Url, Region = "us-east-1" });

        var error = await ThrowsAsync(Problem.CredentialsInvalid, () => new S3Storage(clients, BucketName).ReadAsync("a", 100, default));

        Assert.Contains("no AWS credentials", error.Message, StringComparison.Ordinal);
        Assert.Contains("AWS_PROFILE", error.Message, StringComparison.Ordinal); // not every cmdlet has a -ProfileName
    }

    [SkippableFact]
    public async Task Without_credentials_public_data_is_read_unsigned()
    {
        using S3Clients clients = new(new AwsConnection { EndpointUrl = Proxy.Url, Region = "us-east-1" });
        Proxy.Instead = async context =>
        {
            Assert.Empty(context.Request.Headers.Authorization.ToString());
            context.Response.Headers.ETag = "\"1\"";
            context.Response.ContentLength = 3;
            if (context.Request.Method == "GET")
                await context.Response.Body.WriteAsync("one"u8.ToArray());
            return true;
        };

        Assert.Equal("one", await ReadAsync(new S3Storage(clients, BucketName), "a"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", Problem.ServiceUnreachable)]
    [InlineData("http://no-such-host.invalid", Problem.ServiceUnreachable)]
    [InlineData("nothing", Problem.InvalidEndpoint)]
    [InlineData("ftp://host", Problem.InvalidEndpoint)]
    public async Task An_endpoint_that_cannot_be_reached_is_told_at_once(string url, string problem)
    {
        AwsConnection nowhere = new() { EndpointUrl = url, Region = "us-east-1", SessionCredentials = () => ("A", "a-secret-of-ours", null) };

        var error = await ThrowsAsync(problem, async () =>
        {
            using S3Clients clients = new(nowhere);
            await new S3Storage(clients, "bucket").ReadAsync("a", 100, default);
        });

        Assert.Contains(url.Split("//")[^1].Split(':')[0], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_that_can_be_none_is_refused() =>
        await ThrowsAsync(Problem.InvalidEndpoint, () => Task.FromResult(new S3Clients(new AwsConnection { Region = "eu west" })));

    [SkippableFact]
    public async Task Who_pays_and_the_key_that_encrypts_are_said_in_requests()
    {
        System.Collections.Concurrent.ConcurrentBag<(string Line, string Payer, string Key)> seen = [];
        Proxy.Instead = context =>
        {
            if (context.Request.Headers.Authorization.Count > 0)
                seen.Add((context.Request.Method, context.Request.Headers["x-amz-request-payer"].ToString(), context.Request.Headers["x-amz-server-side-encryption-aws-kms-key-id"].ToString()));
            return Task.FromResult(false);
        };
        using S3Registries registries = new(ThroughProxy with { RequesterPays = true, KmsKeyId = "alias/quilt" });
        Folder.Write("data/small", "one");
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), new byte[(8 << 20) + 1]);

        var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data));

        Assert.Equal(2, pushed.Package.Count);
        Assert.All(seen, request => Assert.Equal("requester", request.Payer));
        Assert.Contains(seen, request => request is { Line: "PUT", Key: "alias/quilt" });
        Assert.Contains(seen, request => request is { Line: "POST", Key: "alias/quilt" });
    }

    private static async Task<string> ReadAsync(S3Storage storage, string key) =>
        Encoding.UTF8.GetString((await storage.ReadAsync(key, 100, default))!.Content.Span);
}
