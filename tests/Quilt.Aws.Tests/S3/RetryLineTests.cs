using System.Text.RegularExpressions;
using Quilt.Aws.S3;

namespace Quilt.Aws.Tests.S3;

/// <summary>Who asks for detail reads of every request that is sent again.</summary>
public sealed class RetryLineTests : ProxyFixture
{
    private readonly Recorded report = new();

    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();

    [SkippableFact]
    public async Task A_refusal_leaves_a_line_and_the_pace_another()
    {
        await PutAsync((number, _) => number == 0 ? Fault.Busy : null);

        Assert.Equal(2, report.Details.Count);
        Assert.Matches($@"^s3://{BucketName} asks for fewer requests: .* [0-9.]+ a second", report.Details.First());
        Assert.Matches($@"^s3:PutObject on s3://{BucketName}/key is sent again after [0-9]+\.[0-9] seconds: SlowDown: No\.$", report.Details.Last());
    }

    [SkippableFact]
    public async Task Each_try_leaves_one_line()
    {
        await PutAsync((number, _) => number < 3 ? Fault.Reset : null);

        Assert.Equal(3, report.Details.Count);
        Assert.All(report.Details, line => Assert.StartsWith($"s3:PutObject on s3://{BucketName}/key is sent again after ", line, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task What_the_SDK_sends_again_leaves_a_line_too()
    {
        using S3Clients clients = new(ThroughProxy);
        var bucket = await clients.GetBucketAsync(BucketName, default);
        Proxy.Reset((number, _) => number == 0 ? Fault.Busy : null);
        CurrentReport.Value = report;

        Assert.Empty(await bucket.ListVersionsAsync("", default).ToListAsync());

        Assert.Matches(new Regex($@"^s3:ListBucketVersions on s3://{BucketName} is sent again after [0-9]+\.[0-9] seconds: SlowDown: No\.$"), Assert.Single(report.Details));
    }

    [SkippableFact]
    public async Task An_object_that_is_read_on_leaves_a_line()
    {
        using S3Clients clients = new(ThroughProxy);
        var bucket = await clients.GetBucketAsync(BucketName, default);
        await bucket.PutAsync("key", "content"u8.ToArray(), S3Objects.Hash("content"u8.ToArray()), [], default);
        Proxy.Reset((number, _) => number == 0 ? Fault.Truncated : null);
        CurrentReport.Value = report;

        await bucket.TryReadAsync("key", 100, default);

        Assert.StartsWith($"s3:GetObject on s3://{BucketName}/key is sent again after ", Assert.Single(report.Details), StringComparison.Ordinal);
    }

    private async Task PutAsync(Func<int, string, Fault?> plan)
    {
        using S3Clients clients = new(ThroughProxy);
        var bucket = await clients.GetBucketAsync(BucketName, default);
        Proxy.Reset(plan);
        CurrentReport.Value = report;
        await bucket.PutAsync("key", "content"u8.ToArray(), S3Objects.Hash("content"u8.ToArray()), [], default);
    }
}
