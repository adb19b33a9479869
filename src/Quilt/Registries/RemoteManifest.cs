namespace Quilt.Registries;

/// <summary>
/// Manifests that came from elsewhere. A <c>file://</c> key in one names a file of this machine, which its author has no right to: it is
/// marked as refused, and stays so wherever the entry goes.
/// </summary>
internal static class RemoteManifest
{
    /// <summary>The package with its local keys refused. One that has none, as every honest one, stays the index that it is.</summary>
    public static Package RefuseLocalKeys(Package package) =>
        package.Content.Any(entry => entry.PhysicalKey.IsLocal)
            ? package with { Entries = EntrySet.From(package.Content.Select(Mark)) }
            : package;

    private static Entry Mark(Entry entry) =>
        entry.PhysicalKey.IsLocal ? entry with { PhysicalKey = entry.PhysicalKey.Refused() } : entry;
}
