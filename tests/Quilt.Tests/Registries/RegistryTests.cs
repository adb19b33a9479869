using Quilt.Registries;

namespace Quilt.Tests.Registries;

public sealed class RegistryTests : RegistryFixture
{
    [Fact]
    public async Task An_empty_registry_has_no_packages()
    {
        Assert.Empty(await Registry.ListAsync(default).ToListAsync());
        Assert.Empty(await Registry.RevisionsAsync(Name, default).ToListAsync());
        Assert.Null(await Registry.TryGetLatestAsync(Name, default));
        await ThrowsAsync(Problem.PackageNotFound, () => Registry.GetAsync(Name, null, null, default));
        Assert.False(Directory.Exists(Folder["registry"]));
    }

    [Fact]
    public async Task Packages_are_listed_by_name()
    {
        foreach (var name in new[] { "b/x", "a/y", "a/x", "ü/ß" })
            await PublishAsync(Of("a"), options => options with { Name = PackageName.Parse(name) });
        Folder.Write("registry/.quilt/named_packages/a/not a name/latest", "");

        Assert.Equal(["a/x", "a/y", "b/x", "ü/ß"], await Registry.ListAsync(default).Select(name => name.ToString()).ToListAsync());
    }

    [Fact]
    public async Task A_revision_is_got_by_its_hash_by_a_prefix_and_by_its_timestamp()
    {
        var first = await PublishAsync(Of("a"));
        var second = await PublishAsync(first with { Entries = Of("b").Entries });

        Assert.Equal(first.TopHash, (await Registry.GetAsync(Name, first.TopHash, null, default)).TopHash);
        Assert.Equal(first.TopHash, (await Registry.GetAsync(Name, first.TopHash![..6].ToUpperInvariant(), null, default)).TopHash);
        var byTime = await Registry.GetAsync(Name, null, $"{first.Created!.Value.ToUnixTimeSeconds()}", default);
        Assert.Equal((first.TopHash, first.Created), (byTime.TopHash, byTime.Created));
        Assert.Equal(second.TopHash, (await Registry.GetAsync(Name, null, "latest", default)).TopHash);
    }

    [Fact]
    public async Task A_package_that_was_got_knows_what_it_is()
    {
        var published = await PublishAsync(Of("a"));

        var got = await Registry.GetAsync(Name, null, null, default);
        var byHash = await Registry.GetAsync(Name, published.TopHash, null, default);

        Assert.Equal(("user/pkg", Folder["registry"], "latest", published.Created), (got.Name, got.Registry, got.Tag, got.Created));
        Assert.Empty(got.Parents);
        Assert.Equal([published.TopHash!], (got with { TopHash = null }).Parents);
        Assert.Equal((null, published.Created), (byHash.Tag, byHash.Created));
        Assert.Equal("user/pkg", Assert.Single(got.Entries).Package!.Name);
    }

    [Theory]
    [InlineData("12345", Problem.AmbiguousHash)]
    [InlineData("abcdef", Problem.RevisionNotFound)]
    [InlineData("../../secret", Problem.RevisionNotFound)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", Problem.RevisionNotFound)]
    public async Task A_hash_that_names_nothing_is_an_error(string hash, string problem)
    {
        await PublishAsync(Of("a"));

        await ThrowsAsync(problem, () => Registry.GetAsync(Name, hash, null, default));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("../other/latest")]
    [InlineData("yesterday")]
    public async Task A_tag_that_is_not_there_is_an_error(string tag)
    {
        await PublishAsync(Of("a"));

        await ThrowsAsync(Problem.RevisionNotFound, () => Registry.GetAsync(Name, null, tag, default));
        await ThrowsAsync(Problem.PackageNotFound, () => Registry.GetAsync(PackageName.Parse("no/body"), null, tag, default));
    }

    [Fact]
    public async Task A_prefix_that_fits_two_is_ambiguous_and_both_are_named()
    {
        var one = "abcdef" + new string('0', 58);
        var two = "abcdef" + new string('1', 58);
        Folder.Write("registry/.quilt/named_packages/user/pkg/1700000000", one);
        Folder.Write("registry/.quilt/named_packages/user/pkg/1700000001", two);

        var error = await ThrowsAsync(Problem.AmbiguousHash, () => Registry.GetAsync(Name, "abcdef", null, default));

        Assert.Contains(one, error.Message, StringComparison.Ordinal);
        Assert.Contains(two, error.Message, StringComparison.Ordinal);
        await ThrowsAsync(Problem.AmbiguousHash, () => Registry.RestoreAsync(Name, "abcdef", default));
        await ThrowsAsync(Problem.AmbiguousHash, () => Registry.DeleteAsync(Name, "abcdef", default));
    }

    [Fact]
    public async Task A_prefix_that_fits_one_revision_of_the_package_names_it_though_others_fit()
    {
        var published = await PublishAsync(Of("a"));
        var prefix = published.TopHash![..8];
        Folder.Write($"registry/.quilt/packages/{prefix}{new string('0', 56)}", "");

        Assert.Equal(published.TopHash, (await Registry.GetAsync(Name, prefix, null, default)).TopHash);
    }

    [Fact]
    public async Task A_hash_of_another_package_names_no_revision()
    {
        var other = PackageName.Parse("user/other");
        await PublishAsync(Of("b"), options => options with { Name = other });
        var published = await PublishAsync(Of("a"));

        foreach (var hash in new[] { published.TopHash!, published.TopHash![..6] })
        {
            await ThrowsAsync(Problem.RevisionNotFound, () => Registry.GetAsync(other, hash, null, default));
            await ThrowsAsync(Problem.RevisionNotFound, () => Registry.GetAsync(PackageName.Parse("no/body"), hash, null, default));
        }
    }

    [Fact]
    public async Task A_revision_that_was_removed_is_read_by_its_hash_even_if_the_whole_package_was()
    {
        var first = await PublishAsync(Of("a"));
        var second = await PublishAsync(first with { Entries = Of("b").Entries });
        await Registry.DeleteAsync(Name, first.TopHash, default);

        Assert.Equal(first.TopHash, (await Registry.GetAsync(Name, first.TopHash, null, default)).TopHash);
        Assert.Equal(first.TopHash, (await Registry.GetAsync(Name, first.TopHash![..8], null, default)).TopHash);
        await Registry.DeleteAsync(Name, second.TopHash, default);
        Assert.Equal(first.TopHash, (await Registry.GetAsync(Name, first.TopHash, null, default)).TopHash);
    }

    [Fact]
    public async Task A_manifest_whose_content_does_not_have_its_hash_is_refused()
    {
        var published = await PublishAsync(Of("a"));
        var manifest = $"registry/.quilt/packages/{published.TopHash}";
        var text = Folder.Read(manifest);
        File.Delete(Folder[manifest]);
        Folder.Write(manifest, text.Replace("\"size\": 1", "\"size\": 2", StringComparison.Ordinal));

        await ThrowsAsync(Problem.ManifestHashMismatch, () => Registry.GetAsync(Name, null, null, default));
    }

    [Fact]
    public async Task A_truncated_manifest_is_refused()
    {
        var published = await PublishAsync(Of("a", "b"));
        var manifest = $"registry/.quilt/packages/{published.TopHash}";
        var text = Folder.Read(manifest);
        File.Delete(Folder[manifest]);
        Folder.Write(manifest, text[..^40]);

        await ThrowsAsync(Problem.InvalidManifest, () => Registry.GetAsync(Name, null, null, default));
    }

    [Fact]
    public async Task Restoring_points_latest_at_an_earlier_revision_and_nothing_else()
    {
        var first = await PublishAsync(Of("a"));
        await PublishAsync(first with { Entries = Of("b").Entries });

        var restored = await Registry.RestoreAsync(Name, first.TopHash![..10], default);

        Assert.Equal((first.TopHash, true), (restored.TopHash, restored.IsLatest));
        Assert.Equal(first.TopHash, (await Registry.GetAsync(Name, null, null, default)).TopHash);
        Assert.Equal([false, true], await Registry.RevisionsAsync(Name, default).Select(revision => revision.IsLatest).ToListAsync());
    }

    [Fact]
    public async Task Only_a_revision_of_the_package_is_restored_or_deleted()
    {
        await PublishAsync(Of("a"));
        var other = await PublishAsync(Of("b"), options => options with { Name = PackageName.Parse("other/pkg") });

        await ThrowsAsync(Problem.RevisionNotFound, () => Registry.RestoreAsync(Name, other.TopHash!, default));
        await ThrowsAsync(Problem.RevisionNotFound, () => Registry.DeleteAsync(Name, other.TopHash!, default));
        await ThrowsAsync(Problem.PackageNotFound, () => Registry.RestoreAsync(PackageName.Parse("no/body"), other.TopHash!, default));
        await ThrowsAsync(Problem.PackageNotFound, () => Registry.DeleteAsync(PackageName.Parse("no/body"), null, default));
    }

    [Fact]
    public async Task Deleting_the_latest_revision_makes_the_one_before_latest()
    {
        var first = await PublishAsync(Of("a"));
        var second = await PublishAsync(first with { Entries = Of("b").Entries });

        await Registry.DeleteAsync(Name, second.TopHash, default);

        Assert.Equal(first.TopHash, (await Registry.GetAsync(Name, null, null, default)).TopHash);
        Assert.Single(await Registry.RevisionsAsync(Name, default).ToListAsync());
    }

    [Fact]
    public async Task Deleting_the_only_revision_deletes_the_package_and_keeps_its_manifest()
    {
        var only = await PublishAsync(Of("a"));

        await Registry.DeleteAsync(Name, only.TopHash, default);

        Assert.Empty(await Registry.ListAsync(default).ToListAsync());
        Assert.Contains($"registry/.quilt/packages/{only.TopHash}", Folder.Files());
    }
}
