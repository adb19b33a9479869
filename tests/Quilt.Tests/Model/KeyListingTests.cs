namespace Quilt.Tests.Model;

public sealed class KeyListingTests
{
    private static readonly EntrySet Entries = EntrySet.From(
        new[] { "README.md", "sub-1/a.json", "sub-1/a.nii.gz", "sub-10/anat/b.nii.gz", "sub-10/b.json", "sub-1.txt", "🧠/x" }.Select(
            key => new Entry { LogicalKey = key, PhysicalKey = PhysicalKey.S3("bucket", key) }));

    [Theory]
    [InlineData("", "README.md|sub-1/|sub-1.txt|sub-10/|🧠/")]
    [InlineData("s", "sub-1/|sub-1.txt|sub-10/")]
    [InlineData("sub-1", "sub-1/|sub-1.txt|sub-10/")]
    [InlineData("sub-1/", "sub-1/a.json|sub-1/a.nii.gz")]
    [InlineData("sub-1/a.n", "sub-1/a.nii.gz")]
    [InlineData("sub-10/", "sub-10/anat/|sub-10/b.json")]
    [InlineData("sub-10/anat/b.nii.gz", "sub-10/anat/b.nii.gz")]
    [InlineData("x", "")]
    public void A_beginning_goes_on_to_the_files_and_folders_of_its_folder(string beginning, string expected) =>
        Assert.Equal(expected, string.Join('|', KeyListing.Complete(Entries, beginning)));

    [Fact]
    public void An_empty_package_lists_nothing() => Assert.Empty(KeyListing.Complete(EntrySet.Empty, ""));
}
