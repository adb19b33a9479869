using CsCheck;
using Quilt.Tests.Support;

namespace Quilt.Tests.Model;

public class PhysicalKeyTests
{
    private static readonly Gen<string> Paths = Gen.OneOf(Generate.Text, Gen.Char['\u0000', '\uD7FF'].Array[0, 6].Select(chars => new string(chars)));

    [Fact]
    public void A_key_on_S3_reads_back_from_its_URL() => Gen.Select(Paths, Paths).Sample((path, version) =>
    {
        var key = PhysicalKey.S3("bucket", path, version.Length == 0 ? null : version);
        Assert.Equal(key, PhysicalKey.Parse(key.ToString()));
    });

    [Fact]
    public void A_local_file_reads_back_from_its_URL() => Generate.Key.Sample(path =>
    {
        var key = PhysicalKey.File("/" + path);
        Assert.Equal(key, PhysicalKey.Parse(key.ToString()));
        Assert.True(key.IsLocal);
    });

    [Fact]
    public void Any_text_is_read_or_refused_and_what_was_read_has_one_form() => Gen.Select(Gen.Int[0, 2], Paths).Sample((scheme, text) =>
    {
        var url = new[] { "s3://", "file://", "" }[scheme] + text;
        PhysicalKey key;
        try
        {
            key = PhysicalKey.Parse(url);
        }
        catch (QuiltException e)
        {
            Assert.Equal(Problem.InvalidPhysicalKey, e.Problem);
            return;
        }
        Assert.Equal(key.ToString(), PhysicalKey.Parse(key.ToString()).ToString());
    });

    // What Python 3.11's urllib makes of them.
    [Theory]
    [InlineData(" \u0001s3://b/k", "s3://b/k")]
    [InlineData("s3://b/a\tb\n", "s3://b/ab")]
    [InlineData("s3://b?versionId=v", "s3://b/?versionId=v")]
    [InlineData("s3://b/k?x=&versionId=%2F%20+", "s3://b/k?versionId=%2F++")]
    [InlineData("s3://b/k?version%49d=v", "s3://b/k?versionId=v")]
    [InlineData("s3://b/%C3%28%ff", "s3://b/%EF%BF%BD%28%EF%BF%BD")]
    [InlineData("s3://b/a%C3\u00fc", "s3://b/a%EF%BF%BD%C3%BC")]
    [InlineData("file:/a/./b", "file:///a/b")]
    [InlineData("FILE://localhost/a", "file:///a")]
    [InlineData("file:///a#b", "file:///a")]
    public void A_URL_is_read_with_urllibs_quirks(string url, string canonical) => Assert.Equal(canonical, PhysicalKey.Parse(url).ToString());

    [Theory]
    [InlineData("s3:/b/k")]
    [InlineData("file:a")]
    [InlineData("file:///a?b")]
    [InlineData("file:///a%00b")]
    [InlineData("file://")]
    [InlineData("s3://[b/k")]
    [InlineData("/etc/passwd")]
    public void What_is_no_physical_key_is_refused(string url) =>
        Assert.Equal(Problem.InvalidPhysicalKey, Assert.Throws<QuiltException>(() => PhysicalKey.Parse(url)).Problem);
}
