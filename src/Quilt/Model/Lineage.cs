using System.Collections.Immutable;

namespace Quilt;

/// <summary>
/// What a package and the packages that it was made from were published as in this process. Packages never change, yet one that was
/// pushed may be changed and pushed again without first taking up what the push gave back: that is no conflict, for all of its first
/// push is in it. Two packages made from one are not each other's: what the one is published as, the other lacks.
/// </summary>
/// <remarks>It is no part of a package's value, so any two are equal. Safe to use from many threads.</remarks>
internal sealed class Lineage(Lineage? parent = null)
{
    private ImmutableHashSet<string> published = [];

    /// <summary>Whether the package or one that it was made from was published as this revision.</summary>
    public bool Holds(string topHash)
    {
        for (var one = this; one is not null; one = one.Parent)
        {
            if (Volatile.Read(ref one.published).Contains(topHash))
                return true;
        }
        return false;
    }

    /// <summary>Remembers a revision.</summary>
    public void Add(string topHash) => ImmutableInterlocked.Update(ref published, (set, hash) => set.Add(hash), topHash);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Lineage;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    private Lineage? Parent { get; } = parent;
}
