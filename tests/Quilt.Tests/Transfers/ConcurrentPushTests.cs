using Quilt.Editing;
using Quilt.Registries;
using Xunit.Abstractions;

namespace Quilt.Tests.Transfers;

/// <summary>Sixteen processes push to one package at once; who loses takes up what won and pushes again.</summary>
public sealed class ConcurrentPushTests(ITestOutputHelper output) : TransferFixture
{
    private const int Processes = 16;

    /// <summary>Adds a folder to what is latest until that is published. Prints each attempt: who won, and over or against whom.</summary>
    internal static async Task ChildAsync(string[] arguments)
    {
        var registry = Registry.OpenFolder(arguments[0]);
        Console.WriteLine("ready");
        Console.ReadLine();
        while (true)
        {
            var parent = await registry.GetAsync(Transfer.Name, null, null, default);
            try
            {
                var pushed = await Transfer.PushAsync(registry, PackageEdit.AddFolder(parent, arguments[1], null, UpdatePolicy.Incoming, null));
                Console.WriteLine($"won {pushed.Package.TopHash} over {parent.TopHash}");
                return;
            }
            catch (QuiltException error) when (error.Problem == Problem.PackageConflict)
            {
                Console.WriteLine($"lost against {error.Data["TopHash"]}");
            }
        }
    }

    [Fact]
    public async Task Each_winners_parent_is_the_winner_before_each_loser_is_told_who_won_and_nothing_is_lost()
    {
        Folder.Write("data/root", "root");
        var root = (await Transfer.PushAsync(Registry, Package)).Package.TopHash!;
        for (var i = 0; i < Processes; i++)
            Folder.Write($"data{i}/file{i:00}", $"content {i}");

        var lines = await RunAsync();
        lines.ForEach(output.WriteLine);

        var parents = lines.Where(line => line.StartsWith("won ", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToDictionary(words => words[1], words => words[3]);
        var latest = await LatestAsync();
        List<string> chain = [];
        for (var hash = latest.TopHash!; hash != root; hash = parents[hash])
            chain.Add(hash);
        Assert.Equal(Processes, chain.Count);
        Assert.All(lines.Where(line => line.StartsWith("lost ", StringComparison.Ordinal)), line => Assert.Contains(line.Split(' ')[2], chain));
        Assert.Equal([.. chain, root], await Registry.RevisionsAsync(Transfer.Name, default).Select(revision => revision.TopHash).ToListAsync());
        Assert.Equal(Enumerable.Range(0, Processes).Select(i => $"file{i:00}").Append("root"), latest.Entries.Select(entry => entry.LogicalKey));
        Assert.Empty(await Transfer.VerifyAsync(latest));
    }

    private async Task<List<string>> RunAsync()
    {
        var children = Enumerable.Range(0, Processes).Select(i => ChildProcess.Start<ConcurrentPushTests>(Folder["registry"], Folder[$"data{i}"])).ToList();
        try
        {
            foreach (var child in children)
                Assert.Equal("ready", await child.ReadLineAsync());
            children.ForEach(child => child.WriteLine("go"));
            List<string> lines = [];
            foreach (var child in children)
            {
                while (await child.ReadLineAsync() is { } line)
                    lines.Add(line);
                Assert.Equal(0, await child.WaitAsync());
            }
            return lines;
        }
        finally
        {
            children.ForEach(child => child.Dispose());
        }
    }
}
