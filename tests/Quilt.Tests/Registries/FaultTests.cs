using Quilt.Registries;
using Quilt.Storage;
using Quilt.Tests.Storage;

namespace Quilt.Tests.Registries;

/// <summary>Whatever call of a push fails, before or after its work: latest names a revision that is whole, and the next push goes through.</summary>
public sealed class FaultTests : RegistryFixture
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_failed_call_leaves_the_registry_whole(bool isFolder, bool isAfter)
    {
        var failed = 0;
        for (var call = 0; ; call++)
        {
            IStorage works = isFolder ? new FolderStorage(Folder[$"registry-{isAfter}-{call}"]) : new MemoryStorage();
            FaultyStorage faulty = new(works, call, isAfter);
            var first = await Open(works, $"{call}").PublishAsync(Of("a"), new PublishOptions { Name = Name }, default);
            var second = first with { Entries = Of("a", "b").Entries };
            try
            {
                await Open(faulty, $"{call}").PublishAsync(second, new PublishOptions { Name = Name }, default);
            }
            catch (QuiltException error) when (error.Problem == Problem.InputOutput)
            {
                failed++;
            }

            var latest = await Open(works, $"again {call}").GetAsync(Name, null, null, default);
            Assert.Contains(latest.Count, new[] { 1, 2 });
            var last = await Open(works, $"again {call}").PublishAsync(second with { Message = "again" }, new PublishOptions { Name = Name, Force = latest.Count == 2 }, default);
            Assert.Equal(last.TopHash, (await Open(works, $"again {call}").GetAsync(Name, null, null, default)).TopHash);
            if (!faulty.HasFailed)
                break;
        }
        Assert.InRange(failed, 5, 20);
    }

    // Each by a name of its own, so that no manifest comes out of a cache.
    private Registry Open(IStorage storage, string name) => new(RegistryLocation.OfFolder(Folder[name]), storage, new NoContent());
}
