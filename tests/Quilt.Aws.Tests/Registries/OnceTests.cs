using System.Security.Cryptography;
using Quilt.Hashing;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>No file is read twice.</summary>
public sealed class OnceTests : BucketFixture
{
    private string Big => Path.Combine(Data, "big");

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Big, RandomNumberGenerator.GetBytes((9 << 20) + 5));
    }

    [SkippableTheory]
    [InlineData(HashType.Sha256Chunked)]
    [InlineData(HashType.Sha256)]
    [InlineData(HashType.Crc64Nvme)]
    public async Task The_hash_of_a_big_file_is_known_when_its_last_part_is_sent(HashType type)
    {
        var expected = await FileHasher.HashAsync(Big, type, 1, null, default);
        await using var proxy = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        proxy.Instead = context =>
        {
            if (context.Request is { Method: "POST", Query: var query } && query.ContainsKey("uploadId"))
                File.Delete(Big);
            return Task.FromResult(false);
        };
        using S3Registries registries = new(Connection with { EndpointUrl = proxy.Url });

        var pushed = await Flow.PushAsync(Open(registries), Flow.FromFolder(Data), new PushOptions { Name = Flow.Name, HashType = type });

        Assert.False(File.Exists(Big));
        Assert.Equal(expected, pushed.Package.Entries.Single().Hash);
    }

    [SkippableFact]
    public async Task A_big_file_that_has_not_the_hash_its_package_states_becomes_no_object()
    {
        var stated = new ContentHash("SHA256", new string('0', 64));
        var package = Flow.FromFolder(Data);
        package = package with { Entries = EntrySet.From(package.Entries.Select(entry => entry with { Hash = stated })) };

        await ThrowsAsync(Problem.ContentMismatch, () => Flow.PushAsync(Registry, package));

        Assert.Empty(await VersionsAsync("user/pkg/"));
    }

    [SkippableTheory]
    [InlineData(HashType.Sha256Chunked)]
    [InlineData(HashType.Sha256)]
    [InlineData(HashType.Crc64Nvme)]
    public async Task A_big_file_that_is_there_gets_its_hash_by_the_reading_that_compares_it(HashType type)
    {
        await Flow.PushAsync(Registry, Flow.FromFolder(Data), new PushOptions { Name = Flow.Name });

        var again = await Flow.PushAsync(Registry, Flow.FromFolder(Data), new PushOptions { Name = Quilt.PackageName.Parse("user/again"), Destination = "user/pkg", HashType = type });

        Assert.Equal(1, again.Reused.Files);
        Assert.Equal(await FileHasher.HashAsync(Big, type, 1, null, default), again.Package.Entries.Single().Hash);
    }

    [SkippableFact]
    public async Task A_file_whose_hash_is_another_than_that_of_the_latest_revision_is_not_read_to_compare_it()
    {
        var latest = (await Flow.PushAsync(Registry, Flow.FromFolder(Data))).Package.Entries.Single();
        var other = latest with { PhysicalKey = PhysicalKey.File(Folder["nowhere"]), Hash = new ContentHash("sha2-256-chunked", Convert.ToBase64String(new byte[32])) };

        Assert.Null(await new S3ContentStore(Clients, BucketName).FindAsync(other, "user/pkg", latest, default));
    }

    [SkippableFact]
    public async Task A_comparison_counts_as_progress_and_what_follows_it_not_twice()
    {
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        await File.WriteAllBytesAsync(Big, RandomNumberGenerator.GetBytes((9 << 20) + 5));
        TransferProgress progress = new();

        await Push.ExecuteAsync(await Flow.PlanAsync(Registry, Flow.FromFolder(Data)), progress, new Recorded(), default);

        Assert.Equal(progress.BytesTotal, progress.BytesDone);
    }
}
