using Quilt.Json;

namespace Quilt.Manifests;

/// <summary>Some neighbours of a walk, made into their lines or into their hash forms by one thread; used again and again.</summary>
internal sealed class LineBatch
{
    private const int Capacity = 1 << 20;

    // What is not known without a look: bytes of an entry in memory, and of a line that does not lie beside its neighbour.
    private const int EntryBytes = 512;
    private const int ScatteredBytes = 8192;

    private readonly List<EntryRun> runs = [];
    private readonly HashFormTranscoder transcoder = new();
    private readonly LineCursor cursor = new();
    private int room;

    /// <summary>What the work made.</summary>
    public ByteBuffer Output { get; } = new(Capacity);

    /// <summary>Parts a walk into batches.</summary>
    /// <param name="entries">The walk.</param>
    /// <param name="rent">Gives a batch that is not in use.</param>
    public static IEnumerable<LineBatch> Split(EntrySet entries, Func<LineBatch> rent)
    {
        LineBatch? batch = null;
        foreach (var run in entries.Runs())
        {
            for (var rest = run; rest.Count > 0;)
            {
                batch ??= rent().Clear();
                var taken = batch.Take(rest);
                rest = rest with { First = rest.First + taken, Count = rest.Count - taken };
                if (batch.room > 0)
                    continue;
                yield return batch;
                batch = null;
            }
        }
        if (batch is not null)
            yield return batch;
    }

    /// <summary>Makes the manifest's lines.</summary>
    public void MakeLines()
    {
        foreach (var (index, first, count, entry) in runs)
        {
            if (entry is not null)
                MakeLine(entry);
            else if (index!.IsSequential && index.AreCanonical(first, count))
                CopyLines(index, first, count);
            else
                MakeLines(index, first, count);
        }
    }

    /// <summary>Makes the hash forms.</summary>
    public void MakeHashForms()
    {
        foreach (var (index, first, count, entry) in runs)
        {
            if (entry is not null)
            {
                EntryForms.AppendHashForm(entry, Output);
                continue;
            }
            cursor.Start(index!, first, count);
            while (cursor.MoveNext())
                EntryForms.AppendHashForm(cursor.Line, index!.IsCanonical(cursor.Position), transcoder, Output);
        }
    }

    private LineBatch Clear()
    {
        runs.Clear();
        Output.Truncate(0);
        room = Capacity;
        return this;
    }

    // Takes as much of a run as there is room for, and at least one entry.
    private int Take(EntryRun run)
    {
        var count = 0;
        for (; count < run.Count && (room > 0 || count == 0); count++)
        {
            room -= run.Index switch
            {
                null => EntryBytes,
                { IsSequential: true } index => (int)(index.End(run.First + count) - index.Start(run.First + count)),
                _ => ScatteredBytes,
            };
        }
        runs.Add(run with { Count = count });
        return count;
    }

    private void MakeLine(Entry entry)
    {
        var start = Output.Length;
        EntryForms.AppendManifestForm(entry, Output);
        Record.End(Output, start, entry.LogicalKey);
    }

    private void MakeLines(ManifestIndex index, int first, int count)
    {
        cursor.Start(index, first, count);
        while (cursor.MoveNext())
        {
            var start = Output.Length;
            if (index.IsCanonical(cursor.Position))
                Output.Append(cursor.Line);
            else
                EntryForms.AppendManifestForm(EntryLine.Read(cursor.Line), Output);
            Output.Append((byte)'\n');
        }
    }

    private void CopyLines(ManifestIndex index, int first, int count)
    {
        var start = index.Start(first);
        var length = (int)(index.End(first + count - 1) - start);
        index.Bytes.ReadExactly(start, Output.Reserve(length)[..length]);
        Output.Advance(length);
    }
}
