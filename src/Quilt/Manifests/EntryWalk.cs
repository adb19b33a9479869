using System.Text;
using Quilt.Json;

namespace Quilt.Manifests;

/// <summary>Walks entries one by one as lines where they are lines, so that nothing is made of those that nobody looks into.</summary>
internal sealed class EntryWalk : IDisposable
{
    private readonly IEnumerator<EntryRun> runs;
    private readonly LineCursor cursor = new();
    private byte[] entryKey = [];
    private int left;

    public EntryWalk(EntrySet entries)
    {
        runs = entries.Runs().GetEnumerator();
        HasCurrent = MoveNext();
    }

    /// <summary>Whether the walk stands on an entry.</summary>
    public bool HasCurrent { get; private set; }

    /// <summary>The entry in memory that the walk stands on; null when it stands on a line.</summary>
    public Entry? Entry => runs.Current.Entry;

    /// <summary>The index of the line that the walk stands on.</summary>
    public ManifestIndex? Index => runs.Current.Index;

    /// <summary>The line's position in its index.</summary>
    public int Position => runs.Current.First + runs.Current.Count - 1 - left;

    /// <summary>How many lines of the same stretch there are from here, this one counted.</summary>
    public int Stretch => left + 1;

    /// <summary>The line that the walk stands on.</summary>
    public ReadOnlySpan<byte> Line => cursor.LineAt(Position);

    /// <summary>The key that the walk stands on.</summary>
    public ReadOnlySpan<byte> Key => Entry is null ? LineKey.Of(Line, Index!.IsCanonical(Position)) : entryKey;

    /// <summary>Makes the entry.</summary>
    public Entry ToEntry() => Entry ?? EntryForms.ToEntry(Line, Index!.IsCanonical(Position));

    /// <summary>Goes on.</summary>
    public bool MoveNext() => Skip(1);

    /// <summary>Goes on by some entries of the same stretch.</summary>
    public bool Skip(int count)
    {
        if (count <= left)
        {
            left -= count;
            return true;
        }
        HasCurrent = runs.MoveNext();
        if (!HasCurrent)
            return false;
        left = runs.Current.Count - 1;
        if (Entry is not null)
            entryKey = Encoding.UTF8.GetBytes(Entry.LogicalKey);
        else
            cursor.Start(Index!, runs.Current.First, runs.Current.Count);
        return true;
    }

    /// <summary>Appends the hash form of what the walk stands on.</summary>
    public void AppendHashForm(HashFormTranscoder transcoder, ByteBuffer target)
    {
        if (Entry is null)
            EntryForms.AppendHashForm(Line, Index!.IsCanonical(Position), transcoder, target);
        else
            EntryForms.AppendHashForm(Entry, target);
    }

    /// <inheritdoc/>
    public void Dispose() => runs.Dispose();
}
