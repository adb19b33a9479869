using Quilt.Registries;

namespace Quilt.Tests.Registries;

/// <summary>A registry in a folder, and packages whose content nobody looks at.</summary>
public abstract class RegistryFixture : IDisposable
{
    private protected RegistryFixture() => Registry = Registry.OpenFolder(Folder["registry"]);

    private protected static PackageName Name { get; } = PackageName.Parse("user/pkg");

    private protected TestFolder Folder { get; } = new();

    private protected Registry Registry { get; set; }

    /// <summary>A package with one entry for each key.</summary>
    private protected static Package Of(params string[] keys) => new() { Entries = EntrySet.From(keys.Select(EntryOf)) };

    private protected static Entry EntryOf(string key) => new()
    {
        LogicalKey = key,
        PhysicalKey = PhysicalKey.S3("bucket", key),
        Size = 1,
        Hash = new ContentHash("SHA256", new string('a', 64)),
    };

    private protected Task<Package> PublishAsync(Package package, Func<PublishOptions, PublishOptions>? change = null)
    {
        PublishOptions options = new() { Name = Name };
        return Registry.PublishAsync(package, change?.Invoke(options) ?? options, default);
    }

    private protected static async Task<QuiltException> ThrowsAsync(string problem, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<QuiltException>(action);
        Assert.Equal(problem, error.Problem);
        return error;
    }

    public void Dispose() => Folder.Dispose();
}
