using System.Text;
using Quilt.Storage;

namespace Quilt.Tests.Storage;

/// <summary>What every store must do; see the comments of <see cref="IStorage"/>. Skippable, since not every store is to be had everywhere.</summary>
public abstract class StorageContract
{
    protected abstract IStorage Storage { get; }

    [SkippableFact]
    public async Task What_was_written_is_read_with_a_tag_that_changes_with_the_content()
    {
        await WriteAsync("d/a", "one");
        var first = await Storage.ReadAsync("d/a", 100, default);
        await WriteAsync("d/a", "two");
        var second = await Storage.ReadAsync("d/a", 100, default);

        Assert.Equal("one", TextOf(first));
        Assert.Equal("two", TextOf(second));
        Assert.NotEqual(first!.Tag, second!.Tag);
    }

    [SkippableFact]
    public async Task What_is_not_there_reads_as_null_and_does_not_open()
    {
        await WriteAsync("d/a", "one");

        Assert.Null(await Storage.ReadAsync("d/b", 100, default));
        Assert.Null(await Storage.ReadAsync("e/b", 100, default));
        await ThrowsAsync(Problem.ContentNotFound, () => Storage.OpenAsync("d/b", 0, null, null, default));
    }

    [SkippableFact]
    public async Task An_object_longer_than_the_limit_is_not_read()
    {
        await WriteAsync("a", "12345");

        Assert.Equal("12345", TextOf(await Storage.ReadAsync("a", 5, default)));
        await ThrowsAsync(Problem.InputOutput, () => Storage.ReadAsync("a", 4, default));
    }

    [SkippableTheory]
    [InlineData(0, null, "0123456789")]
    [InlineData(3, null, "3456789")]
    [InlineData(3, 4, "3456")]
    [InlineData(8, 100, "89")]
    [InlineData(10, null, "")]
    public async Task A_range_is_read(long offset, int? length, string expected)
    {
        await WriteAsync("a", "0123456789");

        await using var stream = await Storage.OpenAsync("a", offset, length, null, default);

        Assert.Equal(expected, await new StreamReader(stream).ReadToEndAsync());
    }

    [SkippableFact]
    public async Task A_version_that_is_not_there_does_not_open()
    {
        await WriteAsync("a", "one");

        await ThrowsAsync(Problem.ContentNotFound, () => Storage.OpenAsync("a", 0, null, "nonsense", default));
    }

    [SkippableFact]
    public virtual async Task Versions_are_kept_as_the_traits_say()
    {
        await WriteAsync("a", "one");
        await WriteAsync("a", "two");
        await Storage.DeleteAsync("a", default);
        var versions = await Storage.VersionsAsync("a", default).ToListAsync();

        if (!Storage.Traits.HasVersions)
        {
            Assert.Empty(versions);
            return;
        }
        Assert.Equal([true, false, false], versions.Select(version => version.IsDeleteMarker));
        await using var stream = await Storage.OpenAsync("a", 0, null, versions[2].Id, default);
        Assert.Equal("one", await new StreamReader(stream).ReadToEndAsync());
    }

    [SkippableFact]
    public async Task If_absent_writes_once()
    {
        Assert.True(await WriteAsync("d/a", "one", WriteCondition.IfAbsent));
        Assert.False(await WriteAsync("d/a", "two", WriteCondition.IfAbsent));

        Assert.Equal("one", TextOf(await Storage.ReadAsync("d/a", 100, default)));
    }

    [SkippableFact]
    public async Task If_match_writes_over_what_was_read_and_nothing_else()
    {
        Assert.False(await WriteAsync("a", "zero", WriteCondition.IfMatch("nonsense")));
        await WriteAsync("a", "one");
        var tag = (await Storage.ReadAsync("a", 100, default))!.Tag;

        Assert.True(await WriteAsync("a", "two", WriteCondition.IfMatch(tag)));
        Assert.False(await WriteAsync("a", "three", WriteCondition.IfMatch(tag)));
        Assert.Equal("two", TextOf(await Storage.ReadAsync("a", 100, default)));
    }

    [SkippableFact]
    public async Task Of_many_that_write_if_absent_one_does_as_the_traits_say()
    {
        var written = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => WriteAsync("d/a", $"{i}", WriteCondition.IfAbsent))));

        if (!Storage.Traits.HasConditionalWrites)
        {
            Assert.Contains(true, written);
            return;
        }
        var winner = Assert.Single(Enumerable.Range(0, 16), i => written[i]);
        Assert.Equal($"{winner}", TextOf(await Storage.ReadAsync("d/a", 100, default)));
    }

    [SkippableFact]
    public async Task A_write_whose_content_fails_changes_nothing()
    {
        await WriteAsync("a", "one");

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Storage.WriteAsync(
            "a",
            async (stream, token) =>
            {
                await stream.WriteAsync("tw"u8.ToArray(), token);
                throw new InvalidTimeZoneException();
            },
            WriteCondition.None,
            default));

        Assert.Equal("one", TextOf(await Storage.ReadAsync("a", 100, default)));
    }

    [SkippableFact]
    public async Task Readers_see_a_whole_old_or_a_whole_new_object()
    {
        await WriteAsync("a", new string('0', 100_000));
        using CancellationTokenSource stop = new();
        var writer = Task.Run(async () =>
        {
            for (var i = 1; !stop.IsCancellationRequested; i++)
                await WriteAsync("a", new string((char)('0' + (i % 10)), 100_000));
        });
        for (var i = 0; i < 200; i++)
        {
            var text = TextOf(await Storage.ReadAsync("a", 100_000, default))!;
            Assert.Equal(100_000, text.Length);
            Assert.Single(text.Distinct());
        }
        await stop.CancelAsync();
        await writer;
    }

    [SkippableFact]
    public async Task A_listing_gives_what_lies_directly_in_a_folder_in_the_order_of_bytes()
    {
        foreach (var key in new[] { "d/b", "d/a/x", "d/a/y", "d/a-b", "d/\U0001F600", "d/\uFF5E", "e", "d/.hidden" })
            await WriteAsync(key, key);

        var items = await Storage.ListAsync("d", ListDepth.Direct, "", default).ToListAsync();

        Assert.Equal([".hidden", "a-b", "a", "b", "\uFF5E", "\U0001F600"], items.Select(item => item.Name));
        Assert.Equal("d/a", Assert.Single(items, item => item.IsFolder).Key);
        Assert.Equal(3, items.Single(item => item.Name == "b").Size);
    }

    [SkippableFact]
    public async Task A_deep_listing_gives_all_objects_in_the_order_of_bytes()
    {
        foreach (var key in new[] { "d/b", "d/a/x", "d/a/y", "d/a-b", "e" })
            await WriteAsync(key, key);

        Assert.Equal(["d/a-b", "d/a/x", "d/a/y", "d/b"], await KeysAsync("d"));
    }

    [SkippableFact]
    public async Task A_listing_keeps_to_a_prefix_of_names()
    {
        foreach (var key in new[] { "d/ab1", "d/ab2/x", "d/ac", "d/b" })
            await WriteAsync(key, key);

        var items = await Storage.ListAsync("d", ListDepth.Direct, "ab", default).ToListAsync();

        Assert.Equal(["d/ab1", "d/ab2"], items.Select(item => item.Key));
        Assert.Empty(await Storage.ListAsync("nowhere", ListDepth.Direct, "", default).ToListAsync());
    }

    [SkippableFact]
    public virtual async Task What_was_deleted_is_gone_and_leaves_no_folder()
    {
        await WriteAsync("d/e/a", "one");
        await Storage.DeleteAsync("d/e/a", default);
        await Storage.DeleteAsync("d/e/a", default);

        Assert.Null(await Storage.ReadAsync("d/e/a", 100, default));
        Assert.Empty(await Storage.ListAsync("d", ListDepth.Direct, "", default).ToListAsync());
    }

    [SkippableTheory]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("a/../../b")]
    [InlineData("a//b")]
    [InlineData("a\0b")]
    [InlineData("")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        await ThrowsAsync(Problem.UnsafePath, () => Storage.ReadAsync(key, 100, default));
        await ThrowsAsync(Problem.UnsafePath, () => WriteAsync(key, "x"));
        await ThrowsAsync(Problem.UnsafePath, () => Storage.DeleteAsync(key, default));
        await ThrowsAsync(Problem.UnsafePath, () => Storage.OpenAsync(key, 0, null, null, default));
    }

    [SkippableFact]
    public async Task A_cancelled_call_changes_nothing()
    {
        await WriteAsync("a", "one");
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Storage.WriteAsync("a", (_, _) => Task.CompletedTask, WriteCondition.None, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Storage.DeleteAsync("a", cancelled));

        Assert.Equal("one", TextOf(await Storage.ReadAsync("a", 100, default)));
    }

    [SkippableFact]
    public async Task A_lock_excludes_until_it_is_given_back()
    {
        var held = await Storage.LockAsync(TimeSpan.FromSeconds(1), default);
        if (!Storage.Traits.HasLocks)
        {
            Assert.Null(held);
            return;
        }
        await ThrowsAsync(Problem.RegistryLocked, () => Storage.LockAsync(TimeSpan.FromMilliseconds(50), default));
        held!.Dispose();
        using var again = await Storage.LockAsync(TimeSpan.FromSeconds(10), default);
        Assert.NotNull(again);
    }

    protected static async Task ThrowsAsync(string problem, Func<Task> action) =>
        Assert.Equal(problem, (await Assert.ThrowsAsync<QuiltException>(action)).Problem);

    protected Task<bool> WriteAsync(string key, string text, WriteCondition condition = default) =>
        Storage.WriteAsync(key, async (stream, token) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), token), condition, default);

    private static string? TextOf(StoredObject? stored) => stored is null ? null : Encoding.UTF8.GetString(stored.Content.Span);

    private async Task<List<string>> KeysAsync(string folder) =>
        await Storage.ListAsync(folder, ListDepth.All, "", default).Select(item => item.Key).ToListAsync();
}
