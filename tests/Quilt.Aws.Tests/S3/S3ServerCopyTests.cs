using System.Security.Cryptography;
using Quilt.Aws.S3;
using Quilt.Storage;

namespace Quilt.Aws.Tests.S3;

/// <summary>Objects copied within S3.</summary>
public class S3ServerCopyTests : ProxyFixture
{
    private S3Clients? through;
    private Package source = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        through = new S3Clients(ThroughProxy);
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), RandomNumberGenerator.GetBytes((8 << 20) + 1));
        Folder.Write("data/small", "one");
        source = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package;
    }

    public override async Task DisposeAsync()
    {
        through?.Dispose();
        await base.DisposeAsync();
    }

    [SkippableTheory]
    [InlineData(Fault.Busy, "big")]
    [InlineData(Fault.Reset, "big")]
    [InlineData(Fault.LostAnswer, "big")]
    [InlineData(Fault.Busy, "small")]
    [InlineData(Fault.Reset, "small")]
    [InlineData(Fault.LostAnswer, "small")]
    public async Task A_copy_survives_it_at_any_request(Fault fault, string file)
    {
        await CopyAsync(file, "copy/count", LimitOf(file));
        var count = Proxy.Requests.Count;
        Assert.InRange(count, 3, 30);
        Assert.Equal(file == "big", Proxy.Requests.Any(line => line.Contains("partNumber=2", StringComparison.Ordinal)));
        for (var place = 0; place < count; place++)
        {
            Proxy.Reset((number, _) => number == place ? fault : null);

            var copied = await CopyAsync(file, $"copy/at{place}", LimitOf(file));

            Assert.Empty(await Flow.VerifyAsync(Of(file, copied), Registries.Content));
        }
    }

    [SkippableFact]
    public async Task An_object_of_parts_that_was_copied_is_known_by_the_next_copy()
    {
        var first = await CopyAsync("big", "copy/big", S3ServerCopy.LargestCopy);

        var again = await CopyAsync("big", "copy/big", S3ServerCopy.LargestCopy);

        Assert.False(first.WasThere);
        Assert.True(again.WasThere);
        Assert.Equal(first.PhysicalKey, again.PhysicalKey);
        Assert.Empty(await Flow.VerifyAsync(Of("big", again), Registries.Content));
    }

    [SkippableFact]
    public async Task A_copy_that_is_stopped_does_not_wait_for_a_server_that_does_not_answer()
    {
        using CancellationTokenSource stop = new();
        Proxy.Reset((_, line) => line.StartsWith("DELETE ", StringComparison.Ordinal) || line.Contains("partNumber=2", StringComparison.Ordinal) ? Fault.Stalled : null);
        var copy = CopyAsync("big", "copy/big", largestCopy: 1, stop.Token);
        while (!Proxy.Requests.Any(line => line.Contains("partNumber=2", StringComparison.Ordinal)))
            await Task.Delay(20);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copy.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains(Proxy.Requests, line => line.StartsWith("DELETE ", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("small", 1)]
    [InlineData("big", 2)]
    public async Task Each_part_that_is_copied_counts_as_progress(string file, int parts)
    {
        Total bytes = new();

        await CopyAsync(file, $"copy/{file}", LimitOf(file), default, bytes);

        Assert.Equal(Of(file).Size, bytes.Sum);
        Assert.InRange(bytes.Reports, parts, int.MaxValue);
    }

    private static long LimitOf(string file) => file == "big" ? 1 : S3ServerCopy.LargestCopy;

    private async Task<StoredContent> CopyAsync(string file, string key, long largestCopy, CancellationToken cancellationToken = default, IProgress<long>? bytes = null)
    {
        var bucket = await through!.GetBucketAsync(BucketName, default);
        S3ServerCopy copy = new(through, bucket, new S3Present(bucket, "copy"), HashType.Sha256Chunked, largestCopy);
        return await copy.RunAsync(Of(file), BucketName, key, bytes, cancellationToken);
    }

    private Entry Of(string file) => source.Entries.Single(entry => entry.LogicalKey == file);

    private Package Of(string file, StoredContent content) => new() { Entries = new[] { Of(file) with { PhysicalKey = content.PhysicalKey, Hash = content.Hash } } };
}

/// <summary>The same where a copy by one request gets a tag of its own, as from AWS.</summary>
public sealed class MotoServerCopyTests : S3ServerCopyTests
{
    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();
}
