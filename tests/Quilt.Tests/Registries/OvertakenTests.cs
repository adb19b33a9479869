using Quilt.Registries;
using Quilt.Storage;
using Quilt.Tests.Storage;
using Quilt.Tests.Subjects;

namespace Quilt.Tests.Registries;

/// <summary>Two pushes in one moment to a store without locks and conditions: the one that the other wrote over is told.</summary>
public sealed class OvertakenTests : RegistryFixture
{
    private readonly MemoryStorage memory = new() { Traits = new() };

    public OvertakenTests() => Registry = Over(memory);

    [Fact]
    public async Task Whoever_was_written_over_is_told_who_won()
    {
        var root = await PublishAsync(Of("root"));
        var theirs = await Over(memory).PublishAsync(root with { Entries = Of("root", "theirs").Entries }, new PublishOptions { Name = PackageName.Parse("user/aside") }, default);
        Registry = Over(new Racer(memory, theirs.TopHash!));

        var error = await ThrowsAsync(Problem.PackageConflict, () => PublishAsync(root with { Entries = Of("root", "mine").Entries }));

        Assert.Equal(theirs.TopHash, error.Data["TopHash"]);
        Assert.Contains(theirs.TopHash!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_that_went_on_from_ours_at_once_is_no_conflict()
    {
        var root = await PublishAsync(Of("root"));
        var theirs = await Over(memory).PublishAsync(root with { Entries = Of("root", "mine", "theirs").Entries }, new PublishOptions { Name = PackageName.Parse("user/aside") }, default);
        Registry = Over(new Racer(memory, theirs.TopHash!));

        await PublishAsync(root with { Entries = Of("root", "mine").Entries });
    }

    [Fact]
    public async Task It_is_said_that_there_are_no_conditional_writes()
    {
        RecordedReport report = new();

        await PublishAsync(Of("a"), options => options with { Report = report });

        Assert.Contains(report.Verboses, line => line.Contains("no conditional writes", StringComparison.Ordinal));
    }

    private Registry Over(IStorage storage) => new(RegistryLocation.Parse("s3://overtaken", "/"), storage, new NoContent());

    /// <summary>Another push writes <c>latest</c> right behind each that is written.</summary>
    private sealed class Racer(MemoryStorage memory, string topHash) : StorageWrapper(memory)
    {
        protected override async Task<T> CallAsync<T>(bool isChange, Func<Task<T>> call)
        {
            var before = await LatestAsync();
            var result = await call();
            if (isChange && await LatestAsync() != before)
                await new PointerStore(RegistryLocation.Parse("s3://overtaken", "/"), memory).WriteAsync(Name, RegistryLayout.Latest, topHash, WriteCondition.None, default);
            return result;
        }

        private async Task<string?> LatestAsync() =>
            (await memory.ReadAsync(RegistryLayout.Pointer(Name, RegistryLayout.Latest), 100, default))?.Tag;
    }
}
