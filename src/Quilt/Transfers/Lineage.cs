using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Quilt.Transfers;

/// <summary>
/// Remembers what package objects were published as, as long as they live. A package is immutable, so pushing one does not change its
/// parents; without this, pushing the same object twice in a row would conflict with oneself. Another object that was derived from the
/// same revision does conflict: publishing it would hide what the first one added.
/// </summary>
public static class Lineage
{
    private static readonly ConditionalWeakTable<Package, Publications> Memory = [];

    /// <summary>The package with all that it was published as under this name among its parents.</summary>
    public static Package Extend(Package package, PackageName name) => Memory.TryGetValue(package, out var publications)
        ? package with { Parents = package.Parents.Union(publications.Of(name.ToString())) }
        : package;

    /// <summary>Notes what a package was published as.</summary>
    /// <param name="package">The object that was pushed.</param>
    /// <param name="published">What the push gave.</param>
    public static void Record(Package package, Package published) =>
        Memory.GetOrCreateValue(package).Add(published.Name!, published.TopHash!);

    private sealed class Publications
    {
        private ImmutableHashSet<(string Name, string TopHash)> all = [];

        public void Add(string name, string topHash) => ImmutableInterlocked.Update(ref all, set => set.Add((name, topHash)));

        public IEnumerable<string> Of(string name) => all.Where(one => one.Name == name).Select(one => one.TopHash);
    }
}
