using System.Security.Cryptography;
using Amazon.S3.Model;
using Quilt.Editing;
using Quilt.Hashing;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>Objects without a stored hash are read for it: in pieces at once where the kind of hash lets one, and each as one object.</summary>
public sealed class HashingTests : ProxyFixture
{
    private const int Size = (17 << 20) + 5;

    private readonly byte[] content = RandomNumberGenerator.GetBytes(Size);

    private protected override bool IsVersioned => false;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await WriteAsync(content);
    }

    [SkippableTheory]
    [InlineData(HashType.Sha256Chunked, 3)]
    [InlineData(HashType.Crc64Nvme, 3)]
    [InlineData(HashType.Sha256, 1)]
    public async Task Each_kind_of_hash_is_that_of_the_bytes_which_count_as_progress(HashType type, int reads)
    {
        Folder.Write("same", "");
        await File.WriteAllBytesAsync(Folder["same"], content);
        using S3Registries registries = new(ThroughProxy);
        var entry = (await registries.FindAsync($"s3://{BucketName}/in", null, default).ToListAsync()).Single();
        Total bytes = new();

        var writer = Open(registries).Content.OpenWriter(new PushOptions { Name = Flow.Name, HashType = type }.Writing);
        var known = await writer.IdentifyAsync(entry, bytes, default);

        Assert.Equal(await FileHasher.HashAsync(Folder["same"], type, 1, null, default), known.Hash);
        Assert.Equal(reads, Proxy.Requests.Count(IsRead));
        Assert.Equal(Size, bytes.Sum);
    }

    [SkippableFact]
    public async Task An_object_that_is_written_over_while_it_is_read_is_refused()
    {
        using S3Registries registries = new(ThroughProxy);
        var written = 0;
        Proxy.Instead = async context =>
        {
            if (context.Request.Method == "GET" && context.Request.Path.Value!.EndsWith("/in/big", StringComparison.Ordinal) && Interlocked.Exchange(ref written, 1) == 0)
                await WriteAsync(RandomNumberGenerator.GetBytes(Size));
            return false;
        };

        await ThrowsAsync(Problem.SourceChanged, () => PushAsync(registries));

        Assert.Null(await Registry.TryGetLatestAsync(Flow.Name, default));
    }

    [SkippableFact]
    public async Task A_server_that_gives_the_whole_for_a_part_is_not_taken_at_its_word()
    {
        using S3Registries registries = new(ThroughProxy);
        Proxy.Instead = async context =>
        {
            if (context.Request.Method != "GET" || !context.Request.Path.Value!.EndsWith("/in/big", StringComparison.Ordinal))
                return false;
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content);
            return true;
        };

        await ThrowsAsync(Problem.StoreNotSupported, () => PushAsync(registries));

        Assert.Null(await Registry.TryGetLatestAsync(Flow.Name, default));
    }

    private static bool IsRead(string line) => line.StartsWith("GET ", StringComparison.Ordinal) && line.Contains("/in/big", StringComparison.Ordinal);

    private async Task PushAsync(S3Registries registries) => await Flow.PushAsync(
        Open(registries), PackageEdit.Put(new Package(), await registries.FindAsync($"s3://{BucketName}/in", null, default).ToListAsync()));

    private async Task WriteAsync(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        await (await BucketAsync()).Sdk.PutObjectAsync(new PutObjectRequest { BucketName = BucketName, Key = "in/big", InputStream = stream, UseChunkEncoding = false });
    }
}
