using Quilt.Manifests;

namespace Quilt;

/// <summary>A stretch of a walk: neighbours in one manifest, or a single entry in memory.</summary>
/// <param name="Index">The manifest's index; null for an entry in memory.</param>
/// <param name="First">Position of the first entry in the index.</param>
/// <param name="Count">Number of entries.</param>
/// <param name="Entry">The entry in memory.</param>
internal readonly record struct EntryRun(ManifestIndex? Index, int First, int Count, Entry? Entry)
{
    public static EntryRun Of(Entry entry) => new(null, 0, 1, entry);
}
