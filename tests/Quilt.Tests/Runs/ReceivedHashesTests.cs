using Quilt.Runs;
using Quilt.Storage;
using Quilt.Transfers;

namespace Quilt.Tests.Runs;

/// <summary>What is remembered of results that were received, by several that receive at once.</summary>
public class ReceivedHashesTests
{
    private readonly string run = $"run-{Guid.NewGuid():N}";

    [Fact]
    public async Task What_many_remember_of_one_run_at_once_is_all_there_later()
    {
        const int Receivers = 8, Files = 20;
        await Parallel.ForEachAsync(Enumerable.Range(0, Receivers), new ParallelOptions { MaxDegreeOfParallelism = Receivers }, async (receiver, _) =>
        {
            await Task.Yield();
            var hashes = ReceivedHashes.Open(run);
            for (var file = 0; file < Files; file++)
                hashes.Add(EntryOf(receiver, file), HashOf(receiver, file));
        });

        var later = ReceivedHashes.Open(run);

        foreach (var (receiver, file) in Enumerable.Range(0, Receivers).SelectMany(receiver => Enumerable.Range(0, Files).Select(file => (receiver, file))))
            Assert.Equal(HashOf(receiver, file), later.Find(new ResultFile($"{file}", 1, EntryOf(receiver, file).PhysicalKey)));
    }

    [Fact]
    public async Task Who_begins_while_another_writes_a_line_waits_for_it()
    {
        ReceivedHashes.Open(run).Add(EntryOf(1, 1), HashOf(1, 1));
        var held = FileLock.TryTake(Directory.GetFiles(Path.Combine(UserFolders.Cache, "received"), $"{run}*").Single())!;

        var opening = Task.Run(() => ReceivedHashes.Open(run));
        await Task.Delay(100);
        held.Dispose();

        Assert.Equal(HashOf(1, 1), (await opening).Find(new ResultFile("1", 1, EntryOf(1, 1).PhysicalKey)));
    }

    private static Entry EntryOf(int receiver, int file) => new()
    {
        LogicalKey = $"{receiver}/{file}",
        Size = 1,
        PhysicalKey = PhysicalKey.S3("bucket", $"results/{receiver}/{file}", "v1"),
    };

    private static ContentHash HashOf(int receiver, int file) => new("SHA256", $"{(receiver * 1000) + file:x64}");
}
