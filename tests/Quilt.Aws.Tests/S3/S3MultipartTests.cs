using System.Security.Cryptography;
using Quilt.Aws.S3;
using Quilt.Hashing;

namespace Quilt.Aws.Tests.S3;

/// <summary>Big objects in parts.</summary>
public class S3MultipartTests : BucketFixture
{
    private const string Key = "user/pkg/big";
    private const int Size = 40 << 20;
    private const int Parts = 5;

    [SkippableFact]
    public async Task Two_pushes_that_share_an_upload_make_two_objects_of_one_content_each()
    {
        var bucket = await BucketAsync();
        var (one, two) = (RandomNumberGenerator.GetBytes(Size), RandomNumberGenerator.GetBytes(Size));
        S3Written? second = null;
        // When the first has sent all its parts, the second finds its upload, goes on with it, and completes it.
        var first = await Upload(bucket, one, () => second ??= Upload(bucket, two, () => { }).GetAwaiter().GetResult());

        Assert.Equal(SHA256.HashData(one), await HashAsync(bucket, first));
        Assert.Equal(SHA256.HashData(two), await HashAsync(bucket, second!));
    }

    [SkippableFact]
    public async Task An_upload_that_is_cancelled_leaves_its_parts_for_the_next()
    {
        var content = RandomNumberGenerator.GetBytes(Size);
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        using S3Clients clients = new(Connection with { EndpointUrl = proxy.Url });
        var bucket = await clients.GetBucketAsync(BucketName, default);
        using CancellationTokenSource stop = new();
        CountDown progress = new(3, stop);

        var push = new S3Multipart(bucket, Key, ReaderOf(content), Size).SendAsync(progress, stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push.WaitAsync(TimeSpan.FromMinutes(1)));
        while (proxy.Open > 0)
            await Task.Delay(20);
        var there = proxy.Done.Where(line => line.Contains("partNumber=", StringComparison.Ordinal)).ToList();
        proxy.Reset();
        await Upload(bucket, content, () => { });

        var sent = proxy.Requests.Where(line => line.Contains("partNumber=", StringComparison.Ordinal)).ToList();
        Assert.InRange(there.Count, 3, Parts);
        Assert.Empty(there.Intersect(sent, StringComparer.Ordinal));
        Assert.Equal(Parts, there.Count + sent.Count);
    }

    [SkippableFact]
    public async Task An_object_above_the_limit_of_one_request_is_copied_in_parts()
    {
        var content = RandomNumberGenerator.GetBytes((20 << 20) + 3);
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), content);
        var entry = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package.Entries.Single();
        var bucket = await BucketAsync();

        var copied = await new S3ServerCopy(Clients, bucket, new S3Present(bucket, "copy"), HashType.Sha256Chunked, largestCopy: 1 << 20)
            .RunAsync(entry, BucketName, "copy/big", null, default);

        Assert.Equal(entry.Hash, copied.Hash);
        Assert.Equal(SHA256.HashData(content), await HashAsync(bucket, new S3Written("", copied.PhysicalKey.VersionId), "copy/big"));
        Assert.Contains("-3", (await bucket.TryHeadAsync("copy/big", null, default))!.Tag, StringComparison.Ordinal);
    }

    /// <summary>Takes three minutes and 13 GiB of the server's memory: asked for by QUILTPS_TEST_BIG.</summary>
    [SkippableFact]
    public virtual async Task A_sparse_file_of_6_GiB_is_pushed_copied_by_parts_and_installed()
    {
        Skip.If(Environment.GetEnvironmentVariable("QUILTPS_TEST_BIG") is not { Length: > 0 }, "It takes minutes and a server with 14 GiB of room (S3_BYTES): set QUILTPS_TEST_BIG to run it.");
        Directory.CreateDirectory(Data);
        var path = Path.Combine(Data, "sparse");
        await using (var file = File.Create(path))
        {
            file.SetLength(6L << 30);
            file.Position = 5L << 30;
            file.Write("something in it"u8);
        }

        var package = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package;
        var entry = package.Entries.Single();
        var bucket = await BucketAsync();
        var copied = await new S3ServerCopy(Clients, bucket, new S3Present(bucket, "copy"), HashType.Sha256Chunked).RunAsync(entry, BucketName, "copy/sparse", null, default);

        Assert.Equal(await FileHasher.HashAsync(path, HashType.Sha256Chunked, Environment.ProcessorCount, null, default), entry.Hash);
        var there = (await bucket.TryHeadAsync("copy/sparse", copied.PhysicalKey.VersionId, default))!;
        Assert.Equal(6L << 30, there.Size);
        Assert.Equal((await bucket.TryHeadAsync(entry.PhysicalKey.Path, null, default))!.Tag, there.Tag);
        Assert.Empty(await Flow.InstallAsync(package, Folder["target"], Registries.Content));
        Assert.Equal(entry.Hash, await FileHasher.HashAsync(Folder["target/sparse"], HashType.Sha256Chunked, Environment.ProcessorCount, null, default));
    }

    private static Task<S3Written> Upload(Bucket bucket, byte[] content, Action beforeCompletion) =>
        new S3Multipart(bucket, Key, ReaderOf(content), content.Length) { BeforeCompletion = _ => beforeCompletion() }.SendAsync(null, default);

    private static ReadAt ReaderOf(byte[] content) => (buffer, offset) =>
    {
        var count = (int)Math.Min(buffer.Length, content.Length - offset);
        content.AsSpan((int)offset, count).CopyTo(buffer);
        return count;
    };

    private static async Task<byte[]> HashAsync(Bucket bucket, S3Written written, string key = Key)
    {
        await using var stream = await bucket.OpenAsync(key, written.VersionId, 0, null, default);
        return await SHA256.HashDataAsync(stream);
    }

    /// <summary>Stops the work once so many parts were sent.</summary>
    private sealed class CountDown(int parts, CancellationTokenSource stop) : IProgress<long>
    {
        private int left = parts;

        public void Report(long value)
        {
            if (Interlocked.Decrement(ref left) == 0)
                stop.Cancel();
        }
    }
}
