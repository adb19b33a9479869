using Quilt.Json;

namespace Quilt.Manifests;

/// <summary>Compares packages as quilt3 does: by content hash, size and metadata, not by where the bytes are.</summary>
public static class PackageDiff
{
    /// <summary>
    /// The entries that differ, in walk order, made as they are asked for: those that count differently in the top hash.
    /// </summary>
    /// <param name="left">The older package.</param>
    /// <param name="right">The newer package.</param>
    public static IEnumerable<Change> Compare(Package left, Package right)
    {
        using EntryWalk a = new(left.Content), b = new(right.Content);
        Comparison comparison = new();
        while (a.HasCurrent && b.HasCurrent)
        {
            if (SkipSame(a, b))
                continue;
            var order = LogicalKey.Compare(a.Key, b.Key);
            if (order < 0)
                yield return Deleted(a, left);
            else if (order > 0)
                yield return Added(b, right);
            else if (!comparison.AreSame(a, b))
                yield return Modified(a, left, b, right);
            if (order <= 0)
                a.MoveNext();
            if (order >= 0)
                b.MoveNext();
        }
        for (; a.HasCurrent; a.MoveNext())
            yield return Deleted(a, left);
        for (; b.HasCurrent; b.MoveNext())
            yield return Added(b, right);
    }

    // Most entries of most comparisons are the same lines, of the same manifest or of two.
    private static bool SkipSame(EntryWalk a, EntryWalk b)
    {
        if (a.Index is null || b.Index is null)
            return false;
        if (ReferenceEquals(a.Index, b.Index) && a.Position == b.Position)
        {
            var count = Math.Min(a.Stretch, b.Stretch);
            a.Skip(count);
            b.Skip(count);
            return true;
        }
        var skipped = false;
        while (a.HasCurrent && b.HasCurrent && a.Index is not null && b.Index is not null && a.Line.SequenceEqual(b.Line))
        {
            a.MoveNext();
            b.MoveNext();
            skipped = true;
        }
        return skipped;
    }

    private static Change Deleted(EntryWalk a, Package left)
    {
        var entry = a.ToEntry() with { Package = left };
        return new Change { Kind = ChangeKind.Deleted, LogicalKey = entry.LogicalKey, Left = entry };
    }

    private static Change Added(EntryWalk b, Package right)
    {
        var entry = b.ToEntry() with { Package = right };
        return new Change { Kind = ChangeKind.Added, LogicalKey = entry.LogicalKey, Right = entry };
    }

    private static Change Modified(EntryWalk a, Package left, EntryWalk b, Package right)
    {
        var entry = a.ToEntry() with { Package = left };
        return new Change { Kind = ChangeKind.Modified, LogicalKey = entry.LogicalKey, Left = entry, Right = b.ToEntry() with { Package = right } };
    }

    /// <summary>Compares two entries of the same key.</summary>
    private sealed class Comparison
    {
        private readonly HashFormTranscoder transcoder = new();
        private readonly ByteBuffer left = new(1024);
        private readonly ByteBuffer right = new(1024);

        public bool AreSame(EntryWalk a, EntryWalk b)
        {
            // What has no hash yet is the same as nothing but another of the kind.
            if (a.Entry is { Hash: null } || b.Entry is { Hash: null })
                return a.Entry is { Hash: null } x && b.Entry is { Hash: null } y && x.Size == y.Size && x.Meta.Equals(y.Meta);
            left.Truncate(0);
            right.Truncate(0);
            a.AppendHashForm(transcoder, left);
            b.AppendHashForm(transcoder, right);
            return left.Written.SequenceEqual(right.Written);
        }
    }
}
