using System.Globalization;
using Microsoft.AspNetCore.Http;
using Quilt.Aws.S3;
using Quilt.Storage;

namespace Quilt.Aws.Tests.Registries;

/// <summary>Refusals of HEAD, which have no body: what they are about is found out.</summary>
public sealed class HeadAnswerTests : ProxyFixture
{
    private S3Clients? through;

    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        through = new S3Clients(ThroughProxy);
        await new S3Storage(Clients, BucketName).WriteAsync("some/key", (stream, token) => stream.WriteAsync("one"u8.ToArray(), token).AsTask(), WriteCondition.None, default);
    }

    public override async Task DisposeAsync()
    {
        through?.Dispose();
        await base.DisposeAsync();
    }

    [SkippableTheory]
    [InlineData(403, "AccessDenied", null, Problem.AccessDenied)]
    [InlineData(403, "InvalidAccessKeyId", null, Problem.CredentialsInvalid)]
    [InlineData(403, "SignatureDoesNotMatch", null, Problem.CredentialsInvalid)]
    [InlineData(403, "RequestTimeTooSkewed", null, Problem.ClockSkewed)]
    [InlineData(400, "ExpiredToken", null, Problem.CredentialsExpired)]
    [InlineData(400, "ExpiredToken", "us-east-1", Problem.CredentialsExpired)]
    [InlineData(400, "AuthorizationHeaderMalformed", "us-east-1", Problem.WrongRegion)]
    public async Task It_is_the_error_that_another_request_would_meet(int status, string code, string? region, string problem)
    {
        Proxy.Instead = async context =>
        {
            if (IsAboutBucket(context))
                return false;
            if (region is not null)
                context.Response.Headers["x-amz-bucket-region"] = region;
            await FaultProxy.RefuseAsync(context, status, code);
            return true;
        };
        var bucket = await through!.GetBucketAsync(BucketName, default);

        var whole = await ThrowsAsync(problem, () => bucket.TryHeadAsync("some/key", null, default));
        var part = await ThrowsAsync(problem, () => bucket.TryHeadAsync("some/key", null, default, part: 1));

        Assert.All([whole, part], error => Assert.Contains("s3:GetObject", error.Message, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_clock_that_is_off_is_corrected_before_a_push_takes_what_is_there_for_missing()
    {
        var skew = TimeSpan.FromHours(2);
        Proxy.Instead = async context =>
        {
            if (IsAboutBucket(context))
                return false;
            var time = DateTime.ParseExact(context.Request.Headers["x-amz-date"].ToString(), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            if ((DateTime.UtcNow + skew - time).Duration() < TimeSpan.FromMinutes(15))
                return false;
            context.Response.Headers.Date = (DateTime.UtcNow + skew).ToString("R", CultureInfo.InvariantCulture);
            await FaultProxy.RefuseAsync(context, 403, "RequestTimeTooSkewed");
            return true;
        };
        S3Present present = new(await through!.GetBucketAsync(BucketName, default), "some");

        Assert.Equal(3, (await present.FindAsync("some/key", default))?.Size);
    }

    private bool IsAboutBucket(HttpContext context) => context.Request.Path.Value!.Trim('/') == BucketName;
}
