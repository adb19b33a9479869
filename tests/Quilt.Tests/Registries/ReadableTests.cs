using System.Numerics;

namespace Quilt.Tests.Registries;

/// <summary>Whatever can be published can be read again: a revision that nobody can read could be neither got nor pushed upon.</summary>
public sealed class ReadableTests : RegistryFixture
{
    [Fact]
    public async Task Metadata_of_the_greatest_depth_and_the_longest_numbers_reads_back()
    {
        var numbers = Metadata.From([new("most", BigInteger.Pow(10, 4300) - 1), new("least", 1 - BigInteger.Pow(10, 4300))]);
        Package package = new()
        {
            Header = Nested(Metadata.MaxDepth),
            Folders = [new("folder/", Nested(Metadata.MaxDepth - 1))],
            Entries = EntrySet.From([EntryOf("a") with { Meta = Nested(Metadata.MaxDepth - 1) }, EntryOf("b") with { Meta = numbers }, EntryOf("folder/c")]),
        };

        var published = await PublishAsync(package);
        var read = await Registry.GetAsync(Name, published.TopHash, null, default);

        Assert.Equal(package.Header, read.Header);
        Assert.Equal(package.Entries, read.Entries);
        Assert.Equal(package.Folders[0].Value.ToString(), Assert.Single(read.Folders).Value.ToString());
    }

    [Fact]
    public async Task Metadata_that_is_nested_deeper_is_refused_and_nothing_is_published()
    {
        Package[] packages =
        [
            new() { Header = Nested(Metadata.MaxDepth + 1) },
            new() { Entries = EntrySet.From([EntryOf("a") with { Meta = Nested(Metadata.MaxDepth) }]) },
            new() { Folders = [new("folder/", Nested(Metadata.MaxDepth))], Entries = EntrySet.From([EntryOf("folder/a")]) },
        ];
        foreach (var package in packages)
            await ThrowsAsync(Problem.InvalidMetadata, () => PublishAsync(package));

        Assert.Null(await Registry.TryGetLatestAsync(Name, default));
    }

    [Fact]
    public void A_number_that_nobody_would_read_is_no_metadata()
    {
        foreach (var number in new[] { BigInteger.Pow(10, 4300), -BigInteger.Pow(10, 4300) })
            Assert.Equal(Problem.InvalidMetadata, Assert.Throws<QuiltException>(() => Metadata.Empty.With("n", number)).Problem);
    }

    [Fact]
    public void An_entry_cannot_have_fewer_bytes_than_none() =>
        Assert.Equal(Problem.InvalidMetadata, Assert.Throws<QuiltException>(() => EntryOf("a") with { Size = -1 }).Problem);

    private static Metadata Nested(int depth)
    {
        var nested = Metadata.Empty;
        for (var i = 1; i < depth; i++)
            nested = Metadata.Empty.With("n", nested);
        return nested.With("user_meta", 1);
    }
}
