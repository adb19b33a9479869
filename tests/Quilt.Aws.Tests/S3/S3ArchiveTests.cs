using Quilt.Aws.S3;

namespace Quilt.Aws.Tests.S3;

/// <summary>What S3's headers say of an object that lies in an archive.</summary>
public class S3ArchiveTests
{
    private const string Restored = "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2026 00:00:00 GMT\"";
    private const string Restoring = "ongoing-request=\"true\"";

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("STANDARD_IA", null, null)]
    [InlineData("GLACIER_IR", null, null)]
    [InlineData("INTELLIGENT_TIERING", null, null)]
    [InlineData("GLACIER", null, Restored)]
    [InlineData("DEEP_ARCHIVE", null, Restored)]
    public void It_can_be_read(string? storageClass, string? tier, string? restore) => Assert.Null(S3Archive.Of(storageClass, tier, restore));

    [Theory]
    [InlineData("GLACIER", null, null, "GLACIER", false)]
    [InlineData("DEEP_ARCHIVE", null, null, "DEEP_ARCHIVE", false)]
    [InlineData("GLACIER", null, Restoring, "GLACIER", true)]
    [InlineData("INTELLIGENT_TIERING", "ARCHIVE_ACCESS", null, "ARCHIVE_ACCESS", false)]
    [InlineData("INTELLIGENT_TIERING", "DEEP_ARCHIVE_ACCESS", Restoring, "DEEP_ARCHIVE_ACCESS", true)]
    public void It_must_be_restored_first(string? storageClass, string? tier, string? restore, string name, bool isBeingRestored) =>
        Assert.Equal(new S3Archive(name, isBeingRestored), S3Archive.Of(storageClass, tier, restore));
}
