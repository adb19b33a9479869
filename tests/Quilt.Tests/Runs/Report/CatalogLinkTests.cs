using Quilt.Runs.Report;

namespace Quilt.Tests.Runs.Report;

public sealed class CatalogLinkTests
{
    private const string Package = "lab/LA5c@abcdef";

    [Theory]
    [InlineData("https://catalog.example.org")]
    [InlineData("https://catalog.example.org/")]
    [InlineData("catalog.example.org")]
    public void A_revision_in_a_bucket_has_a_page(string catalog) => Assert.Equal(
        "https://catalog.example.org/b/cohorts/packages/lab/LA5c/tree/abcdef/a%20b/x%23%3F.nii", new CatalogLinks(catalog).Of("s3://cohorts", Package, "a b/x#?.nii")!.AbsoluteUri);

    [Theory]
    [InlineData(null, "s3://cohorts", Package)]
    [InlineData("javascript:alert(1)//", "s3://cohorts", Package)]
    [InlineData("javascript://x/%0aalert(1)", "s3://cohorts", Package)]
    [InlineData("https://catalog.example.org", "/registry", Package)]
    [InlineData("https://catalog.example.org", null, Package)]
    [InlineData("https://catalog.example.org", "s3://cohorts", null)]
    public void What_no_catalog_shows_has_none(string? catalog, string? registry, string? package) => Assert.Null(new CatalogLinks(catalog).Of(registry, package));
}
