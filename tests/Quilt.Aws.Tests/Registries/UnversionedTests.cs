namespace Quilt.Aws.Tests.Registries;

/// <summary>A bucket without versioning: exact versions are not to be had, hashes still are.</summary>
public class UnversionedTests : BucketFixture
{
    private protected override bool IsVersioned => false;

    [SkippableFact]
    public async Task A_push_says_so_once_and_hashes_still_tell_changes()
    {
        Folder.Write("data/a", "one");
        Folder.Write("data/b", "two");
        Recorded report = new();

        var pushed = await Flow.PushAsync(Registry, Flow.FromFolder(Data), report: report);

        Assert.Contains(BucketName, Assert.Single(report.Warnings), StringComparison.Ordinal);
        Assert.All(pushed.Package.Entries, entry => Assert.Null(entry.PhysicalKey.VersionId));
        Assert.Empty(await Flow.VerifyAsync(pushed.Package, Registries.Content));
        await (await BucketAsync()).Sdk.PutObjectAsync(new() { BucketName = BucketName, Key = "user/pkg/a", ContentBody = "own" });
        Assert.Equal("a", Assert.Single(await Flow.VerifyAsync(pushed.Package, Registries.Content)).LogicalKey);
    }
}
