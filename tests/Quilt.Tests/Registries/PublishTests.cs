using Quilt.Registries;

namespace Quilt.Tests.Registries;

public sealed class PublishTests : RegistryFixture
{
    [Fact]
    public async Task A_published_package_knows_where_and_when_it_was_published()
    {
        FixedClock clock = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).AddMilliseconds(999));

        var published = await PublishAsync(Of("a"), options => options with { Clock = clock });

        Assert.Equal("user/pkg", published.Name);
        Assert.Equal(Folder["registry"], published.Registry);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), published.Created);
        Assert.Equal("latest", published.Tag);
        Assert.Equal(published.TopHash, Folder.Read("registry/.quilt/named_packages/user/pkg/1700000000"));
        Assert.Equal(published.TopHash, Folder.Read("registry/.quilt/named_packages/user/pkg/latest"));
    }

    [Fact]
    public async Task Pushes_within_one_second_each_keep_their_timestamp()
    {
        FixedClock clock = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        List<string> hashes = [];
        for (var i = 0; i < 5; i++)
            hashes.Add((await PublishAsync(Of($"a{i}"), options => options with { Force = true, Clock = clock })).TopHash!);

        var revisions = await Registry.RevisionsAsync(Name, default).ToListAsync();

        Assert.Equal(Enumerable.Reverse(hashes), revisions.Select(revision => revision.TopHash));
        Assert.Equal(["1700000004", "1700000003", "1700000002", "1700000001", "1700000000"], revisions.Select(revision => revision.Tag));
    }

    [Fact]
    public async Task A_package_that_was_not_made_from_latest_conflicts_and_the_error_names_latest()
    {
        var first = await PublishAsync(Of("a"));

        var error = await ThrowsAsync(Problem.PackageConflict, () => PublishAsync(Of("b")));

        Assert.Contains(first.TopHash!, error.Message, StringComparison.Ordinal);
        Assert.Equal(first.TopHash, error.Data["TopHash"]);
        Assert.Equal("user/pkg", error.Target);
        Assert.Equal(first.TopHash, (await Registry.GetAsync(Name, null, null, default)).TopHash);
        Assert.Single(await Registry.RevisionsAsync(Name, default).ToListAsync());
    }

    [Fact]
    public async Task The_error_of_a_conflict_leads_with_ways_that_need_no_force()
    {
        await PublishAsync(Of("a"));

        var message = (await ThrowsAsync(Problem.PackageConflict, () => PublishAsync(Of("b")))).Message;

        Assert.InRange(message.IndexOf("push again", StringComparison.Ordinal), 0, message.IndexOf("-Force", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Force_publishes_over_what_is_latest()
    {
        await PublishAsync(Of("a"));

        var forced = await PublishAsync(Of("b"), options => options with { Force = true });

        Assert.Equal(forced.TopHash, (await Registry.GetAsync(Name, null, null, default)).TopHash);
    }

    [Fact]
    public async Task What_was_got_and_changed_publishes_without_force()
    {
        await PublishAsync(Of("a"));
        var got = await Registry.GetAsync(Name, null, null, default);

        var published = await PublishAsync(got with { Entries = Of("a", "b").Entries });

        Assert.Equal(2, (await Registry.GetAsync(Name, published.TopHash, null, default)).Count);
    }

    [Fact]
    public async Task The_same_package_publishes_twice_in_a_row()
    {
        var package = Of("a");
        var first = await PublishAsync(package);
        var second = await PublishAsync(package);

        Assert.Equal(first.TopHash, second.TopHash);
        Assert.Equal(2, await Registry.RevisionsAsync(Name, default).CountAsync());
    }

    [Fact]
    public async Task A_package_made_from_one_that_was_published_since_publishes_without_force()
    {
        var package = Of("a");
        var derivedBefore = package with { Entries = Of("a", "b").Entries };
        await PublishAsync(package);
        var derivedAfter = derivedBefore with { Message = "more" };
        await PublishAsync(derivedBefore);

        var last = await PublishAsync(derivedAfter);

        Assert.Equal("more", (await Registry.GetAsync(Name, null, null, default)).Message);
        Assert.Equal(3, await Registry.RevisionsAsync(Name, default).CountAsync());
        Assert.NotNull(last.TopHash);
    }

    [Fact]
    public async Task Two_packages_made_from_one_conflict_since_each_lacks_the_others_change()
    {
        var parent = await PublishAsync(Of("a"));
        await PublishAsync(parent with { Entries = Of("a", "b").Entries });

        await ThrowsAsync(Problem.PackageConflict, () => PublishAsync(parent with { Entries = Of("a", "c").Entries }));
    }

    [Theory]
    [InlineData(true, "Run the same command again")]
    [InlineData(false, "make your changes to it and push again")]
    public async Task A_conflict_advises_what_fits_how_the_package_was_made(bool addsToLatest, string advice)
    {
        var winner = await PublishAsync(Of("a"));

        var error = await Assert.ThrowsAsync<QuiltException>(() => PublishAsync(Of("b"), options => options with { AddsToLatest = addsToLatest }));

        Assert.Equal(Problem.PackageConflict, error.Problem);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.Contains(winner.TopHash!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parent_that_is_given_counts_as_one()
    {
        var first = await PublishAsync(Of("a"));

        var second = await PublishAsync(Of("b"), options => options with { Parents = new HashSet<string> { first.TopHash! } });

        Assert.NotEqual(first.TopHash, second.TopHash);
    }

    [Fact]
    public async Task Deduping_publishes_nothing_when_latest_is_the_same()
    {
        await PublishAsync(Of("a"));
        var before = Folder.Files();

        var again = await PublishAsync(Of("a"), options => options with { Dedupe = true, Clock = new FixedClock(DateTimeOffset.UtcNow.AddDays(1)) });

        Assert.Equal(before, Folder.Files());
        Assert.Equal((await Registry.GetAsync(Name, null, null, default)).Created, again.Created);
    }

    [Fact]
    public async Task Deduping_publishes_what_differs()
    {
        var first = await PublishAsync(Of("a"));

        await PublishAsync(first with { Entries = Of("b").Entries }, options => options with { Dedupe = true });

        Assert.Equal(2, await Registry.RevisionsAsync(Name, default).CountAsync());
    }

    [Fact]
    public async Task An_entry_without_a_hash_is_not_published()
    {
        await ThrowsAsync(Problem.InvalidHash, () => PublishAsync(new Package { Entries = new[] { EntryOf("a") with { Hash = null } } }));

        Assert.Empty(await Registry.ListAsync(default).ToListAsync());
    }

    [Fact]
    public async Task A_lock_that_is_not_given_back_is_waited_for_no_longer_than_told()
    {
        using var held = await Registry.Storage.LockAsync(TimeSpan.FromSeconds(1), default);

        await ThrowsAsync(Problem.RegistryLocked, () => PublishAsync(Of("a"), options => options with { LockTimeout = TimeSpan.FromMilliseconds(20) }));

        Assert.Empty(await Registry.ListAsync(default).ToListAsync());
    }

    [Fact]
    public async Task A_pointer_that_a_killed_client_left_empty_is_an_error_until_it_is_forced_or_restored()
    {
        var first = await PublishAsync(Of("a"));
        Folder.Write("registry/.quilt/named_packages/user/pkg/latest", "");

        await ThrowsAsync(Problem.InvalidPointer, () => Registry.GetAsync(Name, null, null, default));
        await ThrowsAsync(Problem.InvalidPointer, () => PublishAsync(Of("a")));
        await Registry.RestoreAsync(Name, first.TopHash!, default);
        Assert.Equal(first.TopHash, (await Registry.GetAsync(Name, null, null, default)).TopHash);

        Folder.Write("registry/.quilt/named_packages/user/pkg/latest", "nonsense");
        await PublishAsync(Of("b"), options => options with { Force = true });
        Assert.Equal(1, (await Registry.GetAsync(Name, null, null, default)).Count);
    }
}
