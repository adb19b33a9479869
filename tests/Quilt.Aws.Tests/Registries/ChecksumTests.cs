using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.AspNetCore.Http;
using Quilt.Editing;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>Checksums that the server keeps: sent, held against its answer, and read in place of the bytes.</summary>
public sealed class ChecksumTests : BucketFixture
{
    private const int Chunk = 8 << 20;

    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();

    [SkippableFact]
    public async Task What_is_pushed_is_kept_with_its_SHA_256()
    {
        Folder.Write("data/a", "one");
        Directory.CreateDirectory(Data);
        var big = RandomNumberGenerator.GetBytes((2 * Chunk) + 5);
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), big);

        var pushed = await Flow.PushAsync(Registry, Flow.FromFolder(Data));

        var small = await AttributesAsync("user/pkg/a");
        Assert.Equal(Convert.ToBase64String(SHA256.HashData("one"u8)), small.Checksum.ChecksumSHA256);
        var whole = await AttributesAsync("user/pkg/big");
        Assert.Equal(pushed.Package.Entries.Single(entry => entry.LogicalKey == "big").Hash!.Value, whole.Checksum.ChecksumSHA256.Split('-')[0]);
    }

    [SkippableFact]
    public async Task Objects_that_are_there_with_a_checksum_are_hashed_without_reading_a_byte()
    {
        Folder.Write("data/a", "one");
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), RandomNumberGenerator.GetBytes((2 * Chunk) + 5));
        var first = await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        using HttpClient http = new();
        // AWS says behind a checksum of checksums how many parts there are; moto does so for GET, and forgets it for HEAD.
        proxy.Instead = context => AnswerHeadAsync(context, http, "x-amz-checksum-sha256", kept => $"{kept}-3");
        using S3Registries registries = new(Connection with { EndpointUrl = proxy.Url });
        var found = await registries.FindAsync($"s3://{BucketName}/user/pkg", null, default).ToListAsync();

        var pushed = await Flow.PushAsync(Open(registries), PackageEdit.Put(new Package(), found), new PushOptions { Name = PackageName.Parse("user/second") });

        Assert.Equal(first.Package.Entries.Select(entry => entry.Hash), pushed.Package.Entries.Select(entry => entry.Hash));
        Assert.DoesNotContain(proxy.Requests, line => line.StartsWith($"GET /{BucketName}/user/pkg/", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Objects_whose_CRC_S3_keeps_get_it_as_their_hash_without_reading_a_byte()
    {
        Directory.CreateDirectory(Data);
        var file = Path.Combine(Data, "big");
        await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(Chunk + 5));
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        var hash = await Hashing.FileHasher.HashAsync(file, HashType.Crc64Nvme, 1, null, default);
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        using HttpClient http = new();
        proxy.Instead = context => AnswerHeadAsync(context, http, "x-amz-checksum-crc64nvme", _ => hash.Value);
        using S3Registries registries = new(Connection with { EndpointUrl = proxy.Url });
        var found = await registries.FindAsync($"s3://{BucketName}/user/pkg", null, default).ToListAsync();

        var pushed = await Flow.PushAsync(Open(registries), PackageEdit.Put(new Package(), found), new PushOptions { Name = PackageName.Parse("user/crc"), HashType = HashType.Crc64Nvme });

        Assert.Equal(hash, pushed.Package.Entries.Single().Hash);
        Assert.DoesNotContain(proxy.Requests, line => line.StartsWith($"GET /{BucketName}/user/pkg/", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_checksum_of_other_parts_than_the_packages_is_not_taken_for_its_hash()
    {
        var bytes = RandomNumberGenerator.GetBytes(Chunk + 5);
        var bucket = await BucketAsync();
        var upload = await bucket.Sdk.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = BucketName, Key = "in/big", ChecksumAlgorithm = ChecksumAlgorithm.SHA256 });
        List<PartETag> tags = [];
        foreach (var range in new Range[] { ..(5 << 20), (5 << 20).. })
        {
            var part = bytes[range];
            var sum = Convert.ToBase64String(SHA256.HashData(part));
            var sent = await bucket.Sdk.UploadPartAsync(new UploadPartRequest { BucketName = BucketName, Key = "in/big", UploadId = upload.UploadId, PartNumber = tags.Count + 1, InputStream = new MemoryStream(part), UseChunkEncoding = false, ChecksumSHA256 = sum });
            tags.Add(new PartETag(tags.Count + 1, sent.ETag) { ChecksumSHA256 = sum });
        }
        await bucket.Sdk.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = BucketName, Key = "in/big", UploadId = upload.UploadId, PartETags = tags });
        var found = await Registries.FindAsync($"s3://{BucketName}/in", null, default).ToListAsync();

        var pushed = await Flow.PushAsync(Registry, PackageEdit.Put(new Package(), found));

        Assert.Equal(S3Sums(bytes), pushed.Package.Entries.Single().Hash);
    }

    [SkippableFact]
    public async Task A_server_that_keeps_another_checksum_than_was_sent_is_not_believed()
    {
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        proxy.Instead = async context =>
        {
            if (context.Request.Method != "PUT" || !context.Request.Path.Value!.EndsWith("/user/pkg/a", StringComparison.Ordinal))
                return false;
            context.Response.Headers["x-amz-checksum-sha256"] = Convert.ToBase64String(SHA256.HashData("another"u8));
            await context.Response.CompleteAsync();
            return true;
        };
        using S3Registries registries = new(Connection with { EndpointUrl = proxy.Url });
        Folder.Write("data/a", "one");

        await ThrowsAsync(Problem.ContentMismatch, () => Flow.PushAsync(Open(registries), Flow.FromFolder(Data)));

        Assert.Null(await Registry.TryGetLatestAsync(Flow.Name, default));
    }

    // Answers HEAD for the big object as AWS does, with what it says there of a checksum that moto keeps, or not.
    private async Task<bool> AnswerHeadAsync(HttpContext context, HttpClient http, string header, Func<string?, string?> say)
    {
        if (context.Request.Method != "HEAD" || !context.Request.Path.Value!.EndsWith("/big", StringComparison.Ordinal))
            return false;
        using HttpRequestMessage question = new(HttpMethod.Head, $"{Connection.EndpointUrl}{context.Request.Path}{context.Request.QueryString}");
        question.Headers.Add("x-amz-checksum-mode", "ENABLED");
        using var answer = await http.SendAsync(question);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is "ETag" or "Content-Length" or "x-amz-version-id"))
            context.Response.Headers[name] = values.ToArray();
        if (say(answer.Headers.TryGetValues(header, out var kept) ? kept.Single() : null) is { } said)
            context.Response.Headers[header] = said;
        return true;
    }

    private async Task<GetObjectAttributesResponse> AttributesAsync(string key) => await (await BucketAsync()).Sdk.GetObjectAttributesAsync(
        new GetObjectAttributesRequest { BucketName = BucketName, Key = key, ObjectAttributes = [ObjectAttributes.Checksum, ObjectAttributes.ObjectParts, ObjectAttributes.ObjectSize] });

    private static ContentHash S3Sums(byte[] bytes) =>
        Quilt.Aws.S3.S3FileSums.OfDigests([.. bytes.Chunk(Chunk).Select(SHA256.HashData)], bytes.Length);
}
