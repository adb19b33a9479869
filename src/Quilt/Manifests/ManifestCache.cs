using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Quilt.Manifests;

/// <summary>
/// Manifests kept on disk by top hash; packages read from here are indexes over their files. Every file is verified when a package is
/// made of it, so a damaged one is fetched again and does no harm. Safe for many threads and many processes.
/// </summary>
public sealed class ManifestCache
{
    // Below this a copy in memory is cheaper than an open file for as long as the package lives.
    private const long SmallestMapped = 4 << 20;

    private readonly ConcurrentDictionary<string, WeakReference<EntrySet>> open = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<EntrySet, Package> packages = [];
    private readonly ManifestCacheFolder files;

    /// <summary>Makes a cache in a folder, which is created when the first manifest comes.</summary>
    /// <param name="folder">The folder's path.</param>
    /// <param name="limit">Bytes to keep; the manifests that were not used for longest go first. Open packages are not touched by that.</param>
    public ManifestCache(string folder, long limit = 4L << 30) => files = new ManifestCacheFolder(Path.GetFullPath(folder), limit);

    /// <summary>The cache of this user: <c>$XDG_CACHE_HOME/quiltps/manifests</c>, else <c>~/.cache/quiltps/manifests</c>.</summary>
    public static ManifestCache Default { get; } = new(Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache)
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "quiltps",
        "manifests"));

    /// <summary>Where the manifests lie.</summary>
    public string Folder => files.Path;

    /// <summary>The package of a top hash: from the cache, else read from its source, verified and kept.</summary>
    /// <param name="topHash">The whole top hash.</param>
    /// <param name="source">Opens the source when the cache does not hold the manifest; the stream is disposed. May be called twice.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidManifest"/>, <see cref="Problem.ManifestHashMismatch"/>, <see cref="Problem.InvalidHash"/>: that is no top
    /// hash; or what <paramref name="source"/> throws.
    /// </exception>
    public async Task<Package> GetAsync(string topHash, Func<CancellationToken, Task<Stream>> source, CancellationToken cancellationToken)
    {
        if (!TopHash.IsValid(topHash))
            throw new QuiltException(Problem.InvalidHash, $"'{topHash}' is not a top hash: 64 lower-case hex digits.", topHash);
        if (open.TryGetValue(topHash, out var reference) && reference.TryGetTarget(out var entries) && packages.TryGetValue(entries, out var known))
            return known;
        var package = await ReadKeptAsync(topHash, cancellationToken).ConfigureAwait(false)
            ?? await FetchAsync(topHash, source, cancellationToken).ConfigureAwait(false);
        Remember(topHash, package);
        return package;
    }

    /// <summary>Drops a manifest, since one of the same top hash, whose entries may be in other places, was written to the source.</summary>
    /// <param name="topHash">The whole top hash.</param>
    public void Forget(string topHash)
    {
        open.TryRemove(topHash, out _);
        files.Remove(topHash);
    }

    private async Task<Package?> ReadKeptAsync(string topHash, CancellationToken cancellationToken)
    {
        if (files.TryOpen(topHash) is not { } file)
            return null;
        await using (file.ConfigureAwait(false))
        {
            try
            {
                return await ReadAsync(file, topHash, cancellationToken).ConfigureAwait(false);
            }
            catch (QuiltException)
            {
                files.Remove(topHash);
                return null;
            }
        }
    }

    private async Task<Package> FetchAsync(string topHash, Func<CancellationToken, Task<Stream>> source, CancellationToken cancellationToken)
    {
        using (var copy = files.TryCreate(topHash))
        {
            try
            {
                if (copy is not null)
                    return await KeepAsync(copy, topHash, source, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // The disk may be full. A package is worth more than its copy: the source is read again, into memory.
            }
        }
        var manifest = await source(cancellationToken).ConfigureAwait(false);
        await using (manifest.ConfigureAwait(false))
            return await ManifestReader.ReadAsync(manifest, topHash, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Package> KeepAsync(
        PartialFile copy, string topHash, Func<CancellationToken, Task<Stream>> source, CancellationToken cancellationToken)
    {
        var manifest = await source(cancellationToken).ConfigureAwait(false);
        await using (manifest.ConfigureAwait(false))
        {
            var package = await ManifestScan.ReadAsync(
                manifest, copy.Stream, () => ToBytes(copy.Stream), topHash, cancellationToken).ConfigureAwait(false);
            copy.Keep();
            files.MakeRoom();
            return package;
        }
    }

    private static Task<Package> ReadAsync(FileStream file, string topHash, CancellationToken cancellationToken) =>
        ManifestScan.ReadAsync(file, null, () => ToBytes(file), topHash, cancellationToken);

    private static ManifestBytes ToBytes(FileStream file)
    {
        file.Flush();
        if (file.Length >= SmallestMapped)
            return new MappedManifest(File.OpenHandle(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        return new MemoryManifest(bytes);
    }

    private void Remember(string topHash, Package package)
    {
        foreach (var (hash, reference) in open)
        {
            if (!reference.TryGetTarget(out _))
                open.TryRemove(KeyValuePair.Create(hash, reference));
        }
        if (package.Count == 0)
            return;
        packages.AddOrUpdate(package.Content, package);
        open[topHash] = new(package.Content);
    }
}
