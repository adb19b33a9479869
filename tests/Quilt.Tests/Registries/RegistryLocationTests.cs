using Quilt.Registries;

namespace Quilt.Tests.Registries;

public sealed class RegistryLocationTests
{
    [Theory]
    [InlineData("s3://bucket", "s3://bucket")]
    [InlineData("S3://bucket/", "s3://bucket")]
    [InlineData("/abs/folder/", "/abs/folder")]
    [InlineData("rel/../other", "/here/other")]
    [InlineData(".", "/here")]
    [InlineData("file:///abs/my%20folder", "/abs/my folder")]
    [InlineData("/", "/")]
    public void A_bucket_or_a_folder_is_read(string text, string expected) =>
        Assert.Equal(expected, RegistryLocation.Parse(text, "/here").ToString());

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("s3://")]
    [InlineData("s3://bucket/path")]
    [InlineData("s3://bucket?x")]
    [InlineData("https://host")]
    [InlineData("file://host/path")]
    [InlineData("a\0b")]
    public void Anything_else_is_refused(string? text) =>
        Assert.Equal(Problem.InvalidRegistry, Assert.Throws<QuiltException>(() => RegistryLocation.Parse(text, "/here")).Problem);
}
