using Quilt.Runs;

namespace Quilt.Tests.Runs;

public sealed class LicenseFileTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Names_and_values_are_read()
    {
        File.WriteAllText(path, """[{"name": "FS_LICENSE", "value": "abc\ndef"}, {"name": "A", "value": ""}]""");
        var read = LicenseFile.Read(path);
        Assert.Equal(["A", "FS_LICENSE"], read.Keys);
        Assert.Equal("abc\ndef", read["FS_LICENSE"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret-text")]
    [InlineData("""{"name": "A", "value": "secret-text"}""")]
    [InlineData("""[{"name": "A"}, "secret-text"]""")]
    [InlineData("""[{"name": "A", "value": 12}]""")]
    [InlineData("""[{"name": "A", "value": "secret-text"}, {"name": "A", "value": "other"}]""")]
    public void A_file_of_another_form_is_refused_without_showing_what_is_in_it(string text)
    {
        File.WriteAllText(path, text);
        var error = Assert.Throws<QuiltException>(() => LicenseFile.Read(path));
        Assert.Equal(Problem.InvalidLicenseFile, error.Problem);
        Assert.DoesNotContain("secret-text", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<QuiltException>(() => LicenseFile.Read("/no/such/file"));
        Assert.Equal((Problem.PathNotFound, (object?)"/no/such/file"), (error.Problem, error.Target));
    }
}
