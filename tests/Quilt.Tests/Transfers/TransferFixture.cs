using Quilt.Registries;

namespace Quilt.Tests.Transfers;

/// <summary>A data folder, a registry and a target.</summary>
public abstract class TransferFixture : IDisposable
{
    private protected TransferFixture() => Registry = Registry.OpenFolder(Folder["registry"]);

    private protected TestFolder Folder { get; } = new();

    private protected Registry Registry { get; }

    private protected string Data => Folder["data"];

    private protected string Target => Folder["target"];

    private protected Package Package => Transfer.FromFolder(Data);

    private protected string[] Objects => [.. Folder.Files().Where(file => file.StartsWith("registry/.quilt/objects/", StringComparison.Ordinal))];

    private protected Task<Package> LatestAsync() => Registry.GetAsync(Transfer.Name, null, null, default);

    /// <summary>Makes files older than the margin below which no hash is remembered.</summary>
    private protected static async Task AgeAsync() => await Task.Delay(Quilt.Transfers.HashJournal.Margin + TimeSpan.FromMilliseconds(200));

    private protected static async Task<QuiltException> ThrowsAsync(string problem, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<QuiltException>(action);
        Assert.Equal(problem, error.Problem);
        return error;
    }

    public virtual void Dispose() => Folder.Dispose();
}
