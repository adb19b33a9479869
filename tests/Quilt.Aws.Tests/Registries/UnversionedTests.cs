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

    [SkippableTheory]
    [InlineData(3)]
    [InlineData(60)]
    public async Task An_object_that_was_deleted_is_sent_again(int files)
    {
        for (var i = 0; i < files; i++)
            Folder.Write($"data/{i}", $"content {i}");
        await Flow.PushAsync(Registry, Flow.FromFolder(Data));
        await (await BucketAsync()).Sdk.DeleteObjectAsync(BucketName, "user/pkg/1");

        var again = await Flow.PushAsync(Registry, Flow.FromFolder(Data), new() { Name = Flow.Name, Exact = true });

        Assert.Equal((1, files - 1), (again.Copied.Files, again.Reused.Files));
        Assert.Empty(await Flow.VerifyAsync(again.Package, Registries.Content));
    }
}
