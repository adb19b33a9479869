using System.Text;
using Quilt.Manifests;
using Quilt.Tests.Support;

namespace Quilt.Tests.Manifests;

public sealed class ManifestCacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("quilt-cache-").FullName;
    private int opened;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_manifest_is_fetched_once_and_then_read_from_its_file()
    {
        var (text, hash) = Make(100);
        var first = await new ManifestCache(folder).GetAsync(hash, Source(text), default);
        var second = await new ManifestCache(folder).GetAsync(hash, Source(text), default);
        Assert.Equal(1, opened);
        Assert.Equal(hash, second.TopHash);
        Assert.Equal(first.Entries, second.Entries);
        Assert.Equal([hash], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_damaged_file_is_fetched_again()
    {
        var (text, hash) = Make(100);
        await new ManifestCache(folder).GetAsync(hash, Source(text), default);
        await File.WriteAllTextAsync(Path.Combine(folder, hash), text.Replace("\"size\": 7", "\"size\": 8", StringComparison.Ordinal));
        var package = await new ManifestCache(folder).GetAsync(hash, Source(text), default);
        Assert.Equal((2, hash), (opened, package.TopHash));
        Assert.Equal(text, await File.ReadAllTextAsync(Path.Combine(folder, hash)));
    }

    [Fact]
    public async Task What_has_another_hash_is_refused_and_not_kept()
    {
        var (text, _) = Make(100);
        var error = await Assert.ThrowsAsync<QuiltException>(() => new ManifestCache(folder).GetAsync(new string('0', 64), Source(text), default));
        Assert.Equal(Problem.ManifestHashMismatch, error.Problem);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_source_that_fails_leaves_nothing_behind()
    {
        var (text, hash) = Make(100);
        ManifestCache cache = new(folder);
        await Assert.ThrowsAsync<IOException>(() => cache.GetAsync(hash, _ => throw new IOException("down"), default));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Assert.Equal(100, (await cache.GetAsync(hash, Source(text), default)).Count);
    }

    [Fact]
    public async Task A_mapped_package_outlives_the_removal_of_its_file()
    {
        var (text, hash) = Make(20_000);
        ManifestCache small = new(folder, limit: 1);
        var package = await small.GetAsync(hash, Source(text), default);
        Assert.Empty(Directory.GetFiles(folder));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal("d4/f12345", package.Find("d4/f12345")!.LogicalKey);
        Assert.Equal(hash, ManifestHasher.Compute(package));
        Assert.Equal(text, Manifest.Text(package));
        Assert.Same(package.Content, (await small.GetAsync(hash, Source(text), default)).Content);
    }

    [Fact]
    public async Task The_manifests_unused_for_longest_make_room()
    {
        var made = Enumerable.Range(1, 4).Select(i => Make(100 + i)).ToList();
        ManifestCache cache = new(folder, limit: 3 * Encoding.UTF8.GetByteCount(made[3].Text));
        foreach (var (text, hash) in made.Take(3))
        {
            await cache.GetAsync(hash, Source(text), default);
            File.SetLastWriteTimeUtc(Path.Combine(folder, hash), DateTime.UtcNow.AddHours(-3 + opened));
        }
        await new ManifestCache(folder).GetAsync(made[0].Hash, Source(made[0].Text), default);
        await cache.GetAsync(made[3].Hash, Source(made[3].Text), default);
        Assert.Equal(
            new[] { made[0].Hash, made[2].Hash, made[3].Hash }.Order(StringComparer.Ordinal),
            Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_place_to_keep_it_a_manifest_is_read_all_the_same()
    {
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "");
        var (text, hash) = Make(100);
        var package = await new ManifestCache(Path.Combine(file, "below")).GetAsync(hash, Source(text), default);
        Assert.Equal(100, package.Count);
    }

    [Fact]
    public async Task Many_may_ask_at_once()
    {
        var (text, hash) = Make(2000);
        ManifestCache cache = new(folder);
        var packages = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => cache.GetAsync(hash, Source(text), default))));
        Assert.All(packages, package => Assert.Equal((hash, 2000), (package.TopHash, package.Count)));
        Assert.Equal([hash], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("../../etc/passwd")]
    [InlineData("0123456789")]
    public async Task Only_a_whole_top_hash_names_a_file(string hash)
    {
        var error = await Assert.ThrowsAsync<QuiltException>(() => new ManifestCache(folder).GetAsync(hash, Source(""), default));
        Assert.Equal(Problem.InvalidHash, error.Problem);
    }

    private static (string Text, string Hash) Make(int entries)
    {
        Package package = new() { Entries = EntrySet.From(Enumerable.Range(0, entries).Select(i => Manifest.Entry($"d{i % 7}/f{i:D5}", i) with { Meta = Metadata.Empty.With("n", i) })) };
        return (Manifest.Text(package), ManifestHasher.Compute(package));
    }

    private Func<CancellationToken, Task<Stream>> Source(string text) => _ =>
    {
        Interlocked.Increment(ref opened);
        return Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(text)));
    };
}
