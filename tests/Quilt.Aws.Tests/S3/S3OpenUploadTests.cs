using System.Collections.Concurrent;
using System.Security.Cryptography;
using Amazon.S3.Model;
using Microsoft.AspNetCore.Http;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.S3;

/// <summary>Uploads in parts that others began, that the user may not see, or that a server begins in its own way.</summary>
public sealed class S3OpenUploadTests : ProxyFixture
{
    private readonly ConcurrentBag<string> seen = []; // names of headers
    private S3Registries? through;

    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        through = new S3Registries(ThroughProxy);
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), RandomNumberGenerator.GetBytes((8 << 20) + 1));
    }

    public override async Task DisposeAsync()
    {
        through?.Dispose();
        await base.DisposeAsync();
    }

    [SkippableFact]
    public async Task One_that_another_program_began_without_our_checksums_is_left_alone_where_they_are_kept()
    {
        await LearnThatChecksumsAreKeptAsync();
        var theirs = await BeginAsync();

        var pushed = await PushAsync();

        Assert.DoesNotContain(Proxy.Requests, line => line.Contains(theirs, StringComparison.Ordinal));
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
    }

    [SkippableFact]
    public async Task One_that_does_not_take_our_checksums_gives_way_to_a_new_one()
    {
        var theirs = await BeginAsync();
        var refused = 0;
        Proxy.Instead = async context =>
        {
            if (context.Request.Method != "PUT" || context.Request.Query["uploadId"] != theirs)
                return false;
            Interlocked.Increment(ref refused);
            await FaultProxy.RefuseAsync(context, 400, "InvalidRequest", "Checksum Type mismatch occurred, expected checksum Type: null, actual checksum Type: sha256");
            return true;
        };

        var pushed = await PushAsync();

        Assert.NotEqual(0, refused);
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
    }

    [SkippableTheory]
    [InlineData("uploads")]
    [InlineData("uploadId")]
    public async Task Who_may_not_see_what_was_begun_begins_anew_and_is_told_once(string denied)
    {
        await File.WriteAllBytesAsync(Path.Combine(Data, "other"), RandomNumberGenerator.GetBytes((8 << 20) + 1));
        await BeginAsync("user/pkg/big");
        await BeginAsync("user/pkg/other");
        Proxy.Instead = context => RefuseAsync(context, context.Request.Method == "GET" && context.Request.Query.ContainsKey(denied), 403, "AccessDenied");
        Recorded report = new();

        var pushed = await PushAsync(report);

        Assert.Equal(2, pushed.Copied.Files);
        Assert.Single(report.Details, line => line.Contains("s3:ListBucketMultipartUploads", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_server_that_refuses_to_begin_one_with_checksums_is_asked_without()
    {
        var refused = 0;
        Proxy.Instead = context => RefuseAsync(context, context.Request.Headers.ContainsKey("x-amz-checksum-algorithm") && Interlocked.Increment(ref refused) > 0, 501, "NotImplemented");

        var pushed = await PushAsync();

        Assert.Equal(1, refused);
        Assert.DoesNotContain("x-amz-checksum-sha256", seen);
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
    }

    private async Task<bool> RefuseAsync(HttpContext context, bool isRefused, int status, string code)
    {
        foreach (var name in context.Request.Headers.Keys)
            seen.Add(name.ToLowerInvariant());
        if (isRefused)
            await FaultProxy.RefuseAsync(context, status, code);
        return isRefused;
    }

    private Task<PushResult> PushAsync(IReport? report = null) => Flow.PushAsync(Open(through!), Flow.FromFolder(Data), report: report);

    private async Task LearnThatChecksumsAreKeptAsync()
    {
        Folder.Write("first/a", "one");
        await Flow.PushAsync(Open(through!), Flow.FromFolder(Folder["first"]), new PushOptions { Name = PackageName.Parse("user/first") });
        Proxy.Reset();
    }

    private async Task<string> BeginAsync(string key = "user/pkg/big") =>
        (await (await BucketAsync()).Sdk.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = BucketName, Key = key })).UploadId;
}
