using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>
/// What the latest revision of a package has under the keys of a push, and whether that is still in the registry: objects are deleted by people, and
/// by rules of buckets, and a revision that names one that is gone must not be followed by another.
/// </summary>
internal sealed class LatestContent
{
    private readonly Package? latest;
    private readonly HashSet<string> there = new(StringComparer.Ordinal);

    private LatestContent(Package? latest) => this.latest = latest;

    /// <summary>Whether the revision names content that is no longer there.</summary>
    public bool HasGone { get; private set; }

    /// <summary>Looks at what there is, for all keys at once.</summary>
    /// <param name="store">The registry's content.</param>
    /// <param name="latest">The latest revision; null: there is none, or the store finds content without it.</param>
    /// <param name="wanted">The entries that may be the same as before.</param>
    /// <param name="kept">Entries that are to stay where they are.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ContentNotFound"/>: one of <paramref name="kept"/> is gone.</exception>
    public static async Task<LatestContent> LookAsync(
        IContentStore store, Package? latest, IEnumerable<Entry> wanted, IReadOnlyList<Entry> kept, CancellationToken cancellationToken)
    {
        LatestContent content = new(latest);
        List<Entry> looked = [.. kept];
        foreach (var entry in wanted)
        {
            if (latest?.Find(entry.LogicalKey) is { Hash: not null } old && old.Size == entry.Size)
                looked.Add(old);
        }
        if (looked.Count == 0)
            return content;
        var found = await store.LookAsync(looked, cancellationToken).ConfigureAwait(false);
        Refuse([.. kept.Where((_, i) => found[i] == ContentPresence.Gone)]);
        for (var i = kept.Count; i < looked.Count; i++)
        {
            content.HasGone |= found[i] == ContentPresence.Gone;
            if (found[i] == ContentPresence.There)
                content.there.Add(looked[i].LogicalKey);
        }
        return content;
    }

    /// <summary>What the revision has under a key, there or not.</summary>
    public Entry? Find(string key) => latest?.Find(key);

    /// <summary>What the revision has under a key and is known to be there.</summary>
    public Entry? FindThere(string key) => there.Contains(key) ? Find(key) : null;

    // Nothing here has the bytes, so that only the user can mend it.
    private static void Refuse(Entry[] gone)
    {
        if (gone.Length == 0)
            return;
        throw new QuiltException(
            Problem.ContentNotFound,
            $"'{gone[0].LogicalKey}'{(gone.Length == 1 ? " is" : $" and {gone.Length - 1} more are")} to stay in place, but {gone[0].PhysicalKey} is gone, so nothing is published. " +
            "Push the files that are missing, too, or take them out of the package with Remove-QuiltEntry.",
            gone[0]);
    }
}
