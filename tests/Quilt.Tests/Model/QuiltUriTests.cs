using CsCheck;
using Quilt.Tests.Support;

namespace Quilt.Tests.Model;

public class QuiltUriTests
{
    private static readonly Gen<QuiltUri> Uris = Gen
        .Select(Gen.Bool, Generate.Key, Gen.Int[0, 3], Generate.Text, Generate.Text)
        .Select((isLocal, folder, revision, path, catalog) => new QuiltUri
        {
            Registry = isLocal ? "/" + folder : "s3://bucket",
            Package = "user/pkg",
            TopHash = revision == 1 ? "abcdef0123" : null,
            Tag = revision == 2 ? "latest" : revision == 3 ? "1700000000" : null,
            Path = path.Length == 0 ? null : path,
            Catalog = catalog.Length == 0 ? null : catalog,
        });

    [Fact]
    public void A_URI_reads_back_from_its_text() => Uris.Sample(uri => Assert.Equal(uri, QuiltUri.Parse(uri.ToString())));

    [Fact]
    public void A_hash_and_a_path_are_read()
    {
        var uri = QuiltUri.Parse("quilt+s3://bucket#package=user/pkg@0123456789abcdef&path=sub%2Fa%20file.txt&catalog=host.example");
        Assert.Equal(
            new QuiltUri { Registry = "s3://bucket", Package = "user/pkg", TopHash = "0123456789abcdef", Path = "sub/a file.txt", Catalog = "host.example" },
            uri);
        Assert.Equal("quilt+s3://bucket#package=user/pkg@0123456789abcdef&path=sub/a%20file.txt&catalog=host.example", uri.ToString());
    }

    [Fact]
    public void A_registry_alone_is_a_URI() => Assert.Equal("s3://bucket", QuiltUri.Parse("quilt+s3://bucket").Registry);

    [Theory]
    [InlineData("")]
    [InlineData("s3://bucket#package=user/pkg")]
    [InlineData("quilt+http://bucket#package=user/pkg")]
    [InlineData("quilt+s3:bucket#package=user/pkg")]
    [InlineData("quilt+s3://#package=user/pkg")]
    [InlineData("quilt+s3://bucket/sub/path#package=user/pkg")]
    [InlineData("quilt+s3://bucket#pacakge=user/pkg")]
    [InlineData("quilt+s3://bucket#package=user/pkg&package=user/other")]
    [InlineData("quilt+s3://bucket#package=user/pkg&path=p1&path=p2")]
    [InlineData("quilt+s3://bucket#package=user/pkg&path=")]
    [InlineData("quilt+s3://bucket#package=user")]
    [InlineData("quilt+s3://bucket#package=user/pkg:")]
    [InlineData("quilt+s3://bucket#package=user/pkg:latest:sup")]
    [InlineData("quilt+s3://bucket#package=user/pkg@")]
    [InlineData("quilt+s3://bucket#package=user/pkg@abc1@cde2")]
    [InlineData("quilt+s3://bucket#package=user/pkg:latest@abc1")]
    [InlineData("quilt+s3://bucket#package=user/pkg@../../x")]
    [InlineData("quilt+file://host/folder#package=user/pkg")]
    public void What_is_no_package_URI_is_refused(string text)
    {
        Assert.Equal(Problem.InvalidUri, Assert.Throws<QuiltException>(() => QuiltUri.Parse(text)).Problem);
        Assert.False(QuiltUri.TryParse(text, out _));
    }
}
