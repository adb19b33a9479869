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

    [Theory]
    [InlineData("s3:", "write s3://bucket.")]
    [InlineData("s3:/cohorts", "write s3://cohorts.")]
    [InlineData("s3:cohorts", "write s3://cohorts.")]
    [InlineData("s3:///cohorts", "write s3://cohorts.")]
    [InlineData("s3:///cohorts/lab", "a whole bucket, s3://cohorts.")]
    public void What_is_meant_for_a_bucket_is_told_how_to_write_it(string text, string expected)
    {
        var error = Assert.Throws<QuiltException>(() => RegistryLocation.Parse(text, "/here"));

        Assert.Equal(Problem.InvalidRegistry, error.Problem);
        Assert.EndsWith(expected, error.Message, StringComparison.Ordinal);
    }
}
