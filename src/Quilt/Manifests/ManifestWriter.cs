using Quilt.Json;

namespace Quilt.Manifests;

/// <summary>Writes manifests byte for byte as quilt3 does.</summary>
public static class ManifestWriter
{
    /// <summary>
    /// Writes a package's manifest: its header, its folders' metadata, its entries in walk order. Lines of a manifest that was read are
    /// copied as they are where they are in quilt3's form.
    /// </summary>
    /// <param name="package">The package; every entry has a hash.</param>
    /// <param name="target">Where to; not disposed.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidHash"/>: an entry has no hash yet; <see cref="Problem.InvalidMetadata"/>: a record is longer than the format
    /// allows.
    /// </exception>
    public static async Task WriteAsync(Package package, Stream target, CancellationToken cancellationToken)
    {
        await target.WriteAsync(Start(package), cancellationToken).ConfigureAwait(false);
        Stack<LineBatch> idle = new();
        await using OrderedWork<LineBatch> work = new(batch => batch.MakeLines());
        foreach (var batch in LineBatch.Split(package.Content, () => idle.TryPop(out var used) ? used : new LineBatch()))
        {
            if (work.IsFull)
                await WriteNextAsync().ConfigureAwait(false);
            work.Add(batch);
        }
        while (!work.IsEmpty)
            await WriteNextAsync().ConfigureAwait(false);

        async Task WriteNextAsync()
        {
            var batch = await work.NextAsync().ConfigureAwait(false);
            await target.WriteAsync(batch.Output.WrittenMemory, cancellationToken).ConfigureAwait(false);
            idle.Push(batch);
        }
    }

    private static ReadOnlyMemory<byte> Start(Package package)
    {
        ByteBuffer buffer = new(4096);
        PythonJson.AppendManifestForm(buffer, package.Header);
        Record.End(buffer, 0, null);
        foreach (var (folder, meta) in ManifestFolders.Sort(package.Folders))
        {
            if (meta.Count == 0)
                continue;
            var start = buffer.Length;
            buffer.Append("{\"logical_key\": "u8);
            PythonText.Append(buffer, folder, ascii: false);
            buffer.Append(", \"meta\": "u8);
            PythonJson.AppendManifestForm(buffer, meta, depth: 1);
            buffer.Append((byte)'}');
            Record.End(buffer, start, folder);
        }
        return buffer.WrittenMemory;
    }
}
