using System.Text;
using Quilt.Transfers;

namespace Quilt.Tests.Transfers;

public sealed class ContentSourceTests : TransferFixture
{
    public ContentSourceTests() => Folder.Write("data/a", "alpha");

    [Fact]
    public async Task Content_is_read_whole_and_verified()
    {
        var entry = (await Transfer.PushAsync(Registry, Package)).Package.Find("a")!;

        Assert.Equal("alpha", Encoding.UTF8.GetString(await ContentSource.Local.ReadAllAsync(entry, 5, default)));
        await ThrowsAsync(Problem.ContentMismatch, () => ContentSource.Local.ReadAllAsync(entry, 4, default));
    }

    [Theory]
    [InlineData("ALPHA")]
    [InlineData("alph")]
    [InlineData("alphas")]
    public async Task A_wrong_byte_is_found_out_at_the_end(string text)
    {
        var entry = (await Transfer.PushAsync(Registry, Package)).Package.Find("a")!;
        File.Delete(entry.PhysicalKey.Path);
        File.WriteAllText(entry.PhysicalKey.Path, text);

        await ThrowsAsync(Problem.ContentMismatch, () => ContentSource.Local.ReadAllAsync(entry, 100, default));
        using var stream = await ContentSource.Local.OpenAsync(entry, default);
        Assert.Equal(Problem.ContentMismatch, Assert.Throws<QuiltException>(() => stream.CopyTo(Stream.Null)).Problem);
    }

    [Fact]
    public async Task A_stream_may_be_read_past_its_end_again()
    {
        var entry = (await Transfer.PushAsync(Registry, Package)).Package.Find("a")!;

        await using var stream = await ContentSource.Local.OpenAsync(entry, default);
        await stream.CopyToAsync(Stream.Null);

        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Content_that_is_gone_or_elsewhere_is_said_to_be()
    {
        var entry = Package.Find("a")!;
        File.Delete(Folder["data/a"]);

        await ThrowsAsync(Problem.ContentNotFound, () => ContentSource.Local.OpenAsync(entry, default));
        await ThrowsAsync(Problem.ContentNotFound, () => ContentSource.Local.OpenAsync(entry with { PhysicalKey = PhysicalKey.S3("bucket", "a") }, default));
        Assert.Null(ContentSource.Local.FindLocalPath(entry with { PhysicalKey = PhysicalKey.S3("bucket", "a") }));
    }
}
