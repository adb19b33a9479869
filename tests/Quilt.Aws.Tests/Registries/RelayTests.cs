using System.Security.Cryptography;
using Amazon.S3.Model;
using Quilt.Aws.S3;
using Quilt.Registries;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>A package is copied into a bucket that another connection reaches: neither may do anything in the other's.</summary>
public sealed class RelayTests : BucketFixture
{
    private readonly string there = $"r{Guid.NewGuid():n}"[..20];
    private S3Registries? others;

    private Registry Target => others!.Open(RegistryLocation.Parse($"s3://{there}", "/"));

    private PushOptions Through => new() { Name = Flow.Name, Dedupe = true, Source = Registries.Content, ThroughHere = true };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var other = await S3Server.ConnectOtherAsync();
        others = new S3Registries(other);
        using S3Clients clients = new(other);
        var sdk = (await clients.GetBucketAsync(there, default)).Sdk;
        await sdk.PutBucketAsync(there);
        await sdk.PutBucketVersioningAsync(new PutBucketVersioningRequest { BucketName = there, VersioningConfig = new() { Status = "Enabled" } });
        Folder.Write("data/small", "one");
        Folder.Write("data/empty", "");
        await File.WriteAllBytesAsync(Path.Combine(Data, "big"), RandomNumberGenerator.GetBytes((17 << 20) + 5));
    }

    public override async Task DisposeAsync()
    {
        others?.Dispose();
        await base.DisposeAsync();
    }

    [SkippableTheory]
    [InlineData(HashType.Sha256Chunked)]
    [InlineData(HashType.Sha256)]
    [InlineData(HashType.Crc64Nvme)]
    public async Task Content_of_each_kind_of_hash_arrives_with_it(HashType type)
    {
        var source = (await Flow.PushAsync(Registry, Flow.FromFolder(Data), new PushOptions { Name = Flow.Name, HashType = type })).Package;

        var copy = await Flow.PushAsync(Target, source, Through);

        Assert.Equal(source.TopHash, copy.Package.TopHash);
        Assert.Equal(3, copy.Copied.Files);
        Assert.All(copy.Package.Entries, entry => Assert.Equal(there, entry.PhysicalKey.Bucket));
        Assert.All(copy.Package.Entries, entry => Assert.NotNull(entry.PhysicalKey.VersionId));
        Assert.Empty(await Flow.VerifyAsync(copy.Package, others!.Content));
    }

    [SkippableTheory]
    [InlineData("small", HashType.Sha256Chunked)]
    [InlineData("big", HashType.Sha256Chunked)]
    [InlineData("big", HashType.Sha256)]
    public async Task Content_that_is_not_what_the_package_states_becomes_no_object(string file, HashType type)
    {
        var source = (await Flow.PushAsync(Registry, Flow.FromFolder(Data), new PushOptions { Name = Flow.Name, HashType = type })).Package;
        var wrong = (byte[])File.ReadAllBytes(Path.Combine(Data, file)).Clone();
        wrong[^1] ^= 1;
        using MemoryStream stream = new(wrong);
        await (await BucketAsync()).Sdk.PutObjectAsync(new PutObjectRequest { BucketName = BucketName, Key = $"user/pkg/{file}", InputStream = stream, UseChunkEncoding = false });
        var changed = source with { Entries = EntrySet.From(source.Entries.Select(entry => entry.LogicalKey == file ? entry with { PhysicalKey = PhysicalKey.S3(BucketName, entry.PhysicalKey.Path) } : entry)) };

        await ThrowsAsync(Problem.ContentMismatch, () => Flow.PushAsync(Target, changed, Through));

        using S3Clients clients = new(await S3Server.ConnectOtherAsync());
        var bucket = await clients.GetBucketAsync(there, default);
        Assert.Empty(await bucket.ListVersionsAsync($"user/pkg/{file}", default).ToListAsync());
        Assert.Null(await Target.TryGetLatestAsync(Flow.Name, default));
    }

    [SkippableFact]
    public async Task A_plan_says_what_the_copy_then_meets()
    {
        var source = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package;
        await Flow.PushAsync(Target, source, Through);
        var again = Through with { Name = PackageName.Parse("user/again"), Destination = "user/pkg" };

        var plan = await Flow.PlanAsync(Target, source, again with { Exact = true });
        var done = await Flow.PushAsync(Target, source, again);

        Assert.Equal(2, plan.Reuse.Files);
        Assert.Equal((plan.Copy, plan.Reuse), (done.Copied, done.Reused));
    }

    [SkippableFact]
    public async Task Small_content_that_is_there_is_not_sent_again()
    {
        var source = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package;
        await Flow.PushAsync(Target, source, Through);
        var more = source with { Entries = EntrySet.From(source.Entries.Where(entry => entry.LogicalKey != "big")) };

        var again = await Flow.PushAsync(Target, more, Through with { Force = true });

        Assert.Equal(0, again.Copied.Files);
    }
}
