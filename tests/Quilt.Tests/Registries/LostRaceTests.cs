using System.Collections.Concurrent;
using Quilt.Registries;
using Quilt.Storage;
using Quilt.Tests.Storage;

namespace Quilt.Tests.Registries;

/// <summary>Many who publish one package at once, in one process. (The same in as many processes: ConcurrentPushTests.)</summary>
public sealed class LostRaceTests : RegistryFixture
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_winners_parent_is_the_winner_before_and_each_loser_is_told_who_won(bool isFolder)
    {
        IStorage storage = new SlowStorage(isFolder ? new FolderStorage(Folder["registry"]) : new MemoryStorage());
        Registry = new Registry(RegistryLocation.OfFolder(Folder["registry"]), storage, new NoContent());
        var root = await PublishAsync(Of("root"));
        ConcurrentDictionary<string, string> parents = new();
        ConcurrentBag<string> toldWinners = [];

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => PushUntilWonAsync(i, parents, toldWinners))));

        var latest = await Registry.GetAsync(Name, null, null, default);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"file{i:00}").Append("root"), latest.Entries.Select(entry => entry.LogicalKey));
        var generations = 0;
        for (var hash = latest.TopHash!; hash != root.TopHash; hash = parents[hash])
            generations++;
        Assert.Equal(16, generations);
        Assert.NotEmpty(toldWinners);
        Assert.All(toldWinners, winner => Assert.True(parents.ContainsKey(winner)));
        Assert.Equal(17, await Registry.RevisionsAsync(Name, default).CountAsync());
    }

    private async Task PushUntilWonAsync(int i, ConcurrentDictionary<string, string> parents, ConcurrentBag<string> toldWinners)
    {
        while (true)
        {
            var parent = await Registry.GetAsync(Name, null, null, default);
            var mine = parent with { Entries = parent.Entries.With([EntryOf($"file{i:00}")], []) };
            // Noted before it is published, since a loser may be told of it at once.
            var hash = Quilt.Manifests.ManifestHasher.Compute(mine);
            parents[hash] = parent.TopHash!;
            try
            {
                await PublishAsync(mine);
                return;
            }
            catch (QuiltException error) when (error.Problem == Problem.PackageConflict)
            {
                parents.TryRemove(hash, out _);
                toldWinners.Add((string)error.Data["TopHash"]!);
            }
        }
    }
}
