using Quilt.Registries;

namespace Quilt.Tests.Transfers;

public sealed class PushTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly Registry registry;

    public PushTests() => registry = Registry.OpenFolder(folder["registry"]);

    [Fact]
    public async Task What_was_pushed_is_got_and_installed_again()
    {
        folder.Write("data/a.txt", "alpha");
        folder.Write("data/d/b.txt", "beta");
        folder.Write("data/d/empty", "");

        var pushed = await Transfer.PushAsync(registry, Transfer.FromFolder(folder["data"]), options => options with { Message = "first" });
        var got = await registry.GetAsync(Transfer.Name, null, null, default);
        var (files, errors) = await Transfer.InstallAsync(got, folder["target"]);

        Assert.Empty(errors);
        Assert.Equal(pushed.Package.TopHash, got.TopHash);
        Assert.Equal("first", got.Message);
        Assert.Equal(3, files.Count);
        Assert.Equal(["a.txt", "d/b.txt", "d/empty"], TestFolder.Files(folder["target"]));
        Assert.Equal("beta", folder.Read("target/d/b.txt"));
    }

    public void Dispose() => folder.Dispose();
}
