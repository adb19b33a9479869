using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Quilt.Manifests;
using Quilt.Storage;

namespace Quilt.Registries;

/// <summary>The manifests of a registry, through the cache of this user. One that is gone or damaged is an error that says where it is and what to do.</summary>
internal sealed class ManifestStore(RegistryLocation location, IStorage storage)
{
    private const long SmallManifest = 4 << 20;
    private static readonly ConcurrentDictionary<string, ManifestCache> Caches = new(StringComparer.Ordinal);

    private readonly ManifestCache cache = CacheOf(location);

    /// <summary>Reads a manifest; its content must have the top hash that it is named by.</summary>
    /// <param name="name">The package, for messages.</param>
    /// <param name="topHash">The whole top hash.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.ManifestNotFound"/>, <see cref="Problem.InvalidManifest"/>, <see cref="Problem.ManifestHashMismatch"/>.
    /// </exception>
    public async Task<Package> ReadAsync(PackageName name, string topHash, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadBytesAsync(topHash, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem == Problem.ContentNotFound)
        {
            throw Bad(Problem.ManifestNotFound, name, topHash, "is missing.", error);
        }
        catch (QuiltException error) when (error.Problem is Problem.ManifestHashMismatch or Problem.InvalidManifest)
        {
            throw Bad(error.Problem, name, topHash, $"cannot be used. {error.Message}", error);
        }
    }

    /// <summary>Drops what is kept of a manifest, since another of the same top hash was written.</summary>
    public void Forget(string topHash) => cache.Forget(topHash);

    // A cache for each registry, shared by all who open it: one top hash may stand for manifests that differ in where their entries are.
    private static ManifestCache CacheOf(RegistryLocation location) => Caches.GetOrAdd(location.ToString(), static text => new ManifestCache(Path.Combine(
        ManifestCache.Default.Folder,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8)))));

    // A small manifest of this machine is read where it lies. A big one is read from a copy, which nobody cuts short while it is mapped.
    private async Task<Package> ReadBytesAsync(string topHash, CancellationToken cancellationToken)
    {
        if (storage.Traits.IsLocal)
        {
            var manifest = await OpenAsync(topHash, cancellationToken).ConfigureAwait(false);
            await using (manifest.ConfigureAwait(false))
            {
                if (manifest.CanSeek && manifest.Length < SmallManifest)
                    return await ManifestReader.ReadAsync(manifest, topHash, cancellationToken).ConfigureAwait(false);
            }
        }
        return await cache.GetAsync(topHash, token => OpenAsync(topHash, token), cancellationToken).ConfigureAwait(false);
    }

    private Task<Stream> OpenAsync(string topHash, CancellationToken cancellationToken) =>
        storage.OpenAsync(RegistryLayout.Manifest(topHash), 0, null, null, cancellationToken);

    private QuiltException Bad(string problem, PackageName name, string topHash, string flaw, QuiltException error) => new(
        problem,
        $"The manifest of '{name}', {location}/{RegistryLayout.Manifest(topHash)}, {flaw} Restore-QuiltPackage {name} <top hash> makes an earlier revision " +
        $"the latest; Remove-QuiltPackage {name} {topHash} takes this one out of the package.",
        topHash,
        error);
}
