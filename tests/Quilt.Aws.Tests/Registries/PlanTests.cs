using Amazon.S3.Model;
using Quilt.Editing;
using Quilt.Registries;
using Quilt.Transfers;

namespace Quilt.Aws.Tests.Registries;

/// <summary>What an exact plan says, the run then meets.</summary>
public class PlanTests : BucketFixture
{
    private readonly string source = $"s{Guid.NewGuid():n}"[..20];

    [SkippableFact]
    public async Task A_copy_from_another_bucket_that_is_there_is_planned_as_reuse()
    {
        await MakeBucketAsync(source, isVersioned: true);
        Folder.Write("data/a", "one");
        Folder.Write("data/b", "two");
        await Flow.PushAsync(Registries.Open(RegistryLocation.Parse($"s3://{source}", "/")), Flow.FromFolder(Data));
        var found = PackageEdit.Put(new Package(), await Registries.FindAsync($"s3://{source}/user/pkg", null, default).ToListAsync());
        await Flow.PushAsync(Registry, found);
        var bucket = await BucketAsync();
        await bucket.Sdk.PutObjectAsync(new PutObjectRequest { BucketName = BucketName, Key = "user/pkg/b", ContentBody = "owt", UseChunkEncoding = false });

        await MeetsAsync(found, (1, 1));
    }

    [SkippableFact]
    public async Task An_object_without_a_stored_hash_is_planned_by_its_tag()
    {
        // By then it is known whether the server keeps checksums.
        Folder.Write("other/x", "any");
        await Flow.PushAsync(Registry, Flow.FromFolder(Folder["other"]), new PushOptions { Name = PackageName.Parse("user/other") });
        Folder.Write("data/a", "one");
        Folder.Write("data/b", "two");
        var bucket = await BucketAsync();
        foreach (var (key, text) in (IEnumerable<(string, string)>)[("a", "one"), ("b", "owt")])
            await bucket.Sdk.PutObjectAsync(new PutObjectRequest { BucketName = BucketName, Key = $"user/pkg/{key}", ContentBody = text, UseChunkEncoding = false });

        await MeetsAsync(Flow.FromFolder(Data), (1, 1));
    }

    private async Task MeetsAsync(Package package, (int Copy, int Reuse) files)
    {
        PushOptions options = new() { Name = PackageName.Parse("user/again"), Destination = "user/pkg" };
        var plan = await Flow.PlanAsync(Registry, package, options with { Exact = true });
        Assert.Equal(files, (plan.Copy.Files, plan.Reuse.Files));
        var done = await Flow.PushAsync(Registry, package, options);
        Assert.Equal((plan.Copy, plan.Reuse), (done.Copied, done.Reused));
        Assert.Empty(await Flow.VerifyAsync(done.Package, Registries.Content));
    }
}

/// <inheritdoc cref="PlanTests"/>
public sealed class MotoPlanTests : PlanTests
{
    private protected override Task<AwsConnection> ConnectAsync() => MotoS3.ConnectAsync();
}
